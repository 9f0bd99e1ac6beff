"""Figures taken down case by case: each number with the very cases behind it, so that both can be kept."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from models import clock
from models.figures.counting import Grain
from models.figures.meaning import MEANINGS
from models.figures.over import Figures
from models.figures.scope import Scope
from models.profile import Profile
from models.service_request import ServiceRequest

R = ServiceRequest


@dataclass(frozen=True)
class Taken:
    """`cases`: the id, the door it came by, and a bit for each of `keys` that counts it."""

    told: Figures
    keys: tuple[str, ...]
    cases: list[tuple[int, str, int]]


def take(session: Session, scope: Scope, county: Profile, keys: Sequence[str]) -> Taken:
    """The numbers are sums over these very cases: none can be told that its cases do not make up."""
    grains, cases = list[Grain](), list[tuple[int, str, int]]()
    for station_id in scope.station_ids:
        counted: dict[tuple[str, int | None], Counter[str]] = defaultdict(Counter)
        for request_id, source, department_id, *marks in session.execute(_marked(scope.at(station_id), keys)):
            counted[source, department_id].update(key for key, mark in zip(keys, marks, strict=True) if mark)
            cases.append((request_id, source, sum(int(mark) << bit for bit, mark in enumerate(marks))))
        grains += [Grain(station_id, source, body, n) for (source, body), n in counted.items()]
    return Taken(Figures(scope, county, grains, clock.now()), tuple(keys), cases)


def _marked(scope: Scope, keys: Sequence[str]) -> Select[*tuple[Any, ...]]:
    marks = [case((MEANINGS[key][1](), 1), else_=0) for key in keys]
    return select(R.id, R.source, R.department_id, *marks).where(*scope.conditions())
