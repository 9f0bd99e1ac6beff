"""Day by day and month by month: what came in, and how much of it is done by now; days are those of Shanghai."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.figures import period, shares
from models.figures.period import Period
from models.figures.scope import Scope
from models.figures.spelling import local_day
from models.service_request import ServiceRequest

KEYS = ("received", "done")
DAYS, MONTHS = 7, 12


@dataclass(frozen=True)
class Point:
    """One column of a picture; its period is what a link to its cases says."""

    period: Period
    n: Counter[str]


@dataclass(frozen=True)
class Series:
    days: list[Point]  # the last seven
    months: list[Point]  # the last twelve
    by_station: dict[int, list[Point]]  # its twelve months


def lately(session: Session, scope: Scope, last: date) -> Series:
    """One statement a station, one line a day of its year: the rest is adding up."""
    months = _months(last)
    year = replace(scope, period=period.days(months[0].since, months[-1].until))
    each = {one: _by_day(session, year.at(one)) for one in scope.station_ids}
    whole: dict[date, Counter[str]] = {}
    for told in each.values():
        for day, n in told.items():
            whole.setdefault(day, Counter()).update(n)
    days = [period.days(day, day) for day in _last_days(last)]
    return Series(_points(whole, days), _points(whole, months), {one: _points(n, months) for one, n in each.items()})


def _by_day(session: Session, scope: Scope) -> dict[date, Counter[str]]:
    asked = shares.counting(scope, KEYS, local_day(ServiceRequest.filed_at))
    return {
        date.fromisoformat(str(day)): Counter(dict(zip(KEYS, map(int, n), strict=True)))
        for day, *n in session.execute(asked)
    }  # fmt: skip


def _points(told: Mapping[date, Counter[str]], periods: list[Period]) -> list[Point]:
    return [Point(one, Counter(_sum(told, one))) for one in periods]


def _sum(told: Mapping[date, Counter[str]], within: Period) -> Counter[str]:
    found: Counter[str] = Counter()
    for day, n in told.items():
        if within.since <= day <= within.until:
            found.update(n)
    return found


def _last_days(last: date) -> list[date]:
    return [last - timedelta(days=n) for n in reversed(range(DAYS))]


def _months(last: date) -> list[Period]:
    return list(reversed([*_backwards(last)]))


def _backwards(last: date) -> Iterator[Period]:
    for _ in range(MONTHS):
        yield period.month(last)
        last = last.replace(day=1) - timedelta(days=1)
