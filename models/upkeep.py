"""What a system administrator asks: how much there is in each county, and what waits to be worked off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models import clock
from models.appointing import of_county
from models.delivery import Delivery
from models.department import Department
from models.deputy import Deputy
from models.event import Event
from models.person import ADMINISTRATORS
from models.region import Region
from models.station import Station


@dataclass(frozen=True)
class Counted:
    """One county in numbers, as its workbook has them and as of today; nothing of any request."""

    places: int  # below the county itself
    stations: int
    deputies: int
    departments: int
    staff: int


@dataclass(frozen=True)
class Health:
    """What the worker has before it; the oldest tells whether it works at all."""

    unannounced: int
    oldest: datetime | None
    undelivered: int
    set_aside: int


def count(session: Session, county_id: int) -> Counted:
    """Who has left and what has closed is not counted, nor is the county among its own places."""

    def n(kind: type[Region] | type[Station] | type[Deputy] | type[Department], *still: ColumnElement[bool]) -> int:
        mine = select(func.count()).select_from(kind).where(kind.county_id == county_id, *still)
        return session.scalar(mine) or 0

    today = clock.today()
    stands = or_(Station.closes_on.is_(None), Station.closes_on >= today)
    serves = or_(Deputy.left_on.is_(None), Deputy.left_on > today)
    staff = {one.person_id for one in of_county(session, county_id) if one.role not in ADMINISTRATORS}
    return Counted(
        n(Region, Region.id != county_id), n(Station, stands), n(Deputy, serves), n(Department), len(staff)
    )


def health(session: Session) -> Health:
    waiting = Event.announced_at.is_(None)
    n, oldest = session.execute(select(func.count(), func.min(Event.at)).where(waiting)).one()
    owed = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.ended_at.is_(None))) or 0
    aside = session.scalar(select(func.count()).select_from(Event).where(Event.trouble.is_not(None))) or 0
    return Health(int(n), oldest, owed, aside)
