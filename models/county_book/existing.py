"""What the county has already, read in a dozen queries however large it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import clock
from models.county_book.cells import digits_of
from models.department import Department
from models.deputy import Deputy, Seat, Term
from models.group import Duty, Group, Member
from models.person import Person, Role
from models.region import Region
from models.station import Station


@dataclass
class Existing:
    county: Region
    regions: list[Region]
    stations: list[Station]
    groups: list[Group]
    bodies: list[Department]
    deputies: list[Deputy]
    roles: list[Role]
    people: dict[int, Person]
    terms: dict[int, list[Term]]  # by deputy
    seats: dict[int, list[Seat]]
    members: dict[int, list[Member]]
    deputies_anywhere: set[int]  # of these people: nobody is a deputy twice, be it in another county
    on_duty: set[int]  # groups with somebody on duty today or later
    by: int | None = None  # who brings the book
    administrators: set[int] = field(default_factory=set)
    today: date = field(default_factory=clock.today)

    def name_of(self, person_id: int) -> str:
        return self.people[person_id].name or ""

    def by_phone(self, person_ids: Iterable[int]) -> dict[str, int]:
        """Of two people with one number the first to come keeps it."""
        found: dict[str, int] = {}
        for person_id in person_ids:
            if number := digits_of(self.people[person_id].phone):
                found.setdefault(number, person_id)
        return found


def existing(session: Session, county: Region, by: int | None = None) -> Existing:
    def here(model: Any) -> list[Any]:
        return list(session.scalars(select(model).where(model.county_id == county.id).order_by(model.id)))

    deputies, roles = here(Deputy), _roles(session, county.id)
    mine = select(Deputy.id).where(Deputy.county_id == county.id)
    groups = select(Group.id).where(Group.county_id == county.id)
    duty = select(Duty.group_id).where(Duty.group_id.in_(groups), Duty.on_day >= clock.today()).distinct()
    people = _people(session, county.id, [r.person_id for r in roles])
    anywhere = select(Deputy.person_id).where(Deputy.person_id.in_(sorted(people)))
    return Existing(
        county=county, regions=[r for r in here(Region) if r.id != county.id], stations=here(Station),
        groups=here(Group), bodies=here(Department), deputies=deputies, roles=roles,
        people=people, deputies_anywhere=set(session.scalars(anywhere)),
        terms=_by_deputy(session.scalars(select(Term).where(Term.deputy_id.in_(mine)).order_by(Term.id))),
        seats=_by_deputy(session.scalars(select(Seat).where(Seat.deputy_id.in_(mine)).order_by(Seat.id))),
        members=_by_deputy(session.scalars(select(Member).where(Member.deputy_id.in_(mine)).order_by(Member.id))),
        on_duty=set(session.scalars(duty)), by=by,
        administrators={r.person_id for r in roles if r.sole_id is not None},
    )  # fmt: skip


def _roles(session: Session, county_id: int) -> list[Role]:
    """Roles of this county's offices, past ones too."""
    scopes = {
        "station": select(Station.id).where(Station.county_id == county_id),
        "department": select(Department.id).where(Department.county_id == county_id),
        "region": select(Region.id).where(Region.county_id == county_id),
    }
    kinds = [(Role.scope_kind == kind) & Role.scope_id.in_(ids) for kind, ids in scopes.items()]
    kinds.append((Role.scope_kind == "county") & (Role.scope_id == county_id))
    return list(session.scalars(select(Role).where(or_(*kinds)).order_by(Role.id)))


def _people(session: Session, county_id: int, staff: Sequence[int]) -> dict[int, Person]:
    of_deputies = select(Person).join(Deputy, Deputy.person_id == Person.id).where(Deputy.county_id == county_id)
    found = {one.id: one for one in session.scalars(of_deputies)}
    more = sorted(set(staff) - found.keys())
    return found | {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(more)))}


def _by_deputy(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.deputy_id, []).append(row)
    return found
