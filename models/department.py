"""承办单位: the government bodies a request may go to."""

from collections.abc import Collection

from sqlalchemy import ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.person import Person, Role, holders, roles_of
from models.region import Region
from models.schema import Base, table
from models.types import Id, new_id
from models.workflow import HANDLER


class NameUsed(Exception):
    """The county has a department of this name."""


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = table(Index(None, "county_id", "name"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    region_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    name: Mapped[str] = mapped_column(String(80))
    superior: Mapped[str | None] = mapped_column(String(80))  # set where the body is vertically managed


def handled_by(session: Session, person_id: int) -> list[Department]:
    """Those this person acts for today."""
    held = {r.scope_id for r in roles_of(session, person_id) if (r.role, r.scope_kind) == (HANDLER, "department")}
    found = select(Department).where(Department.id.in_(held)).order_by(Department.name, Department.id)
    return list(session.scalars(found)) if held else []


def handlers(session: Session, department_id: int | None) -> list[int]:
    """The people who act for it, longest first."""
    return holders(session, HANDLER, "department", department_id) if department_id else []


def handler_names(session: Session, department_ids: Collection[int]) -> dict[int, list[str]]:
    """Of each department the people who act for it today, longest first."""
    now = clock.now()
    found = (
        select(Role.scope_id, Person)
        .join(Person, Person.id == Role.person_id)
        .where(Role.role == HANDLER, Role.scope_kind == "department", Role.scope_id.in_(department_ids))
        .where(Role.since <= now, or_(Role.until.is_(None), Role.until > now), Person.disabled_at.is_(None))
    )
    names: dict[int, list[str]] = {department_id: [] for department_id in department_ids}
    for department_id, person in session.execute(found.order_by(Role.since, Role.id)):
        names[department_id].append(person.name or "")
    return names


def find(session: Session, department_id: int, county_ids: Collection[int]) -> Department | None:
    mine = (Department.id == department_id, Department.county_id.in_(county_ids))
    return session.scalars(select(Department).where(*mine)).first()


def named(session: Session, county_id: int, name: str | None) -> Department | None:
    found = select(Department).where(Department.county_id == county_id, Department.name == (name or ""))
    return session.scalars(found).first()


def add(session: Session, where: Region, name: str, superior: str | None) -> Department:
    county_id = where.county_id or where.id
    _refuse_used(session, county_id, name)
    made = Department(id=new_id(), county_id=county_id, region_id=where.id, name=name, superior=superior)
    session.add(made)
    return made


def change(session: Session, one: Department, name: str, superior: str | None) -> None:
    if name != one.name:
        _refuse_used(session, one.county_id, name)
    one.name, one.superior = name, superior


def _refuse_used(session: Session, county_id: int, name: str) -> None:
    session.get_one(Region, county_id, with_for_update=True)  # a county's names are given one after the other
    if named(session, county_id, name):
        raise NameUsed


def of_county(session: Session, county_id: int) -> list[Department]:
    found = select(Department).where(Department.county_id == county_id).order_by(Department.name, Department.id)
    return list(session.scalars(found))
