"""What was given to a grid worker: the list, one matter with its moves, and the number on pressing for it."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import moves
from app import phone as phones
from app.afterwards import afterwards
from app.console import turn
from app.console.desk import caller
from app.console.grid_desk import GridDesk, at_grid, seat
from app.console.requests import AGAIN
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, as_problem, not_found
from app.once import once
from app.said import from_form, version_in
from models import delivery, region
from models.idempotency import KeyReused
from models.service_request import ServiceRequest, alerts, seeing, todo, together, unnamed
from models.service_request.filing import read_number
from models.service_request.hands import holder_name
from models.workflow import GRID, MOVES

MINE = {name for name in DESK if GRID in MOVES[name].roles}


def grid() -> str:
    with at_grid() as desk:
        return render_template("console/grid.html", desk=desk, todo=todo.of(desk.session, desk.actor))


def one(number: str) -> Response:
    with at_grid() as desk:
        found = _find(desk, number)
        page = make_response(_page(desk, found))
        request_id, me = found.id, desk.actor.person_id
        new = delivery.open_for(desk.session, request_id, me) or todo.unseen(desk.session, request_id, me)
    return afterwards(page, lambda session: _looked(session, request_id, me)) if new else page


def _looked(session: Session, request_id: int, person_id: int) -> None:
    delivery.acknowledge(session, request_id, person_id)
    todo.look(session, request_id, person_id)


def _find(desk: GridDesk, number: str) -> ServiceRequest:
    found = seeing.find(desk.session, read_number(number), desk.actor)
    if found is None:
        raise not_found("没有找到这件诉求，或它已不在您名下。")
    return found


def _page(desk: GridDesk, found: ServiceRequest, **again: Any) -> str:
    session, outside = desk.session, not found.is_with(desk.actor.person_id)
    whom = holder_name(session, found)
    return render_template(
        "console/grid_one.html", desk=desk, one=found, with_whom=whom,
        said=unnamed.first_words(session, found, desk.actor),
        timeline=unnamed.timeline(session, found, desk.actor, for_resident=outside),
        village=region.full_name(session, found.village_id),
        moves=fields.moves_of(found, desk.actor), turn=turn.of_hands(found, desk.actor, whom),
        alert=alerts.of_one(session, found), company=together.company(session, found, desk.actor),
        known=seeing.knows_filer(found, desk.actor),
        choices=fields.Choices(session, found), forms_of=fields.FORMS, likely=fields.THUMB.get(found.state, ())[:1],
        **({"typed": {}, "move": "", "why": None, "phone": ""} | again),
    )  # fmt: skip


def phone(number: str) -> Response:
    """The page with the resident's number on it, once the look is written down."""
    return phones.show(
        caller(), lambda session: _caller(seat(session), number),
        lambda session, found, shown: _page(seat(session), found[0], phone=shown),
    )  # fmt: skip


def _caller(desk: GridDesk, number: str) -> phones.Found:
    found = _find(desk, number)
    return found, desk.actor, bool(fields.moves_of(found, desk.actor))


def move(number: str, move: str) -> Response:
    """Guard, parse, move, answer; a refusal shows the page as it is now, with what was typed."""
    if move not in MINE:
        raise not_found()
    typed = {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}
    try:
        body = from_form(DESK[move].body, typed | {"seen": version_in(request.form.get("seen", ""))})
        once(caller(), lambda session: _play(session, number, move, body))
    except (Problem, KeyReused) as why:
        problem = AGAIN if isinstance(why, KeyReused) else as_problem(why)
        if problem.status not in (409, 422):
            raise problem from None
        return retyped(number, move, problem, typed)
    return redirect(url_for("console.grid_one", number=read_number(number), done=move), 303)  # type: ignore[return-value]


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = _find(desk, number)
    moves.play(found, move, body, desk.actor)
    return 200, {"version": found.version}


def retyped(number: str, move: str, why: Problem, typed: dict[str, Any], status: int = 0) -> Response:
    with at_grid() as desk:
        page = _page(desk, _find(desk, number), typed=typed, move=move, why=why)
    return make_response(page, status or why.status, why.headers)
