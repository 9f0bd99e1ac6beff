"""Deliveries, steps and calls made by hand, for tests of what is said of them."""

from datetime import timedelta

from models import attempt as attempts
from models import clock, delivery, event
from models.delivery import Delivery
from models.service_request import seeing
from models.types import new_id
from tests.cast import Cast

HOUR = timedelta(hours=1)


def owe(cast: Cast, number: str, who: int, notice: str = "filed", told: timedelta | None = None) -> int:
    """One more delivery of this request, perhaps told so long ago."""

    def work(session) -> int:
        happened = event.history(session, seeing.by_number(session, number).id)[-1]
        row = Delivery(
            id=new_id(), county_id=cast.county, station_id=cast.station, event_id=happened.id,
            request_id=happened.request_id, recipient_id=who, notice=notice + str(new_id())[-6:], next_at=clock.now(),
        )  # fmt: skip
        row.told_at = clock.now() - told if told is not None else None
        session.add(row)
        return row.id

    return cast.database.transact(work)


def named(cast: Cast, number: str, who: int, notice: str) -> int:
    """A delivery of this very notice, and its ladder has run out."""

    def work(session) -> int:
        happened = event.history(session, seeing.by_number(session, number).id)[-1]
        delivery.owe(session, happened, who, notice)
        session.flush()
        return max(session.query(Delivery.id).filter_by(recipient_id=who))[0]

    return cast.database.transact(work)


def ended(cast: Cast, delivery_id: int, how: str) -> None:
    cast.database.transact(lambda session: session.get_one(Delivery, delivery_id).end(how))


def tried(
    cast: Cast, delivery_id: int, outcome: str, why: str = "", channel: str = "template", ago: timedelta = HOUR,
    msgid: str | None = None,
) -> None:  # fmt: skip
    def work(session) -> None:
        owed = session.get_one(Delivery, delivery_id)
        one = attempts.on(session, owed, channel)
        owed.rung += 1
        one.outcome, one.why, one.msgid, one.at = outcome, why or None, msgid, clock.now() - ago
        one.settled_at = one.at if outcome in ("delivered", "refused") else None

    cast.database.transact(work)


def unread(cast: Cast, **more) -> str:
    """王代表 was written to about it and did not look."""
    number = cast.file(**more).request.number
    ended(cast, named(cast, number, cast.wang, "filed"), "told_chief")
    return number


def unheard(cast: Cast, notice: str = "answered", **more) -> str:
    """It was answered, and 李阿姨 could not be told."""
    number = cast.file(**more).request.number
    cast.act(number, "answer", cast.chief(), "已经修好")
    ended(cast, named(cast, number, more.get("who", cast.li), notice), "call_list")
    return number
