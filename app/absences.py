"""What the desk and the deputy's own page share about absences: the form, the refusals, and how days are said."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import request
from pydantic import Field
from sqlalchemy.orm import Session

from app.errors import Problem, invalid
from app.said import Day, IdText, Line, Strict, from_form
from models import absence, clock, deputy
from models.absence import Absence, Days, Refused
from models.deputy import Deputy

NOBODY = "无人代理，由站长安排"
REFUSED = {
    "backwards": ("to_day", "结束日期不能早于开始日期。"),
    "long": ("to_day", "一次最多登记 366 天，更长的请分段登记。"),
    "past": ("from_day", "开始日期已经过去，请从今天起登记。"),
    "far": ("from_day", "最多提前一年登记，请核对年份。"),
    "self": ("substitute", "不能由本人代理本人，请另选一位。"),
}


class AwayIn(Strict):
    from_day: Day
    to_day: Day | None = Field(default=None, description="不填就是一天")
    substitute: IdText | None = None
    why: Line | None = None


class AbsenceIn(AwayIn):
    deputy: IdText


def typed(body: type[AwayIn]) -> Any:
    return from_form(body, {k: v.strip() for k, v in request.form.items() if k not in ("token", "key")})


def begin(
    session: Session, away: Deputy, given: AwayIn, by: int, station_ids: Collection[int] | None = None
) -> Absence:
    """Written down, or refused field by field; a substitute must be one the form offered."""
    first = date.fromisoformat(given.from_day)
    days = Days(first, date.fromisoformat(given.to_day) if given.to_day else first)
    substitute = _substitute(session, away, given, station_ids)
    try:
        return absence.begin(session, away, days, by, substitute, given.why)
    except Refused as why:
        raise _said(session, away, why) from None


def _substitute(session: Session, away: Deputy, given: AwayIn, station_ids: Collection[int] | None) -> Deputy | None:
    if not given.substitute:
        return None
    offered = {str(d.id): d for d in [away, *absence.colleagues(session, away, station_ids)]}
    if given.substitute not in offered:
        raise invalid({"substitute": "代理的代表应与请假代表同在一个联络站，请重新选择。"})
    return offered[given.substitute]


def _said(session: Session, away: Deputy, why: Refused) -> Problem:
    if why.other is None:
        return invalid(dict([REFUSED[why.why]]))
    there = f"{name_of(session, away)}已登记{span(why.other)}请假，与这次的日期重叠。请先撤销那一段，或改选日期。"
    return Problem(422, "overlap", there)


def span(one: Absence) -> str:
    """`11月21日至25日`, with the year where it is not this one."""
    first, last = one.from_day, one.to_day
    told = _day(first, clock.today().year)
    if first == last:
        return told
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{told}至" + (f"{last.day}日" if same_month else _day(last, first.year))


def _day(day: date, year: int) -> str:
    return f"{day.year}年" * (day.year != year) + f"{day.month}月{day.day}日"


def name_of(session: Session, one: Deputy) -> str:
    return f"{deputy.name_of(session, one.person_id)}代表"


def instead(session: Session, one: Deputy, day: date, station_id: int | None = None) -> str:
    """Who is asked that day for somebody who is away, by name."""
    found = absence.stands_in(session, one, day, station_id)
    return f"由{'、'.join(name_of(session, d) for d in found)}代理" if found else NOBODY


def notes(session: Session, deputies: list[Deputy], station_id: int) -> dict[int, str]:
    """Behind the name of who is away today: until when, and who stands in."""
    gone = absence.away(session, [d.id for d in deputies], clock.today())
    return {
        d.id: f"（{span(gone[d.id])}请假，{instead(session, d, clock.today(), station_id)}）" if d.id in gone else ""
        for d in deputies
    }
