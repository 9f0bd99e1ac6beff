"""人员职责: the security administrator says who may come to the desk, as what, and where; never for themselves."""

from typing import Any

from flask import g, render_template, request

from app.console.colleagues import Colleague, colleagues, places
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import invalid, not_found
from models.appointing import BY_SECURITY, SCOPES, Post
from models.person import ADMINISTRATORS, ROLES

# What a role is held at, as its field in the form is called.
AT = {"county": "哪个县", "station": "哪个联络站", "department": "哪个承办单位"}


def grants() -> str:
    with at_trust("security") as desk:
        asked = request.args.get("person", "")
        if asked and _chosen(colleagues(desk), asked) is None:
            raise not_found("没有找到这位人员，或不能在这里给其增加职责。")
        return page(desk, chosen=asked)


def page(desk: TrustDesk, chosen: str = "", **more: Any) -> str:
    """`chosen`: whom the form below gives one more role to, instead of inviting somebody new."""
    people = colleagues(desk)
    one = _chosen(people, chosen)
    return render_template(
        "console/grants.html", desk=desk, people=people, one=one, me=g.person_id, administrators=ADMINISTRATORS,
        offered={role: ROLES[role] for role in BY_SECURITY}, scopes=SCOPES, at=AT, places=_places(desk),
        **({"faults": {}, "typed": {}, "link": "", "at_row": ""} | more),
    )  # fmt: skip


def _chosen(people: list[Colleague], person_id: str) -> Colleague | None:
    others = [one for one in people if one.person.id != g.person_id and not one.administers]
    return next((one for one in others if str(one.person.id) == person_id), None)


def _places(desk: TrustDesk) -> dict[str, list[tuple[int, str]]]:
    """What there is of each kind to hold a role at."""
    told: dict[str, list[tuple[int, str]]] = {kind: [] for kind in AT}
    for county in desk.counties:
        told["county"].append((county.id, county.name))
        for (kind, scope_id), name in places(desk.session, county.id).items():
            told[kind].append((scope_id, name))
    return told


def post_of(desk: TrustDesk, role: str, at: dict[str, str]) -> Post:
    """A role that may be given here, at the place of this county that it needs; what else was chosen is no matter."""
    if role not in BY_SECURITY:
        raise invalid({"role": "请选择职责。"})
    kind = SCOPES[role]
    known = {str(scope_id) for scope_id, _ in _places(desk)[kind]}
    if at[kind] not in known:
        raise invalid({kind: f"请选择{ROLES[role]}在{AT[kind]}。"})
    return Post(role, int(at[kind]))
