"""Who is given which role where, by whom it is ended, and the three administrators that nobody is together."""

from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models import account, clock, department, region, station
from models.account import Account
from models.person import ADMINISTRATORS, DESK, SERVER, Person, Role, holders, roles_of
from models.schema import Base
from models.types import new_id

# Where each role is held.
SCOPES = {
    "admin": "house", "security": "county", "auditor": "county", "county": "county", "chief": "station",
    "clerk": "station", "grid_worker": "station", "handler": "department",
}  # fmt: skip
PLACES: dict[str, type[Base]] = {
    "station": station.Station, "county": region.Region, "department": department.Department,
}  # fmt: skip
BY_SECURITY = ("county", "chief", "clerk", "grid_worker", "handler")  # administrators are named at the server only


class NoSuchPlace(ValueError):
    """A role at a station, county or department that is not there."""


class NeverTogether(ValueError):
    """系统管理员、安全保密管理员、安全审计员: who is one of them is nothing else, and nobody is two."""


class NotOneself(ValueError):
    """Nobody gives a role to themselves, or takes one."""


@dataclass(frozen=True)
class Post:
    """A role and the one place it is held at; a house's has no place."""

    role: str
    scope_id: int = 0

    @property
    def scope_kind(self) -> str:
        return SCOPES[self.role]


def place(session: Session, post: Post) -> Base | None:
    kind = PLACES.get(post.scope_kind)
    found = session.get(kind, post.scope_id) if kind else None
    if kind and (found is None or (isinstance(found, region.Region) and found.kind != "county")):
        raise NoSuchPlace(post.scope_kind)
    return found


def county_at(session: Session, scope_kind: str, scope_id: int) -> int | None:
    """The county a role belongs to, wherever in it the role is held; none for the house's own."""
    kind = region.Region if scope_kind == "region" else PLACES.get(scope_kind)
    found = session.get(kind, scope_id) if kind else None
    return found.county_id if isinstance(found, region.Region | station.Station | department.Department) else None


def appoint(session: Session, person_id: int, post: Post, by: int | None = None) -> Role:
    """The role from now on; held already, nothing changes. With nobody's name it is the server's own command.

    Of two at once the second is refused by the database, runs again, and finds what the first has done."""
    place(session, post)
    if by == person_id:
        raise NotOneself
    held = roles_of(session, person_id)
    for one in held:
        if (one.role, one.scope_kind, one.scope_id) == (post.role, post.scope_kind, post.scope_id):
            return one
    if held and any(role in ADMINISTRATORS for role in (post.role, *(r.role for r in held))):
        raise NeverTogether(post.role)
    _make_room(session, person_id)
    given = Role(
        id=new_id(), person_id=person_id, role=post.role, scope_kind=post.scope_kind, scope_id=post.scope_id,
        since=clock.now(), made_by=by, made_via=DESK if by else SERVER,
    )  # fmt: skip
    session.add(given)
    session.flush()
    return given


def _make_room(session: Session, person_id: int) -> None:
    """A role whose last day was written down beforehand has ended by itself: it may be given again."""
    over = update(Role).where(Role.person_id == person_id, Role.held == 1, Role.until <= clock.now())
    session.execute(over.values(held=None))


def dismiss(session: Session, role: Role, by: int) -> None:
    if role.person_id == by:
        raise NotOneself
    role.end(by)


def invite(session: Session, login: str, name: str, secret: str, post: Post | None = None) -> Account:
    """A one-use way to the desk for somebody new, for who holds this post, or anew for a login that there is."""
    known = account.by_login(session, login)
    if known is None:
        someone = (post and _without_account(session, name, post)) or Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        return invite_known(session, someone.id, login, secret)
    known.invite(secret)
    return known


def invite_known(session: Session, person_id: int, login: str, secret: str) -> Account:
    """A way for somebody we have: their own login anew, or this one where they have none."""
    known = account.of_person(session, person_id)
    if known is None:
        known = Account(person_id=person_id, login=login)
        session.add(known)
    known.invite(secret)
    return known


def _without_account(session: Session, name: str, post: Post) -> Person | None:
    """Who came in with a county's workbook: of this name, at this very post, and with no account yet."""
    held = holders(session, post.role, post.scope_kind, post.scope_id)
    taken = set(session.scalars(select(Account.person_id).where(Account.person_id.in_(held))))
    alike = [one for one in (session.get_one(Person, p) for p in held if p not in taken) if one.name == name]
    return alike[0] if len(alike) == 1 else None


def of_county(session: Session, county_id: int, ended: bool = False) -> list[Role]:
    """Every role that is held in this county today, whole county first; or those that have ended."""
    stations = select(station.Station.id).where(station.Station.county_id == county_id)
    bodies = select(department.Department.id).where(department.Department.county_id == county_id)
    places = select(region.Region.id).where(region.Region.county_id == county_id)
    here = or_(
        (Role.scope_kind == "region") & Role.scope_id.in_(places),
        (Role.scope_kind == "county") & (Role.scope_id == county_id),
        (Role.scope_kind == "station") & Role.scope_id.in_(stations),
        (Role.scope_kind == "department") & Role.scope_id.in_(bodies),
    )
    now = clock.now()
    current = or_(Role.until.is_(None), Role.until > now)
    found = select(Role).where(here, ~current if ended else current)
    return list(session.scalars(found.order_by(Role.scope_kind, Role.scope_id, Role.since, Role.id)))
