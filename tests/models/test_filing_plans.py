"""What a filing and a page of the queue ask in one breath still walks the indexes that were made for each part."""

from datetime import timedelta

from sqlalchemy.orm import Session

from models import clock
from models.service_request import queue, quotas
from models.service_request.queue import _arm, _heads, _walk
from models.types import id_at
from models.workflow import WAITING
from tests.cast import Cast
from tests.models.test_plans import many, plan


def test_what_one_person_and_one_station_had_of_late(cast: Cast) -> None:
    many(cast)
    hour = id_at(clock.now() - timedelta(hours=1))
    asked = {"filer_id": cast.stranger, "station_id": cast.far_station, "hour": hour, "day": hour, "enough": 50}
    told = plan(cast, quotas._LATELY.params(**asked))
    assert "ix_service_requests_filer_id_id" in told and "ix_service_requests_station_id_id" in told, told
    assert "SCAN service_requests" not in told and "'service_requests', 'ALL'" not in told, told


def test_the_heads_of_all_states_come_each_by_the_queues_own_index(cast: Cast) -> None:
    many(cast)
    arms = [_arm(state, cast.station).with_only_columns(*queue.PLACE) for state in WAITING]
    for back in (False, True):
        told = plan(cast, _heads([_walk(arm, cast.chief(), (50_000, 1), 20, back) for arm in arms], 20, back))
        assert told.count("ix_service_requests_station_id_state_sort_key_id") >= len(WAITING), told


def test_merged_heads_stand_in_the_order_of_the_whole_queue(cast: Cast) -> None:
    many(cast)

    def places(session: Session, states: tuple[str, ...], limit: int, back: bool = False) -> list[tuple[int, int]]:
        found = queue.page(session, cast.chief(), states, None, limit, back=back)
        return [queue.position(one) for one in found]

    with cast.database.read() as session:
        all_of_it = sorted(place for state in ("filed", "accepted") for place in places(session, (state,), 3000))
        assert places(session, ("filed", "accepted"), 20) == all_of_it[:20]
        assert places(session, ("filed", "accepted"), 20, back=True) == all_of_it[:-21:-1]
