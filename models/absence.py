"""请假: the days a deputy is away, and who is asked instead until they are back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, and_, bindparam, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from models import clock, group
from models.deputy import Deputy, Seat, current
from models.group import Duty, Group, Member
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

LONGEST = AHEAD = timedelta(days=366)


class Refused(Exception):
    """These days cannot be written down; `other` is what is already there."""

    def __init__(self, why: str, other: "Absence | None" = None) -> None:
        super().__init__(why)
        self.why, self.other = why, other


@dataclass(frozen=True)
class Days:
    """Local days, both included; one day is the same twice."""

    first: date
    last: date


class Absence(Base):
    """It ends by itself when its last day has passed; `ended_at` says that it was called off before."""

    __tablename__ = "absences"
    __table_args__ = table(
        Index(None, "deputy_id", "to_day"), Index(None, "substitute_id", "to_day"), Index(None, "county_id", "to_day")
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"))
    from_day: Mapped[date] = mapped_column(Date)
    to_day: Mapped[date] = mapped_column(Date)
    substitute_id: Mapped[int | None] = mapped_column(Id, ForeignKey("deputies.id"))
    why: Mapped[str | None] = mapped_column(Sealed("absences.why"))  # a reason may be an illness
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def counts_from(self) -> datetime:
        """The first moment from which somebody else is asked: its first midnight, or when it was written down."""
        return max(self.made_at, clock.midnight(self.from_day).astimezone(UTC))

    def call_off(self) -> None:
        self.ended_at = self.ended_at or clock.now()


def begin(
    session: Session, away: Deputy, days: Days, by: int, substitute: Deputy | None = None, why: str | None = None
) -> Absence:  # fmt: skip
    session.get_one(Deputy, away.id, with_for_update=True)  # one deputy's absences are written down in turn
    _refuse_days(days)
    if substitute and substitute.id == away.id:
        raise Refused("self")
    if other := _overlapping(session, away.id, days):
        raise Refused("overlap", other)
    made = Absence(
        id=new_id(), county_id=away.county_id, deputy_id=away.id, from_day=days.first, to_day=days.last, why=why,
        substitute_id=substitute.id if substitute else None, made_by=by,
    )  # fmt: skip
    session.add(made)
    return made


def _refuse_days(days: Days) -> None:
    if days.last < days.first:
        raise Refused("backwards")
    if days.last - days.first >= LONGEST:
        raise Refused("long")
    if days.first < clock.today():
        raise Refused("past")
    if days.first > clock.today() + AHEAD:
        raise Refused("far")


def _overlapping(session: Session, deputy_id: int, days: Days) -> Absence | None:
    mine = (Absence.deputy_id == deputy_id, Absence.ended_at.is_(None))
    both = (Absence.from_day <= days.last, Absence.to_day >= days.first)
    return session.scalars(select(Absence).where(*mine, *both).order_by(Absence.from_day)).first()


def on(day: Any) -> ColumnElement[bool]:
    """Whether an absence counts on this day."""
    return and_(Absence.ended_at.is_(None), Absence.from_day <= day, Absence.to_day >= day)


def not_over(session: Session, deputy_ids: Collection[int]) -> list[Absence]:
    """Today's and the coming absences of these deputies, the nearest first."""
    open_still = (Absence.deputy_id.in_(deputy_ids), Absence.ended_at.is_(None), Absence.to_day >= clock.today())
    return list(session.scalars(select(Absence).where(*open_still).order_by(Absence.from_day, Absence.id)))


def find(session: Session, absence_id: int, deputy_ids: Collection[int]) -> Absence | None:
    """One that is not over, of one of these deputies."""
    return next((one for one in not_over(session, deputy_ids) if one.id == absence_id), None)


def stood_in_for(session: Session, deputy_id: int) -> list[Absence]:
    """Today's and the coming absences for which this deputy was named."""
    named = (Absence.substitute_id == deputy_id, Absence.ended_at.is_(None), Absence.to_day >= clock.today())
    return list(session.scalars(select(Absence).where(*named).order_by(Absence.from_day, Absence.id)))


def away(session: Session, deputy_ids: Collection[int], day: date) -> dict[int, Absence]:
    """Who of these is away on this day."""
    found = select(Absence).where(on(day), Absence.deputy_id.in_(deputy_ids)).order_by(Absence.id)
    return {one.deputy_id: one for one in session.scalars(found)} if deputy_ids else {}


def roster(session: Session, station_id: int, since: date, until: date) -> list[tuple[date, Deputy]]:
    """Who is on duty for the station's groups, day by day, as far as they are there."""
    turns = group.roster(session, station_id, since, until)
    gone = {day: away(session, {one.id for on_day, one in turns if on_day == day}, day) for day, _ in turns}
    return [(day, one) for day, one in turns if one.id not in gone[day]]


