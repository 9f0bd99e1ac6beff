"""人大代表: their terms at five levels, their seats in stations, and who follows them."""

from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Select, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.holding import remembered
from models.person import BROWSER, Identity, Person
from models.schema import Base, table
from models.types import Id, new_id

LEVELS = {
    "national": "全国人大代表",
    "province": "省人大代表",
    "city": "市人大代表",
    "county": "县人大代表",
    "township": "乡镇人大代表",
}


class Deputy(Base):
    __tablename__ = "deputies"
    __table_args__ = table(Index(None, "county_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), unique=True)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    post: Mapped[str] = mapped_column(String(120), default="")  # what the wall says they do
    left_on: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("deputies.id"))

    def serves(self, day: date) -> bool:
        return self.left_on is None or day < self.left_on


class Term(Base):
    __tablename__ = "terms"
    __table_args__ = table(Index(None, "deputy_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"))
    level: Mapped[str] = mapped_column(String(20))
    district: Mapped[str] = mapped_column(String(80))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Seat(Base):
    """A deputy's place in a station; one may sit in several."""

    __tablename__ = "seats"
    __table_args__ = table(UniqueConstraint("station_id", "deputy_id", "since"), Index(None, "deputy_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


def current(since: Any, until: Any, day: date) -> Any:
    return (since <= day) & or_(until.is_(None), until >= day)


def of_person(session: Session, person_id: int) -> Deputy | None:
    found = select(Deputy).where(Deputy.person_id == person_id)
    return remembered(session, ("deputy", person_id), lambda: session.scalars(found).first())


def serving(session: Session, person_id: int) -> Deputy | None:
    """As `of_person`, while they are in office: who has left keeps neither desk nor phone numbers."""
    found = of_person(session, person_id)
    return found if found and found.serves(clock.today()) else None


def name_of(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return (person.name if person else None) or ""


def levels_of(session: Session, deputy_id: int) -> list[Term]:
    """Today's terms, highest level first."""
    day = clock.today()
    found = select(Term).where(Term.deputy_id == deputy_id, current(Term.since, Term.until, day))
    order = list(LEVELS)
    return sorted(session.scalars(found), key=lambda term: order.index(term.level))


def in_office(session: Session, deputy_id: int) -> Deputy | None:
    """This deputy, or whoever followed them; None when the line ends."""
    seen: set[int] = set()
    following: int | None = deputy_id
    while following is not None and following not in seen:
        seen.add(following)
        deputy = session.get_one(Deputy, following)
        if deputy.serves(clock.today()):
            return deputy
        following = deputy.successor_id
    return None


def _reachable() -> Select[int]:
    """Deputies with a living WeChat identity: the only ones a notice can find."""
    return (
        select(Deputy.id)
        .join(Identity, Identity.person_id == Deputy.person_id)
        .join(Person, Person.id == Deputy.person_id)
        .where(Identity.dead_at.is_(None), Identity.appid != BROWSER, Person.disabled_at.is_(None))
    )


def reachable(session: Session, deputies: list[Deputy]) -> list[Deputy]:
    found = set(session.scalars(_reachable().where(Deputy.id.in_([d.id for d in deputies]))))
    return [d for d in deputies if d.id in found and d.serves(clock.today())]


def stations_of(session: Session, deputy_id: int) -> list[int]:
    """Where a deputy sits today, the first joined first."""
    here = select(Seat.station_id).where(Seat.deputy_id == deputy_id, current(Seat.since, Seat.until, clock.today()))
    return list(session.scalars(here.order_by(Seat.since, Seat.id)))


def seated(session: Session, station_id: int) -> list[Deputy]:
    """The deputies of a station today, in the order they joined."""
    day = clock.today()
    found = (
        select(Deputy)
        .join(Seat, Seat.deputy_id == Deputy.id)
        .where(Seat.station_id == station_id, current(Seat.since, Seat.until, day))
        .order_by(Seat.since, Deputy.id)
    )
    return [d for d in dict.fromkeys(session.scalars(found)) if d.serves(day)]
