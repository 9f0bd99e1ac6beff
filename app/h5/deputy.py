"""The deputy's pages: today's list, and one request with what may be done about it now."""

from typing import Any

from flask import make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import moves
from app.afterwards import afterwards
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, not_found
from app.h5 import supervision, who
from app.house import house
from app.once import once
from app.said import from_form, version_in
from models import clock, delivery, draft, region, score
from models.service_request import Actor, ServiceRequest, seeing, together
from models.service_request.filing import read_number
from models.service_request.hands import holder_name
from models.service_request.telling import Entry, first_words, timeline

LISTS = {
    "待办": ("filed", "returned", "accepted", "asked", "looking_back"),
    "在办": ("ordered", "taken", "queried", "conferring", "reported", "disputed", "merged"),
    "已办": ("answered", "rated", "closed", "withdrawn"),
}  # fmt: skip
SHOWN = 50
MOST_ASPECTS = 20
FIRST = ("accept", "answer", "feedback", "order", "ask")  # what a thumb looks for; the rest as the table has it


def mine() -> Response:
    with house().database.read() as session:
        try:
            me = who.as_deputy(session)
        except who.SignInFirst:
            return who.to_sign_in()
        lists = [(title, _rows(session, me, states)) for title, states in LISTS.items()]
        page = make_response(render_template(
            "h5/deputy_list.html", lists=lists, now=clock.now(), pressed=supervision.rows_of(session, me.person_id)
        ))
        waits, shown = delivery.waits_on(session, me.person_id), [one.id for _, rows in lists for one, _, _ in rows]
    return afterwards(page, lambda s: delivery.heard_of(s, shown, me.person_id)) if waits else page


def _rows(session: Session, me: Actor, states: tuple[str, ...]) -> list[tuple[ServiceRequest, str, str]]:
    found = seeing.addressed_to(session, me.person_id, states, None, SHOWN)
    return [(one, _title(first_words(session, one)), _other(session, one, me)) for one in found]


def _title(words: dict[str, str]) -> str:
    return words.get("title") or words.get("text", "").split("\n")[0][:40] or "（语音或照片）"


def _other(session: Session, one: ServiceRequest, me: Actor) -> str:
    """By whom it was taken, where that was not me."""
    return holder_name(session, one) if one.holder_id not in (None, me.person_id) else ""


def one(number: str) -> Response:
    with house().database.read() as session:
        try:
            me = who.as_deputy(session)
        except who.SignInFirst:
            return who.to_sign_in()
        found = _find(session, number, me)
        page = make_response(_page(session, found, me))
        request_id = found.id
        waiting = delivery.open_for(session, request_id, me.person_id)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me.person_id)) if waiting else page


def _find(session: Session, number: str, me: Actor) -> ServiceRequest:
    found = seeing.find(session, read_number(number), me)
    if found is None:
        raise not_found("没有找到这件诉求，或它已不在您名下。")
    return found


def _page(session: Session, found: ServiceRequest, me: Actor, **more: Any) -> str:
    allowed = sorted(fields.moves_of(found, me), key=lambda m: FIRST.index(m.name) if m.name in FIRST else len(FIRST))
    outside = not found.is_with(me.person_id)  # who passed it on reads what a resident reads
    told = timeline(session, found, for_resident=outside)
    return render_template(
        "h5/deputy_request.html", one=found, said=first_words(session, found), now=clock.now(), timeline=told,
        taken_by=_other(session, found, me), draft=draft.open_for(session, found.id, me.person_id), outside=outside,
        with_whom=holder_name(session, found) if found.state in LISTS["在办"] else "",
        village=region.full_name(session, found.village_id), moves=allowed,
        choices=fields.Choices(session, found), forms_of=fields.FORMS, likely=fields.LIKELY.get(found.state, ()),
        reported=_reported(found, told), company=together.company(session, found, me), **_scoring(session, found, me),
        known=seeing.knows_filer(found, me),
        **({"typed": {}, "move": "", "why": None} | more),
    )  # fmt: skip


def _reported(found: ServiceRequest, told: list[Entry]) -> Entry | None:
    """What a department says it has done, while somebody has to tell the resident."""
    return next((e for e in reversed(told) if e.move == "report"), None) if found.state == "reported" else None


def _scoring(session: Session, found: ServiceRequest, me: Actor) -> dict[str, Any]:
    """What this deputy said of the department's work, and whether they still may."""
    scored = score.given(session, found.id, me.person_id)
    return {"scored": scored, "scoring": found.may_score(me) and not scored}


def move(number: str, move: str) -> Response:
    """Guard, parse, move, answer; a refusal shows the page as it is now, with what was typed."""
    if move not in DESK:
        raise not_found()
    try:
        with house().database.read() as session:
            _find(session, number, who.as_deputy(session))
        body = from_form(DESK[move].body, _typed(move))
        once(who.caller(), lambda session: _play(session, number, move, body))
    except who.SignInFirst:
        return who.to_sign_in()
    except Problem as problem:
        return _again(number, move, problem)
    return redirect(f"/deputy/requests/{read_number(number)}?done={move}", 303)


def _typed(move: str) -> dict[str, Any]:
    """All that a form of ours sends; the aspects of a score stand in pairs of a name and a grade."""
    typed: dict[str, Any] = {k: v for k, v in request.form.items() if k not in ("token", "key", "seen")}
    if move == "score":
        pairs = [(typed.get(f"aspect-{n}"), typed.get(f"grade-{n}")) for n in range(MOST_ASPECTS)]
        typed = {"text": typed.get("text", ""), "grades": {name: grade for name, grade in pairs if name and grade}}
    return typed | {"seen": version_in(request.form.get("seen", ""))}


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    me = who.as_deputy(session)
    found = _find(session, number, me)
    moves.play(found, move, body, me)
    return 200, {"version": found.version}


def _again(number: str, move: str, problem: Problem) -> Response:
    if problem.status not in (409, 422):
        raise problem
    with house().database.read() as session:
        me = who.as_deputy(session)
        page = _page(session, _find(session, number, me), me, typed=request.form, move=move, why=problem)
    return make_response(page, problem.status)
