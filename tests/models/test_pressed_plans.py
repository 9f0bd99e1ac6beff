"""What was sent up, what was agreed and who presses what: each question walks its own index, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update

from models import clock, event, supervision
from models.meeting import Action, Meeting
from models.service_request import ServiceRequest, queue, seeing
from models.supervision import Supervisor
from models.types import new_id
from models.workflow import WAITING
from tests.cast import Cast
from tests.models.test_plans import asked, many, plan


def analyzed(cast: Cast, *tables: str) -> None:
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text(f"ANALYZE TABLE {', '.join(tables)}"))


@pytest.fixture
def busy(cast: Cast) -> int:
    """A station with years of meetings and supervisions behind it; one request's id."""
    number = cast.file().request.number
    many(cast)
    cast.act(number, "confer", cast.chief(), "请几家商量")

    def work(session) -> int:
        one = seeing.by_number(session, number)
        told = event.history(session, one.id)[-1].id
        here = {"county_id": cast.county, "station_id": cast.station}
        about = here | {"request_id": one.id, "call_id": told}
        rows = [about | {"id": new_id(), "called_at": clock.now() - timedelta(hours=n)} for n in range(900)]
        session.execute(insert(Meeting), rows)
        actions = [
            here | {
                "id": new_id(), "meeting_id": rows[n]["id"], "seq": 1, "text": "修", "owner": "示例村",
                "due": clock.today(), "done_at": clock.now() if n % 30 else None,
            }
            for n in range(900)
        ]  # fmt: skip
        session.execute(insert(Action), actions)
        people = (cast.wang, cast.zhao, cast.sun, cast.chen)
        named = [
            here | {
                "id": new_id(), "request_id": one.id, "person_id": people[n % 4], "name": "示例", "role": f"角色{n}",
                "since": clock.now(), "until": clock.now() if n % 50 else None, "added_by": cast.chen,
            }
            for n in range(900)
        ]  # fmt: skip
        session.execute(insert(Supervisor), named)
        session.execute(update(ServiceRequest).where(ServiceRequest.id == one.id).values(owner="county"))
        return one.id

    found = cast.database.transact(work)
    analyzed(cast, "meetings", "meeting_actions", "supervisors", "service_requests")
    return found


def test_what_the_county_has_is_found_among_all(cast: Cast, busy: int) -> None:
    with cast.database.read() as session:
        found = queue._owned(session, cast.county_staff(), "county", WAITING)
    assert "ix_service_requests_county_id_owner" in plan(cast, asked(found, cast))


def test_agreed_actions_and_meetings_walk_their_indexes(cast: Cast, busy: int) -> None:
    open_here = (Action.station_id.in_((cast.station,)), Action.done_at.is_(None))
    told = plan(cast, select(Action).where(*open_here).order_by(Action.due).limit(200))
    assert "ix_meeting_actions_station_id_done_at_due" in told
    newest = select(Meeting).where(Meeting.station_id == cast.station).order_by(Meeting.called_at.desc()).limit(30)
    assert "ix_meetings_station_id_called_at" in plan(cast, newest)


def test_a_supervisors_own_list_walks_its_index(cast: Cast, busy: int) -> None:
    assert "ix_supervisors_person_id_until" in plan(cast, supervision.pressed_by(cast.sun))
