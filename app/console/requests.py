"""One request at the desk: the whole record, and the moves this actor may make now."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import moves
from app import phone as phones
from app.afterwards import afterwards
from app.console import doing, letters, merging, pathway, queue, showing, sieve, turn
from app.console.desk import Desk, at_desk, caller, seat
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, not_found
from app.once import once
from app.said import from_form, version_in
from models import delivery, region
from models.code import Code
from models.department import Department
from models.idempotency import KeyReused
from models.service_request import ServiceRequest, checking, listing, seeing, unnamed
from models.service_request.filing import read_number
from models.service_request.telling import Entry
from models.station import Station

AGAIN = Problem(409, "sent-before", "这份表单已经提交过，请看最新情况；如需再次提交，请用下面的新表单。")


def one(number: str) -> Response:
    with at_desk() as desk:
        found = _find(desk, number)
        page = make_response(_page(desk, found))
        request_id, me = found.id, desk.actor.person_id
        waiting = delivery.open_for(desk.session, request_id, me)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me)) if waiting else page


def _find(desk: Desk, number: str) -> ServiceRequest:
    found = seeing.find(desk.session, read_number(number), desk.actor)
    if found is None:
        raise not_found("没有找到这件诉求，或它不属于您的联络站。")
    return found


def _page(desk: Desk, found: ServiceRequest, **again: Any) -> str:
    session = desk.session
    chief = desk.actor.role == "chief"
    [line] = listing.lines(session, [found], desk.actor)
    entries, allowed = unnamed.timeline(session, found, desk.actor), fields.moves_of(found, desk.actor)
    whose = turn.of(found, desk.actor, line)
    return render_template(
        "console/request.html", desk=desk, one=found, line=line, said=unnamed.first_words(session, found, desk.actor),
        village=region.full_name(session, found.village_id), timeline=entries,
        sheet=session.get(Code, found.code_id) if found.code_id else None, told=showing.told(session, found),
        moves=allowed, turn=whose,
        doing=doing.of(found.state, allowed, found.overdue and not whose.mine, whose.first),
        choices=fields.Choices(session, found), forms_of=fields.forms_of(found), reported=_reported(found, entries),
        **_in_queue(desk, found),
        letters=letters.of_request(session, found.id), path=pathway.of(desk, found), many=merging.of(desk, found),
        known=seeing.knows_filer(found, desk.actor), looks=phones.looks(session, found),
        about=_complained_of(session, found),
        office=session.get_one(Station, found.station_id), checks=checking.notes(session, found) if chief else [],
        **({"typed": {}, "move": "", "why": None, "phone": ""} | again),
    )  # fmt: skip


def _in_queue(desk: Desk, found: ServiceRequest) -> dict[str, Any]:
    """Where the reader came from, and what stands before and after this one there."""
    asked = sieve.asked(desk)
    before, after = queue.neighbours(asked, found)
    return {"asked": asked, "before": before, "after": after}


def _complained_of(session: Session, found: ServiceRequest) -> str:
    body = session.get(Department, found.about_department_id) if found.about_department_id else None
    return body.name if body else ""


def _reported(found: ServiceRequest, told: list[Entry]) -> Entry | None:
    """What a department says it has done, while somebody has to judge it."""
    return next((e for e in reversed(told) if e.move == "report"), None) if found.state == "reported" else None


def phone(number: str) -> Response:
    """The page with the resident's number on it, once the look is written down."""
    return phones.show(
        caller(), lambda session: _caller(seat(session), number),
        lambda session, found, shown: _page(seat(session), found[0], phone=shown),
    )  # fmt: skip


def _caller(desk: Desk, number: str) -> phones.Found:
    found = _find(desk, number)
    return found, desk.actor, bool(fields.moves_of(found, desk.actor))


def move(number: str, move: str) -> Response:
    """Guard, parse, move, answer; a refusal shows the page as it is now, with what was typed."""
    if move not in DESK:
        raise not_found()
    try:
        body = from_form(DESK[move].body, _typed())
        once(caller(), lambda session: _play(session, number, move, body))
    except (Problem, KeyReused) as why:
        return _again(number, move, why if isinstance(why, Problem) else AGAIN)
    return redirect(_where_now(number, move), 303)  # type: ignore[return-value]


def _where_now(number: str, move: str) -> str:
    """The request again, or the queue where this very move took it out of the mover's sight."""
    with at_desk() as desk:
        if seeing.find(desk.session, read_number(number), desk.actor) is None:
            return url_for("console.queue", done=move)
        kept: dict[str, Any] = sieve.asked(desk).args
    return url_for("console.request", number=read_number(number), done=move, **kept)


def _typed() -> dict[str, Any]:
    typed: dict[str, Any] = {k: v for k, v in request.form.items() if k not in ("token", "key")}
    return typed | {"seen": version_in(request.form.get("seen", ""))}


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = _find(desk, number)
    moves.play(found, move, body, desk.actor)
    return 200, {"version": found.version}


def _again(number: str, move: str, why: Problem) -> Response:
    if why.status not in (409, 422):
        raise why
    typed = {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}
    return retyped(number, move, why, typed)


def retyped(number: str, move: str, why: Problem, typed: dict[str, Any], status: int = 0) -> Response:
    """The request as it is now, with what was typed back in its form."""
    with at_desk() as desk:
        page = _page(desk, _find(desk, number), typed=typed, move=move, why=why)
    return make_response(page, status or why.status, why.headers)
