"""Counting in the database: one statement a station tells every number of it, so that they are of one moment."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from models.figures import history, marks
from models.figures.meaning import MEANINGS, received
from models.figures.scope import Scope
from models.service_request import ServiceRequest

T = TypeVar("T")
R = ServiceRequest
PLAIN = tuple(key for key in MEANINGS if key not in marks.KEYS)


@dataclass(frozen=True)
class Grain:
    """The cases of one station that came by one door and are with one department, counted under every key."""

    station_id: int
    source: str
    department_id: int | None
    n: Counter[str]


def grains(session: Session, scope: Scope) -> list[Grain]:
    """All tables are folds of these: whichever way one adds them up, it comes to the same."""
    return [grain for station_id in scope.station_ids for grain in _of_station(session, scope.at(station_id))]


def _of_station(session: Session, scope: Scope) -> list[Grain]:
    """What must add up is told by one statement: two would see two moments (READ COMMITTED), and break sums."""
    [station_id] = scope.station_ids
    found: dict[tuple[str, int | None], Counter[str]] = {}
    for keys, asked in ((PLAIN, counting(scope)), (marks.KEYS, marks.counting(scope))):
        for source, department_id, *n in session.execute(asked):
            counted = dict(zip(keys, map(int, n), strict=True))
            found.setdefault((source, department_id), Counter()).update(counted)
    return [Grain(station_id, source, department_id, n) for (source, department_id), n in found.items()]


def counting(scope: Scope) -> Select[*tuple[Any, ...]]:
    counted = [func.count(case((MEANINGS[key][1](), 1))) for key in PLAIN]
    return select(R.source, R.department_id, *counted).where(*scope.conditions()).group_by(R.source, R.department_id)


def folded(counted: Iterable[Grain], by: Callable[[Grain], T]) -> dict[T, Counter[str]]:
    found: dict[T, Counter[str]] = {}
    for grain in counted:
        found.setdefault(by(grain), Counter()).update(grain.n)
    return found


def sent_back(session: Session, scope: Scope) -> Counter[int]:
    """How many cases each department sent back: by then it is no longer theirs, so only history knows."""
    found: Counter[int] = Counter()
    for station_id in scope.station_ids:
        found.update({one: int(n) for one, n in session.execute(_sent_back(scope.at(station_id)))})
    return found


def _sent_back(scope: Scope) -> Select[Any]:
    back, who = history.sending_back()
    few = select(back.request_id.label("request_id"), who.label("department_id")).join(R, R.id == back.request_id)
    each = few.where(*scope.conditions(), received(R.returns > 0), back.move.in_(history.SENT_BACK)).subquery()
    return (
        select(each.c.department_id, func.count(each.c.request_id.distinct()))
        .where(each.c.department_id.is_not(None))
        .group_by(each.c.department_id)
    )
