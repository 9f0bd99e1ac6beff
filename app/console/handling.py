"""A department's own pages: what it was ordered to do, one matter of it, and the moves that are a handler's."""

import re
from typing import Any, NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import moves
from app import phone as phones
from app.afterwards import afterwards
from app.console import letters, turn
from app.console.department_desk import at_department, seat
from app.console.desk import Desk, caller
from app.console.requests import AGAIN
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, as_problem, not_found
from app.once import once
from app.said import from_form, version_in
from models import clock, delivery, region
from models.board import seats
from models.idempotency import KeyReused
from models.service_request import ServiceRequest, queue, seeing, undertaken, unnamed
from models.service_request.filing import read_number
from models.service_request.telling import who
from models.service_request.undertaken import TO_DO, Ordered
from models.workflow import HANDLER, MOVES, STATES

AFTER = re.compile(r"([0-9a-f]{1,15})-([0-7]?[0-9a-f]{1,15})")  # no more than a column holds
MINE = {name for name in DESK if HANDLER in MOVES[name].roles}
ELSEWHERE = tuple(name for name in STATES if name not in (*TO_DO, "reported"))
TABS = {
    "todo": ("全部待办", TO_DO),
    "ordered": ("待受理", ("ordered",)),
    "working": ("办理中", ("taken", "queried")),
    "reported": ("已报结果", ("reported",)),
    "done": ("已办", ELSEWHERE),
}


class Row(NamedTuple):
    one: ServiceRequest
    order: Ordered
    who: str


def handling() -> Response:
    with at_department() as desk:
        return make_response(render_template("console/handling.html", desk=desk, **_shown(desk)))


def _shown(desk: Desk) -> dict[str, Any]:
    tab = request.args.get("show", "todo")
    if tab not in TABS:
        raise not_found()
    found = undertaken.page(desk.session, desk.actor, TABS[tab][1], _after(), undertaken.PAGE + 1)
    shown, n = found[: undertaken.PAGE], undertaken.counts(desk.session, desk.actor)
    sitting, tasks = _meetings(desk)
    besides = {"todo": len(sitting) + len(tasks)}  # they are listed there too
    tabs = [(name, label, sum(n[s] for s in of) + besides.get(name, 0)) for name, (label, of) in TABS.items()]
    if tab != "todo" or "after" in request.args:
        sitting, tasks = [], []
    return {
        "sitting": sitting, "tasks": tasks, "today": clock.today(), "tab": tab, "tabs": tabs,
        "rows": _rows(desk.session, shown), "later": "after" in request.args,
        "after": "{:x}-{:x}".format(*queue.position(shown[-1])) if len(found) > undertaken.PAGE else None,
    }  # fmt: skip


def _meetings(desk: Desk) -> tuple[list[tuple[seats.Asked, str]], list[tuple[seats.Task, ServiceRequest, str]]]:
    """Where the department is asked to come, and what it agreed to do, each under the office's title."""
    session, me = desk.session, desk.actor
    to_come, owed = seats.to_come(session, me), seats.owed(session, me)
    return (
        [(one, seats.title(session, one.request, me)) for one in to_come],
        [(task, one, seats.title(session, one, me)) for task, one in owed],
    )


def _after() -> tuple[int, int] | None:
    given = request.args.get("after")
    if given is None:
        return None
    place = AFTER.fullmatch(given)
    if place is None:
        raise not_found()
    return int(place[1], 16), int(place[2], 16)


def _rows(session: Session, found: list[ServiceRequest]) -> list[Row]:
    orders = undertaken.orders(session, found)
    return [Row(one, orders[one.id], _who(session, one, orders[one.id])) for one in found]


def _who(session: Session, one: ServiceRequest, order: Ordered) -> str:
    return who(session, one, order.by) if order.by else ""


def one(number: str) -> Response:
    with at_department() as desk:
        found = find(desk, number)
        page = make_response(shown_to(desk, found))
        request_id, me = found.id, desk.actor.person_id
        waiting = delivery.open_for(desk.session, request_id, me)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me)) if waiting else page


def find(desk: Desk, number: str) -> ServiceRequest:
    found = seeing.find(desk.session, read_number(number), desk.actor)
    if found is None:
        raise not_found("没有找到这件诉求，或它已不在您单位名下。")
    return found


def shown_to(desk: Desk, found: ServiceRequest, **again: Any) -> str:
    """Never the resident's own words: the order stands for them."""
    session, order = desk.session, undertaken.orders(desk.session, [found])[found.id]
    allowed = fields.moves_of(found, desk.actor)
    return render_template(
        "console/handling_one.html", desk=desk, one=found, order=order, who=_who(session, found, order),
        timeline=unnamed.timeline(session, found, desk.actor, for_handler=True),
        photos=undertaken.place_photos(session, found),
        place=unnamed.first_words(session, found, desk.actor).get("place", ""),
        village=region.full_name(session, found.village_id),
        known=_known(desk, found), moves=allowed, turn=turn.of_handler(found),
        letters=letters.of_department(session, found.id, desk.actor),
        choices=fields.Choices(session, found), forms_of=fields.FORMS, likely=fields.LIKELY.get(found.state, ()),
        **({"typed": {}, "move": "", "why": None, "phone": ""} | again),
    )  # fmt: skip


def _known(desk: Desk, found: ServiceRequest) -> bool:
    return found.state in TO_DO and seeing.knows_filer(found, desk.actor)


def phone(number: str) -> Response:
    """The page with the resident's number on it, once the look is written down."""
    return phones.show(
        caller(), lambda session: _caller(seat(session), number),
        lambda session, found, shown: shown_to(seat(session), found[0], phone=shown),
    )  # fmt: skip


def _caller(desk: Desk, number: str) -> phones.Found:
    found = find(desk, number)
    return found, desk.actor, found.state in TO_DO


def move(number: str, move: str) -> Response:
    """Guard, parse, move, answer; a refusal shows the page as it is now, with what was typed."""
    if move not in MINE or move == "report":  # a report may bring photos, and goes its own road
        raise not_found()
    try:
        body = from_form(DESK[move].body, typed() | {"seen": seen()})
        once(caller(), lambda session: play(session, number, move, body))
    except (Problem, KeyReused) as why:
        return again(number, move, why, typed())
    return done(number, move)


def typed() -> dict[str, Any]:
    return {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}


def seen() -> int:
    return version_in(request.form.get("seen", ""))


def play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = find(desk, number)
    moves.play(found, move, body, desk.actor)
    return 200, {"version": found.version}


def done(number: str, move: str) -> Response:
    """What was sent back is no longer theirs to look at."""
    if move == "decline":
        return redirect(url_for("console.handling", done=move), 303)  # type: ignore[return-value]
    return redirect(url_for("console.handled", number=read_number(number), done=move), 303)  # type: ignore[return-value]


def again(number: str, move: str, why: Exception, typed: dict[str, Any]) -> Response:
    problem = AGAIN if isinstance(why, KeyReused) else as_problem(why)
    if problem.status not in (409, 422):
        raise problem
    return retyped(number, move, problem, typed)


def retyped(number: str, move: str, why: Problem, typed: dict[str, Any], status: int = 0) -> Response:
    with at_department() as desk:
        page = shown_to(desk, find(desk, number), typed=typed, move=move, why=why)
    return make_response(page, status or why.status, why.headers)
