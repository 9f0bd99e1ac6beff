"""人员职责: the security administrator says who may come to the desk, as what, and where; never for themselves."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from flask import g, render_template
from sqlalchemy.orm import Session

from app.console.trust_desk import TrustDesk, at_trust
from app.errors import invalid
from models import account, appointing, department, station
from models.account import Account
from models.appointing import BY_SECURITY, SCOPES, Post
from models.person import ADMINISTRATORS, ROLES, Person, Role
from models.region import Region


@dataclass
class Colleague:
    """One person of this county's desks, with every role they hold in it."""

    person: Person
    account: Account | None
    roles: list[tuple[Role, str]] = field(default_factory=list)

    @property
    def administers(self) -> bool:
        return any(role.role in ADMINISTRATORS for role, _ in self.roles)

    @property
    def standing(self) -> str:
        if self.person.disabled_at:
            return "已停用"
        if self.account is None:
            return "未邀请"
        return "可以登录" if self.account.enrolled_at else "已邀请，未激活"


def grants() -> str:
    with at_trust("security") as desk:
        return page(desk)


def page(desk: TrustDesk, **more: Any) -> str:
    offered = {role: ROLES[role] for role in BY_SECURITY}
    return render_template(
        "console/grants.html", desk=desk, people=colleagues(desk), offered=offered, places=_places(desk),
        me=g.person_id, administrators=ADMINISTRATORS, **({"faults": {}, "typed": {}, "link": ""} | more),
    )  # fmt: skip


def colleagues(desk: TrustDesk) -> list[Colleague]:
    found: dict[int, Colleague] = {}
    for county in desk.counties:
        names = _names(desk.session, county.id)
        for role in appointing.of_county(desk.session, county.id):
            one = found.setdefault(role.person_id, _colleague(desk.session, role.person_id))
            one.roles.append((role, names.get((role.scope_kind, role.scope_id)) or _place(desk.session, role)))
        for gone in appointing.of_county(desk.session, county.id, ended=True):
            if gone.person_id not in found and account.of_person(desk.session, gone.person_id):
                found[gone.person_id] = _colleague(desk.session, gone.person_id)
    return sorted(found.values(), key=lambda one: (one.person.disabled_at is not None, one.person.id))


def _place(session: Session, role: Role) -> str:
    return session.get_one(Region, role.scope_id).name


def _colleague(session: Session, person_id: int) -> Colleague:
    return Colleague(session.get_one(Person, person_id), account.of_person(session, person_id))


def _names(session: Session, county_id: int) -> dict[tuple[str, int], str]:
    stations = {("station", s.id): s.name for s in station.of_county(session, county_id)}
    return stations | {("department", d.id): d.name for d in department.of_county(session, county_id)}


def _places(desk: TrustDesk) -> dict[str, list[tuple[str, str]]]:
    """What a role can be held at, as `kind:id`, under its heading."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for county in desk.counties:
        told["全县"].append((f"county:{county.id}", county.name))
        for (kind, scope_id), name in _names(desk.session, county.id).items():
            told["联络站" if kind == "station" else "承办单位"].append((f"{kind}:{scope_id}", name))
    return dict(told)


def post_of(desk: TrustDesk, role: str, place: str) -> Post:
    """A role that may be given here, at a place of this county that takes it."""
    kind, _, scope_id = place.partition(":")
    if role not in BY_SECURITY:
        raise invalid({"role": "请从列表中选择职责。"})
    known = {value for offered in _places(desk).values() for value, _ in offered}
    if place not in known or kind != SCOPES[role]:
        where = {"county": "全县", "station": "联络站", "department": "承办单位"}[SCOPES[role]]
        raise invalid({"place": f"{ROLES[role]}的范围应选“{where}”中的一项。"})
    return Post(role, int(scope_id))
