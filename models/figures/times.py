"""How long things take: medians in elapsed time, of all cases or of a sample whose size is said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from statistics import median

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from models.event import Event
from models.figures.meaning import STANDING, clocked, done
from models.figures.scope import Scope
from models.profile import Profile
from models.service_request import ServiceRequest

R = ServiceRequest
SAMPLE = 2000
CHANCE = 1 << 22  # the low bits of an id are chance, so to take the small ones is to draw lots
AT_ONCE = 500
SPANS = {"hand_over": ("clocked", clocked, R.handed_over_at), "answer": ("done", done, R.answered_at)}


@dataclass(frozen=True)
class Median:
    """`n` were looked at; of how many is for the page to say."""

    value: timedelta | None
    n: int


@dataclass(frozen=True)
class Gate:
    """A county's own stage, or a state where it names none: how many are in it, and how long one takes."""

    name: str
    states: tuple[str, ...]
    now: int
    dwell: Median  # of the cases that have left it; all their stays in it added up

    @property
    def key(self) -> str:
        return ".".join(("at", *self.states))


def _median(took: list[float]) -> Median:
    return Median(timedelta(seconds=round(median(took))) if took else None, len(took))


def lot(of: int, sample: int = SAMPLE) -> list[ColumnElement[bool]]:
    """About so many of them, the same at each look; all, where there are no more."""
    return [] if of <= sample else [R.id % CHANCE < sample * CHANCE // of]


def span(session: Session, scope: Scope, name: str, n: Mapping[str, int]) -> Median:
    """From being filed to being handed over, or to the answer that stands."""
    took = [(at - filed).total_seconds() for filed, at in session.execute(_spans(scope, name, n)) if at]
    return _median([max(0.0, one) for one in took])


def _spans(scope: Scope, name: str, n: Mapping[str, int]) -> Select[datetime, datetime | None]:
    key, meant, column = SPANS[name]
    return select(R.filed_at, column).where(*scope.conditions(), meant(), *lot(n[key]))


def gates(session: Session, scope: Scope, county: Profile, n: Mapping[str, int]) -> list[Gate]:
    """Every gate of the county, in its order; states that it puts into none stand by themselves behind."""
    staged = {state: stage.name for stage in county.stages for state in stage.states}
    names = {state: staged.get(state) or county.state_label(state) for state in STANDING}
    took = _dwelt(_histories(session, scope, n["clocked"]), names)
    groups: dict[str, list[str]] = {stage.name: [] for stage in county.stages}
    for state, name in names.items():
        groups.setdefault(name, []).append(state)
    known = {stage.name for stage in county.stages}
    told = [
        Gate(name, tuple(states), sum(n[f"at.{state}"] for state in states), _median(took[name]))
        for name, states in groups.items() if states
    ]  # fmt: skip
    return [gate for gate in told if gate.name in known or gate.now or gate.dwell.n]


def _dwelt(
    histories: Iterable[list[tuple[str, datetime]]], names: Mapping[str, str]
) -> dict[str, list[float]]:  # fmt: skip
    """Seconds by gate, one figure a case; of the gate it is in now the end is not known, and nothing is told."""
    took: dict[str, list[float]] = defaultdict(list)
    for history in histories:
        stays: dict[str, float] = defaultdict(float)
        for (state, at), (_, until) in pairwise(history):
            stays[names.get(state, state)] += (until - at).total_seconds()
        stays.pop(names.get(history[-1][0], ""), None)
        for name, seconds in stays.items():
            took[name].append(max(0.0, seconds))
    return took


def _histories(session: Session, scope: Scope, of: int) -> Iterator[list[tuple[str, datetime]]]:
    """State by state with its hour, case after case; never more than a handful of them in memory."""
    ids = list(session.scalars(select(R.id).where(*scope.conditions(), clocked(), *lot(of))))
    told = select(Event.request_id, Event.state, Event.at).order_by(Event.request_id, Event.seq)
    for start in range(0, len(ids), AT_ONCE):
        rows = session.execute(told.where(Event.request_id.in_(ids[start : start + AT_ONCE])))
        for _, mine in groupby(rows, key=lambda row: row[0]):
            yield [(state, at) for _, state, at in mine]
