"""What a figure asks of a case's history: merged, postponed, corrected, ordered, sent back, in time or late."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from models import clock
from models.event import Event
from models.figures.spelling import DEPARTMENT, DUE, department_told, due_told
from models.letter import Letter
from models.service_request import ServiceRequest

R = ServiceRequest
GAVE, SENT_BACK = ("order", "convene"), ("decline", "contend")
JOINED, PARTED = ("merge", "join"), "unmerge"
PUT_OFF = '"put_off":true'
UNSATISFIED = '"grade":"unsatisfied"'  # as canonical JSON has it


def happened(*moves: str) -> ColumnElement[bool]:
    return select(Event.id).where(Event.request_id == R.id, Event.move.in_(moves)).exists()


def unsatisfying(event: Any) -> ColumnElement[bool]:
    """An answer was graded 不满意 by it. What is said of a promise's result has another name, and does not count."""
    return and_(event.move == "rate", type_coerce(event.changes, String).contains(UNSATISFIED))


def putting_off(event: Any) -> ColumnElement[bool]:
    """The office moved the promised day by itself: in so many words, or by a meeting's later day."""
    by_meeting = and_(event.move.in_(("arrange", "convene")), type_coerce(event.changes, String).contains(PUT_OFF))
    return or_(event.move == "promise", by_meeting)


def put_off() -> ColumnElement[bool]:
    return select(Event.id).where(Event.request_id == R.id, putting_off(Event)).exists()


def once_unsatisfied() -> ColumnElement[bool]:
    return select(Event.id).where(Event.request_id == R.id, unsatisfying(Event)).exists()


def merged() -> ColumnElement[bool]:
    """Joined to another oftener than parted from it: it is handled along with one, or was answered so."""
    step = case((Event.move.in_(JOINED), 1), else_=-1)
    told = select(func.sum(step)).where(Event.request_id == R.id, Event.move.in_((*JOINED, PARTED)))
    return told.scalar_subquery() > 0


def lettered() -> ColumnElement[bool]:
    """A numbered letter went out with it and is not void."""
    return select(Letter.id).where(Letter.request_id == R.id, Letter.void_at.is_(None)).exists()


def overdue() -> ColumnElement[bool]:
    """Past its promise with the department: the clock runs and nothing has come."""
    return and_(R.state.in_(("ordered", "taken")), R.due_at < clock.now())


def reported() -> ColumnElement[bool]:
    """By the department that has it now: what another reported before does not count."""
    return _report().exists()


def reported_late() -> ColumnElement[bool]:
    """One report after the promise of its day is enough: a second, in time, does not mend it."""
    report, promise = aliased(Event), aliased(Event)
    return _report(report).where(report.at > due_before(promise, report)).exists()


def due_before(promise: Any, event: Any) -> ScalarSelect[Any]:
    """The promise that held when this event came."""
    made = select(due_told(promise.changes)).where(*_before(promise, event, DUE))
    return made.order_by(promise.seq.desc()).limit(1).scalar_subquery()


def _report(report: Any = None) -> Select[Any]:
    report, given = report or aliased(Event), aliased(Event)
    last = select(func.max(given.seq)).where(given.request_id == report.request_id, given.move.in_(GAVE))
    mine = (report.request_id == R.id, report.move == "report", report.seq > last.scalar_subquery())
    return select(report.id).where(*mine)


def in_time() -> ColumnElement[bool]:
    return and_(reported(), never_unknown(late()) == 0)


def late() -> ColumnElement[bool]:
    return or_(overdue(), reported_late())


def never_unknown(told: ColumnElement[bool]) -> ColumnElement[int]:
    """1 or 0: what has no promise is not late, and NOT of an unknown would count nowhere."""
    return case((told, 1), else_=0)


def sent_back_by(department_id: int) -> ColumnElement[bool]:
    back, who = sending_back()
    return select(back.id).where(back.request_id == R.id, back.move.in_(SENT_BACK), who == department_id).exists()


def sending_back() -> tuple[Any, ColumnElement[int]]:
    """A return, and the department it came from: the last that the history named before it."""
    back, given = aliased(Event), aliased(Event)
    named = select(department_told(given.changes)).where(*_before(given, back, DEPARTMENT))
    return back, named.order_by(given.seq.desc()).limit(1).scalar_subquery()


def _before(earlier: Any, event: Any, fact: str) -> tuple[ColumnElement[bool], ...]:
    told = type_coerce(earlier.changes, String)
    return (earlier.request_id == event.request_id, earlier.seq < event.seq, told.contains(fact))
