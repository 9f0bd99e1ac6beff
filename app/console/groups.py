"""代表小组: who belongs to each of the desk's groups, who is on duty in the days ahead, and where nobody is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app.absences import name_of
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, invalid, not_found
from app.once import once
from app.pages import WEEK
from app.said import IdText, Strict, from_form
from models import deputy, group, roster
from models.deputy import Deputy
from models.group import Group
from models.roster import OnDay
from models.station import Station

Act = Callable[[Desk, Group], None]


class Row(NamedTuple):
    one: Group
    home: Station
    members: list[str]
    today: list[str]  # on duty and there
    holes: int


class JoinIn(Strict):
    deputy: IdText


def groups() -> str:
    with at_desk() as desk:
        chosen = desk.narrowed()[1]
        homes = {one.id: home for home in ([chosen] if chosen else desk.stations) for one in _of(desk, home)}
        turns = roster.ahead(desk.session, list(homes))
        rows = [_row(desk.session, desk.session.get_one(Group, g), home, turns[g]) for g, home in homes.items()]
        return render_template("console/groups.html", desk=desk, chosen=chosen, rows=rows, ahead=roster.AHEAD)


def _of(desk: Desk, home: Station) -> list[Group]:
    return group.of_station(desk.session, home.id)


def _row(session: Session, one: Group, home: Station, turns: list[OnDay]) -> Row:
    members = [name_of(session, member) for member in group.members(session, one.id)]
    today = [name_of(session, who) for who in turns[0].duty if who.id not in turns[0].away]
    return Row(one, home, members, today, sum(turn.hole for turn in turns))


def one(group_id: int) -> str:
    with at_desk() as desk:
        return _page(desk, _find(desk, group_id))


def _find(desk: Desk, group_id: int) -> Group:
    found = group.find(desk.session, group_id, desk.actor.station_ids)
    if found is None:
        raise not_found("没有找到这个代表小组，或其不属于您的联络站。")
    return found


def _page(desk: Desk, of: Group, **again: Any) -> str:
    session = desk.session
    turns, members = roster.ahead(session, [of.id])[of.id], group.members(session, of.id)
    seated = [d for d in deputy.seated(session, of.station_id) if d not in members]
    return render_template(
        "console/group.html", desk=desk, group=of, home=session.get_one(Station, of.station_id), turns=turns,
        members=members, seated=seated, offered={t.day: offered(members, t) for t in turns}, day_said=day_said,
        seen=roster.seen(turns), name=lambda one: name_of(session, one), **({"typed": {}, "why": None} | again),
    )  # fmt: skip


def offered(members: list[Deputy], turn: OnDay) -> list[Deputy]:
    """The members, and whoever is down for the day already."""
    return list(dict.fromkeys([*members, *turn.duty]))


def day_said(day: date) -> str:
    return f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）"


def join(group_id: int) -> Response:
    def act(desk: Desk, of: Group) -> None:
        wanted: JoinIn = from_form(JoinIn, {"deputy": request.form.get("deputy", "").strip()})
        if wanted.deputy not in {str(d.id) for d in deputy.seated(desk.session, of.station_id)}:
            raise invalid({"deputy": "这位代表不在本站，请从列表中选择。"})
        roster.join(desk.session, of, int(wanted.deputy))

    return attempt(group_id, "joined", act)


def leave(group_id: int, deputy_id: int) -> Response:
    def act(desk: Desk, of: Group) -> None:
        if not roster.leave(desk.session, of, deputy_id):
            raise not_found("没有找到这位组员。")

    return attempt(group_id, "left", act)


def _typed() -> Mapping[str, str]:
    return request.form


def attempt(group_id: int, done: str, act: Act, typed: Callable[[], Mapping[str, str]] = _typed) -> Response:
    """Guard, move, answer; a refusal shows the page as it is now, with what was chosen."""
    with at_desk() as desk:
        _find(desk, group_id)
    try:
        once(caller(), lambda session: _do(seat(session), group_id, act))
    except Problem as why:
        if why.status not in (409, 422):
            raise
        with at_desk() as desk:
            return make_response(_page(desk, _find(desk, group_id), typed=typed(), why=why), why.status)
    return redirect(url_for("console.group", group_id=group_id, done=done), 303)  # type: ignore[return-value]


def _do(desk: Desk, group_id: int, act: Act) -> tuple[int, dict[str, Any]]:
    act(desk, _find(desk, group_id))
    return 200, {}
