"""A group's days of duty as one form: what was changed on it is saved, unless somebody else was there before."""

from datetime import date

from flask import Response, request
from sqlalchemy.orm import Session

from app.absences import name_of
from app.console.desk import Desk
from app.console.groups import attempt, offered
from app.errors import Problem, invalid
from models import group, roster
from models.group import Group
from models.roster import Changed, OnDay, Wish

NOT_A_MEMBER = "这位代表已不是组员，请重新选择。"
MEANWHILE = "您打开本页之后，别人改过标出的日子。您的选择还在，请与同事核对后再按“保存值班表”。"


def save(group_id: int) -> Response:
    """A day the page did not have stays as it is."""
    return attempt(group_id, "roster", _settle, typed=_changed)


def _settle(desk: Desk, of: Group) -> None:
    roster.in_turn(desk.session, of)  # who is a member is asked while nobody can leave
    try:
        roster.settle(desk.session, of, _wishes(desk.session, of))
    except Changed as why:
        told = [{"field": f"day-{turn.day}", "detail": _now(desk.session, turn)} for turn in why.turns]
        raise Problem(409, "stale", MEANWHILE, errors=told) from None


def _now(session: Session, turn: OnDay) -> str:
    names = "、".join(name_of(session, one) for one in turn.duty)
    return f"别人刚改为{names or '无人值班'}。"


def _seen() -> dict[str, str]:
    pairs = (part.partition("=") for part in request.form.get("seen", "")[:4000].split())
    return {day: duty for day, _, duty in pairs}


def _wishes(session: Session, of: Group) -> dict[date, Wish]:
    members, seen, changed = group.members(session, of.id), _seen(), _changed()
    wishes: dict[date, Wish] = {}
    wrong: dict[str, str] = {}
    for turn in roster.ahead(session, [of.id])[of.id]:
        told, listed = changed.get(f"day-{turn.day}"), {str(d.id): d.id for d in offered(members, turn)}
        if told is None:
            continue
        wishes[turn.day] = Wish(listed.get(told), seen.get(str(turn.day), ""))
        if told and told not in listed:
            wrong[f"day-{turn.day}"] = NOT_A_MEMBER
    if wrong:
        raise invalid(wrong)
    return wishes


def _changed() -> dict[str, str]:
    """What was chosen anew; a day that was left alone is shown as it is by now."""
    seen = _seen()
    told = {field: value for field, value in request.form.items() if field.startswith("day-")}
    return {field: value for field, value in told.items() if value != seen.get(field[4:], "").partition("+")[0]}
