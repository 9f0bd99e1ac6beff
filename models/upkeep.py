"""What a system administrator asks: how much there is in each county, and what waits to be worked off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.delivery import Delivery
from models.department import Department
from models.deputy import Deputy
from models.event import Event
from models.region import Region
from models.station import Station


@dataclass(frozen=True)
class Counted:
    """One county in numbers; nothing of any request."""

    places: int
    stations: int
    deputies: int
    departments: int


@dataclass(frozen=True)
class Health:
    """What the worker has before it; the oldest tells whether it works at all."""

    unannounced: int
    oldest: datetime | None
    undelivered: int
    set_aside: int


def count(session: Session, county_id: int) -> Counted:
    def n(kind: type[Region] | type[Station] | type[Deputy] | type[Department]) -> int:
        return session.scalar(select(func.count()).select_from(kind).where(kind.county_id == county_id)) or 0

    return Counted(n(Region), n(Station), n(Deputy), n(Department))


def health(session: Session) -> Health:
    waiting = Event.announced_at.is_(None)
    n, oldest = session.execute(select(func.count(), func.min(Event.at)).where(waiting)).one()
    owed = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.ended_at.is_(None))) or 0
    aside = session.scalar(select(func.count()).select_from(Event).where(Event.trouble.is_not(None))) or 0
    return Health(int(n), oldest, owed, aside)