def of_people(session: Session, person_ids: Collection[int], day: date) -> dict[int, Absence]:
    """The same by person, as whatever deputy they are."""
    found = select(Deputy.person_id, Absence).join(Absence, Absence.deputy_id == Deputy.id)
    here = found.where(Deputy.person_id.in_(person_ids), on(day)).order_by(Absence.id)
    return dict(session.execute(here).all()) if person_ids else {}


def people_away(session: Session, county_id: int, day: date) -> list[int]:
    """Everybody in a county who is away on this day."""
    found = select(Deputy.person_id).join(Absence, Absence.deputy_id == Deputy.id)
    return list(session.scalars(found.where(on(day), Absence.county_id == county_id)))


def colleagues(session: Session, one: Deputy, station_ids: Collection[int] | None = None) -> list[Deputy]:
    """Who may be named: those who sit with them in a station today, or in one of these stations."""
    day, theirs = clock.today(), aliased(Seat)
    found = (
        select(Deputy)
        .join(Seat, Seat.deputy_id == Deputy.id)
        .join(theirs, theirs.station_id == Seat.station_id)
        .where(theirs.deputy_id == one.id, current(theirs.since, theirs.until, day))
        .where(Seat.deputy_id != one.id, current(Seat.since, Seat.until, day))
    )
    if station_ids is not None:
        found = found.where(Seat.station_id.in_(station_ids))
    return [d for d in dict.fromkeys(session.scalars(found.order_by(Seat.since, Deputy.id))) if d.serves(day)]


def stands_in(session: Session, one: Deputy, day: date, station_id: int | None = None) -> list[Deputy]:
    """Who is asked on this day instead of this deputy: themselves, while they are there."""
    return stand_ins(session, [one], day, station_id)


def stand_ins(session: Session, deputies: list[Deputy], day: date, station_id: int | None = None) -> list[Deputy]:
    """Each or whoever stands in for them, in this order and nobody twice; the duty is that of one station if named."""
    following = _following(session, {d.id for d in deputies}, day)
    ends = {d.id: _end(d, following, day) for d in deputies}
    lost = [deputy_id for deputy_id, end in ends.items() if end is None]
    duty = _on_duty(session, lost, day, station_id)
    found = [d for one in deputies for d in ([ends[one.id]] if ends[one.id] else duty.get(one.id, []))]
    return list(dict.fromkeys(d for d in found if d))


_NAMED = (
    select(Absence.deputy_id, Deputy)
    .outerjoin(Deputy, Deputy.id == Absence.substitute_id)
    .where(on(bindparam("day", type_=Date)), Absence.deputy_id.in_(bindparam("asked", expanding=True)))
    .order_by(Absence.id)
)


def _following(session: Session, asked: set[int], day: date) -> dict[int, Deputy | None]:
    """Of everybody on the way who is away, the one they named, one query a hop. Who is not in it is there."""
    named: dict[int, Deputy | None] = {}
    seen: set[int] = set()
    while asked:
        hop: dict[int, Deputy | None] = dict(session.execute(_NAMED, {"day": day, "asked": list(asked)}).all())
        named, seen = named | hop, seen | asked
        asked = {one.id for one in hop.values() if one} - seen
    return named


def _end(one: Deputy | None, named: dict[int, Deputy | None], day: date) -> Deputy | None:
    """Where the chain ends; nowhere if it runs in a circle, or comes to somebody who has left or named nobody."""
    seen: set[int] = set()
    while one and one.serves(day) and one.id in named and one.id not in seen:
        seen.add(one.id)
        one = named[one.id]
    return one if one and one.serves(day) and one.id not in named else None


def _on_duty(session: Session, deputy_ids: list[int], day: date, station_id: int | None) -> dict[int, list[Deputy]]:
    """The deputies on duty that day in their groups, as far as they are there themselves."""
    if not deputy_ids:
        return {}
    found = (
        select(Member.deputy_id, Group, Deputy)
        .join(Group, Group.id == Member.group_id)
        .join(Duty, and_(Duty.group_id == Group.id, Duty.on_day == day))
        .join(Deputy, Deputy.id == Duty.deputy_id)
        .where(Member.deputy_id.in_(deputy_ids), current(Member.since, Member.until, day))
    )
    if station_id is not None:
        found = found.where(Group.station_id == station_id)
    asked = session.execute(found.order_by(Duty.id))
    rows = [(mine, one) for mine, of, one in asked if of.stands(day) and one.serves(day)]
    gone = away(session, {one.id for _, one in rows}, day)
    return {who: [one for mine, one in rows if mine == who and one.id not in gone] for who in deputy_ids}
