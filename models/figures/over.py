"""The figures of a period: every number with its key, the rates, the sums that must hold, and how long it took."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from models import clock, score
from models.department import Department
from models.figures import conversion, counting, period, times
from models.figures.counting import Grain
from models.figures.meaning import BESIDE, SUMS, label, received
from models.figures.period import Period
from models.figures.rates import Gap, Rate, rate
from models.figures.scope import Scope
from models.figures.times import Gate, Median
from models.profile import Profile
from models.score import OfDepartment
from models.topic import Topic


@dataclass(frozen=True)
class Sum:
    """A whole and what it falls into."""

    whole: str
    parts: tuple[str, ...]
    n: Mapping[str, int]

    @property
    def holds(self) -> bool:
        return self.n[self.whole] == sum(self.n[part] for part in self.parts)

    @property
    def said(self) -> str:
        """`212 = 27 + 185`."""
        return f"{self.n[self.whole]} = {' + '.join(str(self.n[part]) for part in self.parts)}"


def sum_of(n: Mapping[str, int], whole: str) -> Sum:
    """The first way in which a whole is told to fall apart."""
    return next(Sum(whole, parts, n) for one, parts in SUMS if one == whole)


@dataclass(frozen=True)
class Figures:
    scope: Scope
    county: Profile  # today's: its words, and from how many cases on a rate is told
    grains: list[Grain]
    at: datetime  # cases are those of the period; how they stand is as of this moment

    @cached_property
    def n(self) -> Counter[str]:
        return counting.folded(self.grains, lambda grain: True).get(True, Counter())

    @cached_property
    def by_station(self) -> dict[int, Counter[str]]:
        found = counting.folded(self.grains, lambda grain: grain.station_id)
        return {one: found.get(one, Counter()) for one in self.scope.station_ids}

    @cached_property
    def by_source(self) -> dict[str, Counter[str]]:
        return counting.folded(self.grains, lambda grain: grain.source)

    @cached_property
    def by_department(self) -> dict[int, Counter[str]]:
        found = counting.folded(self.grains, lambda grain: grain.department_id)
        return {one: n for one, n in found.items() if one is not None}

    def rate(self, name: str, n: Mapping[str, int] | None = None) -> Rate:
        return rate(name, self.n if n is None else n, self.county.figures.min_n)

    @staticmethod
    def beside(n: Mapping[str, int]) -> list[str]:
        """What of all that a rate would hide there is here."""
        return [key for key in BESIDE if n[key]]

    @property
    def gap(self) -> Gap:
        return self.gap_of(self.n)

    def gap_of(self, n: Mapping[str, int]) -> Gap:
        return Gap(n["both_answer"], n["both_result"], n["both"], self.county.figures.min_n)

    @property
    def sums(self) -> list[Sum]:
        return [Sum(whole, parts, self.n) for whole, parts in SUMS]

    def sum(self, whole: str) -> Sum:
        return sum_of(self.n, whole)

    def label(self, key: str) -> str:
        return label(key, self.county)


def over(session: Session, scope: Scope, county: Profile) -> Figures:
    return Figures(scope, county, counting.grains(session, scope), clock.now())


@dataclass(frozen=True)
class Times:
    """How long: medians, each with how many cases it was taken of."""

    hand_over: Median
    answer: Median
    gates: list[Gate]
    by_source: dict[str, Median]  # filed to answered: whether all doors are treated alike


def lasting(session: Session, told: Figures) -> Times:
    scope, n = told.scope, told.n
    doors = {source: Scope(scope.station_ids, scope.period, source, scope.department_id) for source in told.by_source}
    by_source = {one: times.span(session, doors[one], "answer", told.by_source[one]) for one in doors}
    return Times(
        times.span(session, scope, "hand_over", n), times.span(session, scope, "answer", n),
        times.gates(session, scope, told.county, n), by_source,
    )  # fmt: skip


@dataclass(frozen=True)
class OfBody:
    """A department side by side with the others: its cases, its returns, and what deputies said of its handling."""

    id: int
    name: str
    n: Counter[str]
    sent_back: int
    scored: OfDepartment | None
    scored_before: OfDepartment | None  # in the period before


def departments(session: Session, told: Figures, county_id: int | None) -> list[OfBody]:
    """By name. Scores are a whole county's, by the day they were given: a station has none of its own."""
    returned, counted, days = counting.sent_back(session, told.scope), told.by_department, told.scope.period
    scored, earlier = (_scored(session, county_id, one) for one in (days, period.before(days)))
    found = [session.get_one(Department, one) for one in {*counted, *returned, *scored}]
    bodies = [
        OfBody(d.id, d.name, counted.get(d.id, Counter()), returned[d.id], scored.get(d.id), earlier.get(d.id))
        for d in found
    ]  # fmt: skip
    return sorted(bodies, key=lambda body: (body.name, body.id))


def _scored(session: Session, county_id: int | None, days: Period) -> dict[int, OfDepartment]:
    given = score.by_department(session, county_id, days.begins, days.ends) if county_id else []
    return {one.department_id: one for one in given}


def topics(session: Session, told: Figures) -> dict[str, int]:
    return conversion.topics(session, told.scope, [received()])


def made(session: Session, scope: Scope, kind: str) -> list[tuple[Topic, int]]:
    """The topics that a number of them speaks of."""
    return conversion.made(session, scope, kind, [received()])
