"""The month's draw for 电话抽访: at random from what was closed, and which of it somebody may call about."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models import clock, sample
from models.event import Event
from models.sample import PhoneDraw, PhoneSample
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import visible_to
from models.station import Station
from models.types import new_id

_chance = secrets.SystemRandom()  # nobody, with whatever seed, knows beforehand whom it takes


def month_before(day: date) -> str:
    last = day.replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def undrawn(session: Session, month: str) -> list[int]:
    """The stations whose month was not drawn yet."""
    drawn = exists().where(PhoneDraw.station_id == Station.id, PhoneDraw.month == month)
    return list(session.scalars(select(Station.id).where(~drawn).order_by(Station.id)))


def draw(session: Session, station_id: int, month: str, percent: int) -> int:
    """So many of a hundred that were closed, and at least one; a month that was drawn stays as it is."""
    if sample.draws_of(session, (station_id,), month):
        return 0
    closed = _closed_in(session, station_id, month)
    taken = _chance.sample(closed, _how_many(len(closed), percent))
    of = {"county_id": session.get_one(Station, station_id).county_id, "station_id": station_id, "month": month}
    now = clock.now()
    session.add(PhoneDraw(id=new_id(), closed=len(closed), drawn=len(taken), drawn_at=now, **of))
    session.add_all(PhoneSample(id=new_id(), request_id=request_id, drawn_at=now, **of) for request_id in taken)
    session.flush()  # two who draw at once: the second meets the unique key here, and draws nothing
    return len(taken)


def _how_many(closed: int, percent: int) -> int:
    return -(-closed * percent // 100)  # rounded up: of any at all, at least one


def _closed_in(session: Session, station_id: int, month: str) -> list[int]:
    """What was written off in that month and still is, by the events of the month: the index is theirs."""
    begins, ends = _month(month)
    here = (Event.station_id == station_id, Event.at >= begins, Event.at < ends, Event.move == "close")
    found = select(ServiceRequest.id).join(Event, Event.request_id == ServiceRequest.id).where(*here)
    standing = (ServiceRequest.closed_at >= begins, ServiceRequest.closed_at < ends, ServiceRequest.excluded.is_(None))
    return sorted(set(session.scalars(found.where(*standing))))


def _month(month: str) -> tuple[datetime, datetime]:
    """From its first midnight here to the next month's."""
    year, number = map(int, month.split("-"))
    begins = datetime(year, number, 1, tzinfo=clock.HERE)
    return begins, (begins + timedelta(days=31)).replace(day=1)


def drawn_of(session: Session, actor: Actor, month: str) -> list[tuple[PhoneSample, ServiceRequest]]:
    """The month's samples this actor may see: still to be called first, then as they were drawn."""
    found = (
        select(PhoneSample, ServiceRequest)
        .join(ServiceRequest, ServiceRequest.id == PhoneSample.request_id)
        .where(PhoneSample.station_id.in_(actor.station_ids), PhoneSample.month == month, visible_to(actor))
    )
    rows = [(one, request) for one, request in session.execute(found.order_by(PhoneSample.id))]
    return sorted(rows, key=lambda row: row[0].outcome == sample.REACHED)


def find(session: Session, actor: Actor, sample_id: int) -> tuple[PhoneSample, ServiceRequest] | None:
    found = select(PhoneSample, ServiceRequest).join(ServiceRequest, ServiceRequest.id == PhoneSample.request_id)
    here = (PhoneSample.id == sample_id, PhoneSample.station_id.in_(actor.station_ids), visible_to(actor))
    row = session.execute(found.where(*here)).first()
    return (row[0], row[1]) if row else None
