"""One move on many requests: chosen in the list, each played by itself, and told one by one how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from flask import Response, g, make_response, render_template, request
from sqlalchemy.orm import Session

from app import moves
from app.console.desk import Desk, at_desk, caller, seat
from app.console.queue import lines
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.deeds.fields import Choice
from app.errors import Problem, as_problem, not_found
from app.house import new_key
from app.once import key, once
from app.said import from_form, version_in
from models.db import OutcomeUnknown, Unavailable
from models.idempotency import KeyReused, StillRunning
from models.service_request import ServiceRequest, listing, seeing
from models.service_request.filing import read_number

MOVES = ("accept", "assign", "supervise", "note", "close")
MOST = 50
EXPECTED = (Problem, KeyReused, StillRunning, Unavailable, OutcomeUnknown)
T = TypeVar("T")
STOPPED = Problem(503, "unavailable", "系统繁忙，这一件没有处理，请稍后再试。")


@dataclass(frozen=True)
class Told:
    """One row of the answer: the request as it is now, and what came of it; nothing is half-silent."""

    line: listing.Line | None
    number: str
    fault: str


def bulk() -> Response:
    """What was chosen, and the moves that every one of it allows."""
    with at_desk() as desk:
        found = _chosen(desk, request.args.getlist("pick"))
        return make_response(_page(desk, found))


def _chosen(desk: Desk, numbers: list[str]) -> list[ServiceRequest]:
    wanted = list(dict.fromkeys(read_number(number) for number in numbers[: MOST + 1]))
    found = [seeing.find(desk.session, number, desk.actor) for number in wanted[:MOST]]
    return [one for one in found if one is not None]


def _page(desk: Desk, found: list[ServiceRequest], **again: Any) -> str:
    allowed = [name for name in MOVES if found and all(name in _moves(one, desk) for one in found)]
    return render_template(
        "console/bulk.html", desk=desk, rows=lines(desk, found), forms_of=fields.FORMS, key=new_key(),
        moves=[(name, _Common(desk.session, found)) for name in allowed if _offers(desk, found, name)],
        too_many=len(request.args.getlist("pick")) > MOST, **({"typed": {}, "tried": "", "why": None} | again),
    )  # fmt: skip


def _moves(one: ServiceRequest, desk: Desk) -> set[str]:
    """What it allows, and is not waiting for anything else first."""
    wants = fields.Choices(desk.session, one).wants
    return {move.name for move in fields.moves_of(one, desk.actor) if not wants(move.name)}


def _offers(desk: Desk, found: list[ServiceRequest], move: str) -> bool:
    """A list that has nothing for all of them is no form."""
    common = _Common(desk.session, found)
    needed = [f for f in fields.FORMS[move].fields if f.kind in ("choice", "radio") and f.required]
    return all(common.of(move, f.name) for f in needed)


class _Common:
    """What every one of them offers: deputies are a station's own, kinds of pressing a county's."""

    def __init__(self, session: Session, found: list[ServiceRequest]) -> None:
        alike = {(one.station_id, one.profile_key, one.profile_version): one for one in found}
        self.each = [fields.Choices(session, one) for one in alike.values()]

    def of(self, move: str, name: str) -> list[Choice]:
        return _shared([one.of(move, name) for one in self.each])

    def listed(self, field: str) -> list[str]:
        return _shared([one.listed(field) for one in self.each])


def _shared(offers: list[Sequence[T]]) -> list[T]:
    first, *others = offers
    return [one for one in first if all(one in these for these in others)]


def play(move: str) -> Response:
    """Each in a transaction and under a key of its own: pressed twice, each still happens once."""
    if move not in MOVES:
        raise not_found()
    key()  # a form without one is refused before anything moves
    picks = [pick.partition(":") for pick in dict.fromkeys(request.form.getlist("pick"))][:MOST]
    typed = {k: v for k, v in request.form.items() if k not in ("token", "key", "pick")}
    try:
        from_form(DESK[move].body, typed | {"seen": 0})
    except Problem as why:
        return _retyped(move, typed, why, [number for number, _, _ in picks])
    results = _play_all(move, typed, [(read_number(number), seen) for number, _, seen in picks])
    with at_desk() as desk:
        return make_response(render_template("console/bulk_done.html", desk=desk, move=move, **_told(desk, results)))


def _retyped(move: str, typed: dict[str, str], why: Problem, numbers: list[str]) -> Response:
    with at_desk() as desk:
        page = _page(desk, _chosen(desk, numbers), typed=typed, tried=move, why=why)
    return make_response(page, why.status)


def _play_all(move: str, typed: dict[str, str], picks: list[tuple[str, str]]) -> dict[str, Problem | None]:
    """By number: nothing, or why not. When the database is away the rest is left alone and said to be."""
    results: dict[str, Problem | None] = {}
    away = False
    for number, seen in picks:
        results[number] = STOPPED if away else None
        try:
            if not away:
                _play_one(move, typed, number, seen)
        except EXPECTED as why:
            away = isinstance(why, Unavailable | OutcomeUnknown)
            results[number] = as_problem(why)
    g.abouts, g.refused = list(results), {number: why.slug for number, why in results.items() if why}
    return results


def _play_one(move: str, typed: dict[str, str], number: str, seen: str) -> None:
    body = from_form(DESK[move].body, typed | {"seen": version_in(seen)})
    once(caller(), partial(_work, number=number, move=move, body=body), part=number)


def _work(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = seeing.find(session, number, desk.actor)
    if found is None:
        raise not_found("没有找到这件诉求，或它不属于您的联络站。")
    moves.play(found, move, body, desk.actor)
    return 200, {"version": found.version}


def _why(problem: Problem) -> str:
    faults = [fault["detail"] for fault in problem.more.get("errors", [])]
    return "；".join(faults) or problem.detail


def _told(desk: Desk, results: dict[str, Problem | None]) -> dict[str, Any]:
    found = {one.number: one for one in _chosen(desk, list(results))}
    shown = dict(zip(found, lines(desk, list(found.values())), strict=True))
    told = [Told(shown.get(number), number, _why(why) if why else "") for number, why in results.items()]
    return {"told": sorted(told, key=lambda one: not one.fault), "done": sum(not one.fault for one in told)}
