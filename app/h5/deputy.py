"""One request as its deputy has it: what was said, and what a thumb may do about it now."""

from typing import Any

from flask import make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import moves
from app import phone as phones
from app.afterwards import afterwards
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, as_problem, invalid, not_found
from app.h5 import enclosing, quick_replies, who
from app.house import house
from app.once import once, told_before
from app.said import from_form, version_in
from models import clock, delivery, draft, quick_reply, region, score
from models.service_request import Actor, ServiceRequest, alerts, seeing, todo, together, unnamed
from models.service_request.filing import read_number
from models.service_request.hands import holder_name
from models.service_request.telling import Entry
from models.topic import proposing

MOST_ASPECTS = 20
FIRST = ("accept", "answer", "feedback", "ask", "pass_on", "order")  # what is looked for; the rest as the table has it
SHOWN_AGAIN = (409, 413, 422, 429, 503)


def one(number: str) -> Response:
    with house().database.read() as session:
        try:
            me = who.as_deputy(session)
        except who.SignInFirst:
            return who.to_sign_in()
        found = _find(session, number, me)
        page = make_response(_page(session, found, me))
        request_id, person_id = found.id, me.person_id
        new = delivery.open_for(session, request_id, person_id) or todo.unseen(session, request_id, person_id)
    return afterwards(page, lambda s: _looked(s, request_id, person_id)) if new else page


def _looked(session: Session, request_id: int, person_id: int) -> None:
    delivery.acknowledge(session, request_id, person_id)
    todo.look(session, request_id, person_id)


def _find(session: Session, number: str, me: Actor) -> ServiceRequest:
    found = seeing.find(session, read_number(number), me)
    if found is None:
        raise not_found("没有找到这件诉求，或它已不在您名下。")
    return found


def _page(session: Session, found: ServiceRequest, me: Actor, **more: Any) -> str:
    allowed = sorted(fields.moves_of(found, me), key=lambda m: FIRST.index(m.name) if m.name in FIRST else len(FIRST))
    outside = not found.is_with(me.person_id)  # who passed it on reads what a resident reads
    told = unnamed.timeline(session, found, me, for_resident=outside)
    scoring, said = _scoring(session, found, me), unnamed.first_words(session, found, me)
    return render_template(
        "h5/deputy_request.html", one=found, now=clock.now(), timeline=told,
        said=said, **_proposing(found, me, said),
        taken_by=_other(session, found, me), away=_away(session, found, me),
        draft=draft.open_for(session, found.id, me.person_id), outside=outside,
        with_whom=holder_name(session, found) if found.state not in (*todo.TO_DO, *todo.DONE) else "",
        village=region.full_name(session, found.village_id), alert=alerts.of_one(session, found),
        moves=allowed, thumb=_thumb(found, allowed),
        choices=fields.Choices(session, found), forms_of=enclosing.FORMS, likely=fields.LIKELY.get(found.state, ()),
        reported=_reported(found, told), company=together.company(session, found, me), **scoring,
        known=seeing.knows_filer(found, me), offered=phones.offered(found, me, bool(allowed or scoring["scoring"])),
        replies=quick_reply.of(session, me.person_id), quick=quick_replies.chosen(session, me),
        **({"typed": {}, "move": "", "why": None, "phone": ""} | more),
    )  # fmt: skip


def _other(session: Session, one: ServiceRequest, me: Actor) -> str:
    """By whom it was taken, where that was not me nor the one I stand in for."""
    return holder_name(session, one) if not one.is_in_hands_of(me.person_id) else ""


def _away(session: Session, one: ServiceRequest, me: Actor) -> str:
    """For whom this deputy stands in here."""
    return holder_name(session, one) if one.stands_in(me.person_id) else ""


def _thumb(found: ServiceRequest, allowed: list[Any]) -> list[tuple[str, str]]:
    """The two or three moves at the foot of the page, in a word each; a county's own word comes first."""
    by_name, words = {m.name: m for m in allowed}, found.profile
    shown = [by_name[name] for name in fields.THUMB.get(found.state, ()) if name in by_name]
    own = {m.name: words.move_label(m.name) for m in shown}
    return [(m.name, own[m.name] if own[m.name] != m.label else fields.IN_A_WORD[m.name]) for m in shown]


