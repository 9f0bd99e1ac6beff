"""Filters of a queue: each is one value that a request has, asked in a query and counted on a page alike."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from models import clock
from models.clock import HERE
from models.service_request import hands
from models.service_request.columns import COUNTY, OF_COUNTY, SENT_UP, STATION
from models.service_request.hands import AT_THE_OFFICE, BY_NAME
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest
from models.service_request.seeing import visible_to
from models.workflow import PAUSED, WAITING

SOON = timedelta(days=3)
MOST_COUNTED = 2000  # open ones; where there are more, filters have no numbers
AT_BODY = ("taken", "queried")
OFFICES = (STATION, COUNTY)
R = ServiceRequest

Wanted = Mapping[str, str]  # filter → value
Counts = dict[str, Counter[str]]


def last_of(day: datetime) -> datetime:
    return datetime.combine(day.astimezone(HERE).date(), time.max, HERE)


def values() -> dict[str, ColumnElement[str]]:
    """What a request is under each filter; empty: it is nothing there."""
    now = clock.now()
    runs = case(
        (or_(R.due_at.is_(None), R.state.not_in(WAITING)), ""), (R.state.in_(PAUSED), "fine"),
        (R.due_at < now, "late"), (R.due_at <= last_of(now + SOON), "soon"), else_="fine",
    )  # fmt: skip
    return {
        "due": runs,
        "tier": cast(R.tier, String(20)),
        "category": func.coalesce(R.category, ""),
        "source": cast(R.source, String(20)),
        "village": func.coalesce(cast(R.village_id, String(20)), ""),
        "private": case((R.visibility == "private", "yes"), else_=""),
        "unsatisfied": case((func.coalesce(R.result_grade, R.grade) == "unsatisfied", "yes"), else_=""),
        "owner": case((R.owner.in_(SENT_UP), COUNTY), else_=STATION),
    }


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    known = values()
    asked = [known[name] == value for name, value in wanted.items() if name in known]
    return [*asked, _with(wanted["whom"])] if "whom" in wanted else asked


def _with(who: str) -> ColumnElement[bool]:
    """Where it says 现由: one body, person or office, or the deputies who are asked."""
    if who in OFFICES:
        return in_hands() == who
    asked = select(Addressee.request_id).where(Addressee.person_id == int(who), Addressee.until.is_(None))
    return or_(in_hands() == who, and_(in_hands() == "", R.id.in_(asked)))


def in_hands() -> ColumnElement[str]:
    """The department at work, who holds it, or which office; empty where deputies were asked and none holds it."""
    asked = select(Addressee.request_id).where(Addressee.until.is_(None))
    office = case((R.owner.in_(OF_COUNTY), COUNTY), else_=STATION)
    nobody = and_(R.holder_id.is_(None), or_(R.state != "filed", R.id.not_in(asked)))
    return case(
        (R.state.in_(AT_THE_OFFICE), office),
        (and_(R.state.in_(AT_BODY), R.department_id.is_not(None)), cast(R.department_id, String(20))),
        (or_(nobody, R.holder_id.not_in(BY_NAME)), office),
        (R.holder_id.is_not(None), cast(R.holder_id, String(20))), else_="",
    )  # fmt: skip


def counts(session: Session, actor: Actor, states: tuple[str, ...], wanted: Wanted, narrow: list[Any]) -> Counts:
    """For each filter how many each of its values would leave, the other filters being as they are."""
    known = values()
    columns = (R.id, in_hands(), *known.values())
    here = (R.station_id.in_(actor.station_ids), R.state.in_(states), visible_to(actor), *narrow)
    rows: list[Any] = list(session.execute(select(*columns).where(*here).limit(MOST_COUNTED)))
    whom = _whom(session, rows)
    found: Counts = defaultdict(Counter)
    for row in rows:
        mine = {name: {value} for name, value in zip(known, row[2:], strict=True)}
        mine["whom"] = whom[row[0]]
        missed = [name for name, value in wanted.items() if name in mine and value not in mine[name]]
        for name in mine if not missed else missed if len(missed) == 1 else ():
            found[name].update(mine[name] - {""})
    return found


def _whom(session: Session, rows: list[Any]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {request_id: {at} if at else set() for request_id, at, *_ in rows}
    unheld = [request_id for request_id, these in found.items() if not these]
    for one in hands.asked(session, unheld) if unheld else ():
        found[one.request_id].add(str(one.person_id))
    return found
