"""审计: the auditor reads who saw and did what, and what the history of one request says of itself."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import render_template, request
from sqlalchemy.orm import Session

from app.audit_words import said
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import Problem, not_found
from app.pages import spaced
from models import clock, deputy, event, person, sight, sight_names, verify
from models.person import ROLES, Person
from models.service_request import ServiceRequest, seeing
from models.service_request.filing import read_number
from models.sight import ABOUT, DEEDS, SYSTEM, Asked, Known, Sight
from models.sight_names import NUMBER
from models.workflow import MOVES, STATES

PAGE = 50
NO_SUCH_DAY = "请填写正确的日期，形如 2026-01-01。"


class Row(NamedTuple):
    sight: Sight
    who: str
    roles: str
    what: str
    about: str
    is_request: bool


def audit() -> str:
    with at_trust("auditor") as desk:
        asked = _asked(desk)
        found = sight.page(desk.session, [c.id for c in desk.counties], asked, _before(), PAGE + 1)
        more = f"{found[PAGE - 1].id:x}" if len(found) > PAGE else None
        return render_template(
            "console/audit.html", desk=desk, rows=_rows(desk.session, found[:PAGE]), more=more, DEEDS=DEEDS,
            given={k: v for k, v in request.args.items() if k in ("person", "deed", "about", "from", "to") and v},
            who=deputy.name_of(desk.session, asked.person_id) if asked.person_id else "",
            number=asked.about if _matter(desk, asked.about) else "",
        )  # fmt: skip


def _matter(desk: TrustDesk, number: str) -> ServiceRequest | None:
    """The request of this number, if it is one of a county that is audited here."""
    found = seeing.by_number(desk.session, number) if len(number) == NUMBER else None
    return found if found and found.county_id in {c.id for c in desk.counties} else None


def _asked(desk: TrustDesk) -> Asked:
    given = request.args
    person, deed = given.get("person", ""), given.get("deed", "")
    if deed not in ("", *DEEDS) or not (person == "" or (person.isascii() and person.isdigit() and len(person) < 19)):
        raise not_found()
    to, about = _day(given.get("to", "")), given.get("about", "").strip()[:ABOUT]
    known = sight_names.known(desk.session, [c.id for c in desk.counties], about) if about else Known()
    return Asked(
        int(person) if person else None, deed, read_number(about), known, _day(given.get("from", "")),
        to + timedelta(days=1) if to else None,
    )  # fmt: skip


def _day(given: str) -> datetime | None:
    try:
        day = date.fromisoformat(given) if given else None
        if day and not 2000 <= day.year <= 2100:
            raise ValueError(given)
        return clock.midnight(day) if day else None
    except ValueError:
        raise Problem(422, "day-invalid", NO_SUCH_DAY) from None


def _before() -> int | None:
    given = request.args.get("before")
    try:
        return int(given[:15], 16) if given else None
    except ValueError:
        raise not_found() from None


def _rows(session: Session, found: list[Sight]) -> list[Row]:
    people, told = person.by_id(session, {one.person_id for one in found}), sight_names.told(session, _abouts(found))
    return [_row(one, people, told) for one in found]


def _abouts(found: list[Sight]) -> set[str]:
    return {one.about for one in found if one.about}


def _row(one: Sight, people: dict[int, Person], told: dict[str, str]) -> Row:
    who = (people[one.person_id].name if one.person_id in people else None) or "未登记姓名"
    about = told.get(one.about, one.about)
    about = spaced(about) if len(about) == NUMBER and about.isascii() else about  # of a request, like every other
    is_request = len(one.about) == NUMBER
    return Row(one, "系统" if one.person_id == SYSTEM else who, _titles(one.roles), said(one.way), about, is_request)


def _name(session: Session, person_id: int | None) -> str:
    return deputy.name_of(session, person_id) or "未登记姓名"


def _titles(roles: str) -> str:
    return "、".join(ROLES.get(role, role) for role in roles.split(",") if role)


def audited(number: str) -> str:
    """One request: its moves without its words, whether its chain holds, and everybody who looked."""
    with at_trust("auditor") as desk:
        return render_template("console/audited.html", desk=desk, **_one(desk, read_number(number)))


def _one(desk: TrustDesk, number: str) -> dict[str, Any]:
    session, found = desk.session, _matter(desk, number)
    if found is None:
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