def _reported(found: ServiceRequest, told: list[Entry]) -> Entry | None:
    """What a department says it has done, while somebody has to tell the resident."""
    return next((e for e in reversed(told) if e.move == "report"), None) if found.state == "reported" else None


def _scoring(session: Session, found: ServiceRequest, me: Actor) -> dict[str, Any]:
    """What this deputy said of the department's work, and whether they still may."""
    scored = score.given(session, found.id, me.person_id)
    return {"scored": scored, "scoring": found.may_score(me) and not scored}


def _proposing(found: ServiceRequest, me: Actor, said: dict[str, str]) -> dict[str, Any]:
    """The proposals it is in; while it is in none and with them, one that is written already but for a press."""
    inside = proposing.proposals(found)
    may = not inside and found.is_with(me.person_id) and any(m.name == "bundle" for m in found.moves_for(me))
    return {"proposals": inside, "proposing": proposing.draft(found, said) if may else None}


def phone(number: str) -> Response:
    """The page with the number on it, once the look is written down."""
    try:
        return phones.show(
            who.caller(), lambda session: _caller(session, number),
            lambda session, found, shown: _page(session, *found[:2], phone=shown),
        )  # fmt: skip
    except who.SignInFirst:
        return who.to_sign_in()


def _caller(session: Session, number: str) -> phones.Found:
    me = who.as_deputy(session)
    found = _find(session, number, me)
    return found, me, bool(fields.moves_of(found, me)) or _scoring(session, found, me)["scoring"]


def move(number: str, move: str) -> Response:
    """Guard, parse, move, answer; a refusal shows the page as it is now, with what was typed."""
    if move not in DESK:
        raise not_found()
    typed = _typed(move)
    try:
        with house().database.read() as session:
            me = who.as_deputy(session)
            _find(session, number, me)
        if told_before(who.caller()) is None:
            _do(number, move, typed, me)
    except who.SignInFirst:
        return who.to_sign_in()
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(number, move, typed, why)
    return redirect(f"/deputy/requests/{read_number(number)}?done={move}", 303)


def _typed(move: str) -> dict[str, Any]:
    """All that a form of ours sends; the aspects of a score stand in pairs of a name and a grade."""
    typed: dict[str, Any] = {k: v for k, v in request.form.items() if k not in ("token", "key", "seen")}
    if move == "score":
        pairs = [(typed.get(f"aspect-{n}"), typed.get(f"grade-{n}")) for n in range(MOST_ASPECTS)]
        typed["grades"] = {name: grade for name, grade in pairs if name and grade}
    return enclosing.typed(typed) if move in enclosing.MOVES else typed


def _do(number: str, move: str, typed: dict[str, Any], me: Actor) -> None:
    faults = enclosing.keep(typed, lambda session: me.person_id) if move in enclosing.MOVES else {}
    body = from_form(DESK[move].body, _given(move, typed) | {"seen": version_in(request.form.get("seen", ""))})
    if faults:
        raise invalid(faults)
    once(who.caller(), lambda session: _play(session, number, move, body))


def _given(move: str, typed: dict[str, Any]) -> dict[str, Any]:
    if move == "score":
        return {name: typed[name] for name in ("text", "grades") if name in typed}
    return enclosing.body(move, typed) if move in enclosing.MOVES else typed


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    me = who.as_deputy(session)
    found = _find(session, number, me)
    moves.play(found, move, body, me)
    return 200, {"version": found.version}


def _again(number: str, move: str, typed: dict[str, Any], why: Exception) -> Response:
    problem = as_problem(why)
    if problem.status not in SHOWN_AGAIN:
        raise why
    if problem.slug == "key-reused":
        problem = Problem(409, "sent-before", "这份表单已经提交过，请看最新情况；如需再次提交，请用下面的新表单。")
    with house().database.read() as session:
        me = who.as_deputy(session)
        page = make_response(
            _page(session, _find(session, number, me), me, typed=typed, move=move, why=problem), problem.status
        )
    page.headers.update(problem.headers)
    return page
