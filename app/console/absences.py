"""请假与代理: which deputies of the station are away, from when to when, and who is asked instead."""

from typing import Any, NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for

from app import absences as shared
from app.absences import AbsenceIn
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.once import once
from models import absence, clock, deputy
from models.absence import Absence
from models.deputy import Deputy
from models.station import Station


class Row(NamedTuple):
    one: Absence
    who: str
    named: str  # whom they named, or nobody
    today: str  # who is asked today, while they are away
    by: str


def absences() -> str:
    with at_desk() as desk:
        return _page(desk)


def _page(desk: Desk, **again: Any) -> str:
    chosen = desk.narrowed()[1]
    here = _seated(desk, [chosen] if chosen else desk.stations)
    only = chosen or (desk.stations[0] if len(desk.stations) == 1 else None)
    rows = [_row(desk, one, here, only) for one in absence.not_over(desk.session, list(here))]
    return render_template(
        "console/absences.html", desk=desk, chosen=chosen, rows=rows, span=shared.span, today=clock.today(),
        seated=[(d.id, shared.name_of(desk.session, d)) for d in here.values()],
        **({"typed": {}, "why": None} | again),
    )  # fmt: skip


def _seated(desk: Desk, homes: list[Station]) -> dict[int, Deputy]:
    return {d.id: d for home in homes for d in deputy.seated(desk.session, home.id)}


def _row(desk: Desk, one: Absence, here: dict[int, Deputy], only: Station | None) -> Row:
    session, who, day = desk.session, here[one.deputy_id], clock.today()
    named = session.get(Deputy, one.substitute_id) if one.substitute_id else None
    by = "本人" if one.made_by == who.person_id else deputy.name_of(session, one.made_by)
    today = shared.instead(session, who, day, only.id if only else None) if one.from_day <= day else ""
    return Row(one, shared.name_of(session, who), shared.name_of(session, named) if named else "", today, by)


def add() -> Response:
    """Guard, parse, write down; a refusal shows the page as it is now, with what was typed."""
    with at_desk() as desk:
        _chief_only(desk)
    try:
        given = shared.typed(AbsenceIn)
        once(caller(), lambda session: _write(seat(session), given))
    except Problem as why:
        return _again(why)
    return _back("away")


def _write(desk: Desk, given: AbsenceIn) -> tuple[int, dict[str, Any]]:
    _chief_only(desk)
    who = _seated(desk, desk.stations).get(int(given.deputy))
    if who is None:
        raise not_found("没有找到这位代表，或其不属于您的联络站。")
    made = shared.begin(desk.session, who, given, desk.actor.person_id, desk.actor.station_ids)
    return 201, {"id": str(made.id)}


def end(absence_id: int) -> Response:
    with at_desk() as desk:
        _find(desk, absence_id)
    once(caller(), lambda session: _call_off(seat(session), absence_id))
    return _back("back")


def _call_off(desk: Desk, absence_id: int) -> tuple[int, dict[str, Any]]:
    _find(desk, absence_id).call_off()
    return 200, {}


def _find(desk: Desk, absence_id: int) -> Absence:
    _chief_only(desk)
    found = absence.find(desk.session, absence_id, list(_seated(desk, desk.stations)))
    if found is None:
        raise not_found("没有找到这段请假，它可能已经撤销或结束。")
    return found


def _chief_only(desk: Desk) -> None:
    """Who is asked instead of a deputy is the station's business; the county looks on."""
    if desk.actor.role != "chief":
        raise Problem(403, "chiefs-only", "只有本站站长可以登记和撤销代表请假。")


def _again(why: Problem) -> Response:
    if why.status != 422:
        raise why
    with at_desk() as desk:
        return make_response(_page(desk, typed=request.form, why=why), 422)


def _back(done: str) -> Response:
    station = request.args.get("station")
    return redirect(url_for("console.absences", done=done, station=station), 303)  # type: ignore[return-value]
