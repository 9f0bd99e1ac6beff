"""The board's questions walk the indexes that were made for them, on both engines."""

from datetime import timedelta

from sqlalchemy import text

from models import clock, event
from models.attempt import Attempt
from models.board import calls, watching
from models.board.reach import _acknowledged, _never_told, _told
from models.board.recent import _newest
from models.delivery import Delivery
from models.service_request import seeing
from models.types import new_id
from tests.cast import Cast
from tests.models.test_plans import plan

WECHAT = ("template", "subscribe", "notice")
NEWS = ("answered", "asked_back")


def busy(cast: Cast) -> None:
    """A station with years behind it."""
    number = cast.file().request.number
    hows = ("acknowledged", "acknowledged", "receipted", "moot", "call_list", "told_chief")

    def work(session) -> None:
        happened = event.history(session, seeing.by_number(session, number).id)[0]
        for n in range(1200):
            at = clock.now() - timedelta(hours=n)
            with clock.at(at):
                row = Delivery(
                    id=new_id(), county_id=cast.county, station_id=cast.station if n % 5 else cast.far_station,
                    event_id=happened.id, request_id=happened.request_id, notice=f"n{n}", owed_at=at, ended_at=at,
                    recipient_id=(cast.wang, cast.zhao, cast.li, cast.chen)[n % 4], ended_as=hows[n % 6],
                    told_at=at if n % 3 else None,
                )  # fmt: skip
                session.add(row)
                session.flush()
                how = ("accepted", "delivered", "refused")[n % 3]
                session.add(Attempt(delivery_id=row.id, rung=0, channel=WECHAT[n % 2], outcome=how, at=at))

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE deliveries, attempts, events, service_requests"))


def test_every_question_walks_an_index_on_both_engines(cast: Cast) -> None:
    busy(cast)
    questions = {
        "ix_deliveries_station_id_owed_at": (_newest(cast.station, 50),),
        "ix_deliveries_recipient_id_told_at": (
            _told(cast.wang), _never_told(cast.wang), _acknowledged([cast.wang]),
        ),
        "ix_deliveries_station_id_ended_as": (
            calls._residents((cast.station,), NEWS), calls._deputies((cast.station,)),
        ),
        "ix_attempts_channel_outcome_at": (
            watching._unsettled("template"), watching._settled("template", "delivered"),
            watching._refused("template", ("template",)),
        ),
    }  # fmt: skip
    for index, asked in questions.items():
        for question in asked:
            told = plan(cast, question)
            assert index in told, told
    for question in (_newest(cast.station, 50), _told(cast.wang), watching._unsettled("template")):
        told = plan(cast, question)
        assert "TEMP B-TREE" not in told and "filesort" not in told, told
