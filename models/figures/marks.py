"""What histories add to the numbers, counted in one walk through each case's events instead of one for each key."""

from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from models.event import Event
from models.figures import history
from models.figures.meaning import done, received
from models.figures.scope import Scope
from models.service_request import ServiceRequest

R = ServiceRequest
TOLD = (*history.JOINED, history.PARTED, "grant_time", "promise", "arrange", "amend", "report", "rate", *history.GAVE)
KEYS = ("merged", "extended", "postponed", "amended", "regraded", "mended", "timed", "in_time", "late")


def counting(scope: Scope) -> Select[*tuple[Any, ...]]:
    """By source and department, under each of KEYS: the same that `meaning` says of one case, said of them all."""
    one = _each(scope)
    owed = one.c.department_id.is_not(None)
    late = or_(one.c.overdue == 1, one.c.late > one.c.ordered)
    reported = one.c.reported > one.c.ordered
    marks = {
        "merged": one.c.merges > 0, "extended": one.c.grant_time == 1, "postponed": one.c.put_off == 1,
        "amended": one.c.amend == 1, "mended": and_(one.c.unsatisfied == 1, one.c.satisfied == 1),
        "regraded": and_(one.c.unsatisfied == 1, one.c.still.is_(None)),
        "timed": and_(owed, or_(late, reported)),
        "in_time": and_(owed, reported, history.never_unknown(late) == 0), "late": and_(owed, late),
    }  # fmt: skip
    counted = [func.count(case((marks[key], 1))) for key in KEYS]
    return select(one.c.source, one.c.department_id, *counted).group_by(one.c.source, one.c.department_id)


def _each(scope: Scope) -> Subquery:
    """A line a case: how often it was merged, and the places in its history of what came last."""
    e, promise = aliased(Event), aliased(Event)
    due = history.due_before(promise, e)
    facts = [
        func.sum(case((e.move.in_(history.JOINED), 1), (e.move == history.PARTED, -1), else_=0)).label("merges"),
        *(func.max(case((e.move == move, 1))).label(move) for move in ("grant_time", "amend")),
        func.max(case((history.putting_off(e), 1))).label("put_off"),
        func.max(case((e.move.in_(history.GAVE), e.seq))).label("ordered"),
        func.max(case((e.move == "report", e.seq))).label("reported"),
        func.max(case((and_(e.move == "report", e.at > due), e.seq))).label("late"),
        func.max(history.never_unknown(history.overdue())).label("overdue"),
        func.max(case((history.unsatisfying(e), 1))).label("unsatisfied"),
        func.max(case((done(R.grade == "satisfied"), 1))).label("satisfied"),
        func.max(case((R.grade == "unsatisfied", 1))).label("still"),
    ]
    joined = select(R.id, R.source, R.department_id, *facts).outerjoin(e, and_(e.request_id == R.id, e.move.in_(TOLD)))
    return joined.where(*scope.conditions(), received()).group_by(R.id, R.source, R.department_id).subquery()
