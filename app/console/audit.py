"""审计: the auditor reads who saw and did what, and what the history of one request says of itself."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import render_template, request
from sqlalchemy.orm import Session

from app.audit_words import said
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import Problem, not_found
from models import deputy, event, sight, verify
from models.clock import HERE
from models.person import ROLES
from models.service_request import seeing
from models.service_request.filing import read_number
from models.sight import DEEDS, Asked, Sight
from models.workflow import MOVES, STATES

PAGE = 50
NO_SUCH_DAY = "请填写正确的日期，形如 2026-01-01。"


class Row(NamedTuple):
    sight: Sight
    who: str
    roles: str
    what: str


def audit() -> str:
    with at_trust("auditor") as desk:
        asked = _asked()
        found = sight.page(desk.session, [c.id for c in desk.counties], asked, _before(), PAGE + 1)
        more = f"{found[PAGE - 1].id:x}" if len(found) > PAGE else None
        return render_template(
            "console/audit.html", desk=desk, rows=_rows(desk.session, found[:PAGE]), more=more, DEEDS=DEEDS,
            given={k: v for k, v in request.args.items() if k in ("person", "deed", "about", "from", "to") and v},
            who=deputy.name_of(desk.session, asked.person_id) if asked.person_id else "",
        )  # fmt: skip


def _asked() -> Asked:
    given = request.args
    person, deed = given.get("person", ""), given.get("deed", "")
    if deed not in ("", *DEEDS) or not (person == "" or (person.isascii() and person.isdigit() and len(person) < 19)):
        raise not_found()
    to = _day(given.get("to", ""))
    return Asked(
        int(person) if person else None, deed, read_number(given.get("about", "")),
        _day(given.get("from", "")), to + timedelta(days=1) if to else None,
    )  # fmt: skip


def _day(given: str) -> datetime | None:
    try:
        day = date.fromisoformat(given) if given else None
        if day and not 2000 <= day.year <= 2100:
            raise ValueError(given)
        return datetime.combine(day, time(), HERE) if day else None
    except ValueError:
        raise Problem(422, "day-invalid", NO_SUCH_DAY) from None


def _before() -> int | None:
    given = request.args.get("before")
    try:
        return int(given[:15], 16) if given else None
    except ValueError:
        raise not_found() from None


def _rows(session: Session, found: list[Sight]) -> list[Row]:
    return [Row(one, _name(session, one.person_id), _titles(one.roles), said(one.way)) for one in found]


def _name(session: Session, person_id: int | None) -> str:
    return deputy.name_of(session, person_id) or "未登记姓名"


def _titles(roles: str) -> str:
    return "、".join(ROLES.get(role, role) for role in roles.split(",") if role)


def audited(number: str) -> str:
    """One request: its moves without its words, whether its chain holds, and everybody who looked."""
    with at_trust("auditor") as desk:
        return render_template("console/audited.html", desk=desk, **_one(desk, read_number(number)))


def _one(desk: TrustDesk, number: str) -> dict[str, Any]:
    session, found = desk.session, seeing.by_number(desk.session, number)
    if found is None or found.county_id not in {c.id for c in desk.counties}:
        raise not_found("没有找到这件诉求，或它不属于您审计的县。")
    steps = [
        (e, MOVES[e.move].label if e.move in MOVES else e.move, STATES[e.state].label, _actor(session, e))
        for e in event.history(session, found.id)
    ]
    looks = _rows(session, sight.page(session, [found.county_id], Asked(about=number), None, PAGE))
    return {"one": found, "steps": steps, "rows": looks, "whole": not list(verify.history_faults(session, found))}


def _actor(session: Session, e: event.Event) -> str:
    """A resident stays a resident: who filed is not the auditor's to know."""
    if e.actor_role == "resident" or e.actor_id is None:
        return "反映人" if e.actor_id else "系统"
    return f"{_name(session, e.actor_id)}（{ROLES.get(e.actor_role, e.actor_role)}）"
