"""Everybody who comes to a county's desks: what they are and were, by whom it was given, whether they can sign in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.console.trust_desk import TrustDesk
from app.pages import in_full
from models import account, appointing, department, person, region, station
from models.account import Account
from models.clock import HERE
from models.person import ADMINISTRATORS, BOOK, DESK, Person, Role


@dataclass(frozen=True)
class Held:
    """A role at its place, and the story of how it came and went."""

    role: Role
    where: str
    given: str
    ended: str = ""


@dataclass
class Colleague:
    """One person of this county's desks, with every role they hold in it, and those they held."""

    person: Person
    account: Account | None
    roles: list[Held] = field(default_factory=list)
    past: list[Held] = field(default_factory=list)

    @property
    def administers(self) -> bool:
        return any(held.role.role in ADMINISTRATORS for held in self.roles)

    @property
    def standing(self) -> str:
        if self.person.disabled_at:
            return "已停用"
        if self.account is None:
            return "未邀请"
        if self.account.enrolled_at:
            return "可以登录"
        return "已邀请，未激活" if self.account.invited else "邀请已过期"


def colleagues(desk: TrustDesk) -> list[Colleague]:
    """Who once held a role and has an account is listed too: they may be given one again."""
    now, gone = [], []
    for county in desk.counties:
        now += appointing.of_county(desk.session, county.id)
        gone += appointing.of_county(desk.session, county.id, ended=True)
    told = _Told(desk, [*now, *gone])
    accounts = account.of_people(desk.session, {role.person_id for role in [*now, *gone]})
    listed = {r.person_id for r in now} | {r.person_id for r in gone if r.person_id in accounts}
    found = {one: Colleague(told.people[one], accounts.get(one)) for one in listed}
    for role in now:
        found[role.person_id].roles.append(told.held(role))
    for role in gone:
        if role.person_id in found:
            found[role.person_id].past.append(told.held(role))
    return sorted(found.values(), key=lambda one: (one.person.disabled_at is not None, one.person.id))


class _Told:
    """Names of people and places, read in one go for all roles."""

    def __init__(self, desk: TrustDesk, roles: list[Role]) -> None:
        self.places = {at: name for c in desk.counties for at, name in _everywhere(desk.session, c.id).items()}
        involved = {one for r in roles for one in (r.person_id, r.made_by, r.ended_by) if one}
        self.people = person.by_id(desk.session, involved)

    def held(self, role: Role) -> Held:
        where = self.places.get((role.scope_kind, role.scope_id), "")
        return Held(role, where, self._given(role), self._ended(role))

    def _given(self, role: Role) -> str:
        by = self._name(role.made_by)
        ways = {DESK: f"由{by}授予", BOOK: f"由{by}建县导入"}
        said = ways.get(role.made_via or "", "由服务器命令授予" if role.made_via else "授予")
        return f"{_day(role.since)}{said}"

    def _ended(self, role: Role) -> str:
        by = f"由{self._name(role.ended_by)}" if role.ended_by else ""
        return f"{_day(role.until)}{by}终止" if role.until else ""

    def _name(self, person_id: int | None) -> str:
        one = self.people.get(person_id or 0)
        return (one.name if one else None) or "未登记姓名"


def _day(moment: datetime) -> str:
    return in_full(moment.astimezone(HERE).date())


def places(session: Session, county_id: int) -> dict[tuple[str, int], str]:
    """Its stations and departments."""
    stations = {("station", s.id): s.name for s in station.of_county(session, county_id)}
    return stations | {("department", d.id): d.name for d in department.of_county(session, county_id)}


def _everywhere(session: Session, county_id: int) -> dict[tuple[str, int], str]:
    """The whole county too, and the villages a workbook brought its grid workers for."""
    regions = region.names(session, county_id)
    return places(session, county_id) | {(kind, i): regions[i] for kind in ("county", "region") for i in regions}
