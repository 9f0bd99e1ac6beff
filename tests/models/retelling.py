"""docs/figures.md told a second time, out of histories alone: no column of a case is asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from models.clock import HERE
from models.event import Event
from models.service_request import ServiceRequest

TOUCHED = ("assign", "accept", "ask", "answer", "order", "confer")
STANDS = ("answered", "rated", "looking_back", "closed")
TELLS = ("answer", "verify", "feedback", "share", "uphold")
BESIDE = {"grant_time": "extended", "amend": "amended"}
Past = Mapping[int, Sequence[Event]]


def count(one: ServiceRequest, past: Past) -> Counter[str]:
    told, mine = _columns(past[one.id]), past[one.id]
    n = Counter(filed=1)
    if told.get("excluded"):
        return n + Counter({"excluded": 1, f"excluded.{told['excluded']}": 1})
    if mine[-1].state == "withdrawn":
        return n + Counter(withdrawn=1)
    handed, done = handed_at(one.id, past), mine[-1].state in STANDS
    n.update(["received", f"at.{mine[-1].state}", "done" if done else "open"])
    n.update(["handed" if handed or done else "waiting"])
    n["in_progress"] = bool(handed) and not done
    n["same_day"] = handed is not None and _day(handed) <= _day(mine[0].at)
    n["told"] = done or any(e.move in TELLS for e in mine)
    n["disputed"] = any(e.move == "dispute" for e in mine)
    n["merged"] = sum((e.move in ("merge", "join")) - (e.move == "unmerge") for e in mine) > 0
    n["postponed"] = any(e.move == "promise" or "put_off" in e.changes for e in mine)
    n.update({name: any(e.move == move for e in mine) for move, name in BESIDE.items()})
    return +(n + (_ended(told) if done else Counter()))


def _ended(told: Mapping[str, object]) -> Counter[str]:
    outcome, grade, result = told.get("outcome") or "unsaid", told.get("grade"), told.get("result_grade")
    kept = outcome == "promised" and told.get("looked_back_at") and result == "satisfied"
    n = Counter({str(outcome): 1, "carried": int(outcome == "solved" or bool(kept))})
    n.update({"rated": 1, str(grade): 1} if grade else {})
    n.update({"resulted": 1, f"result_{result}": 1} if result else {})
    return n


def handed_at(request_id: int, past: Past) -> datetime | None:
    """When somebody first had to act; in company, when they had to on the one that leads."""
    first, lead, filed = None, None, past[request_id][0].at
    for e in past[request_id]:
        first = first or (e.at if e.move in TOUCHED else None)
        lead = e.changes.get("merged_into_id") or lead
        if e.move == "share" and lead:
            first = first or max(filed, handed_at(lead, past) or e.at)
        lead = None if e.move in ("unmerge", "share") else lead
    return first or (handed_at(lead, past) if lead else None)


def _columns(mine: Sequence[Event]) -> dict[str, object]:
    told: dict[str, object] = {}
    for e in mine:
        told |= e.changes
    return told


def _day(moment: datetime) -> object:
    return moment.astimezone(HERE).date()
