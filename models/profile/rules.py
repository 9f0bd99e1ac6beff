"""A county's own words, paths and clocks: what the rest of the house may ask of them."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, TypeAdapter

from models import clock, workflow
from models.types import canonical

UNGATED = {"reported": "待反馈", "reject": "退回继续办理"}
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
Unit = Literal["workdays", "hours", "work_hours"]
Days = Annotated[frozenset[date], PlainSerializer(sorted)]  # sorted: a digest wants one spelling
Names = Annotated[frozenset[str], PlainSerializer(sorted)]


@dataclass(frozen=True)
class Clock:
    """A promise: working days, hours round the clock, or hours of the station's being open."""

    kind: Unit
    amount: int
    ours: bool  # no document of the county states it


@dataclass(frozen=True)
class Tier:
    name: str
    label: str
    path: str = "direct"  # direct, grid, meeting, supervision
    clocks: dict[str, Clock] = field(default_factory=dict)  # where it differs from the county's


@dataclass(frozen=True)
class Stage:
    """A gate by the county's own name: a view of some of our states."""

    name: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class CalendarRules:
    activity_day: int = 0  # of the month; 0: none
    closed_on: Days = frozenset()
    open_on: Days = frozenset()


@dataclass(frozen=True)
class Closing:
    """What must have happened before a matter may be written off, and how long each thing is waited for."""

    needs: tuple[str, ...] = ()  # of rated, looked_back, phoned
    silent_days: int = 15
    dispute_days: int = 30
    sample_percent: int = 5
    look_back_days: int = 7


@dataclass(frozen=True)
class Ending:
    key: str
    label: str
    kind: str = ""  # A, B, C, D, or none
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aspect:
    name: str
    weight: int | None = None


@dataclass(frozen=True)
class Supervision:
    roles: tuple[str, ...] = ()
    pushes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letters:
    title: str = "交办函"
    number: str = "{year}年第{n}号"
    slips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    min_n: int = 5


@dataclass(frozen=True)
class Appraisal:
    """What a county says of 述职 votes. Kept exactly, asked by nobody yet: a request's life has no part in it."""

    per_term: int | None = None
    month: int | None = None
    rectify_over: Fraction | None = None
    rectify_months: int | None = None
    resign_over: Fraction | None = None
    satisfied_from: Fraction | None = None


@dataclass(frozen=True)
class Quotas:
    """How much one person, one browser and one station may take in before we slow down."""

    person_hour: int
    person_day: int
    browser_hour: int
    browser_day: int
    station_hour: int


@dataclass(frozen=True)
class Notices:
    """When messages go: how long each step of a ladder waits, when nothing is sent, when many become one."""

    wait_hours: tuple[int, ...] = (2, 24, 48)
    quiet: tuple[str, ...] = ()  # from, to, by the clock on the wall; empty: never quiet
    digest_over: int = 3
    chief_minutes: int = 60
    due_soon_hours: int = 24
    rate_please_days: int = 3

    def after_quiet(self, moment: datetime) -> datetime:
        """This moment, or the end of the quiet hours it falls into."""
        return clock.after_quiet(moment, *map(time.fromisoformat, self.quiet)) if self.quiet else moment


@dataclass(frozen=True)
class Elsewhere:
    """A matter that another door serves better: where that is, and the words by which it is known when typed."""

    name: str
    label: str
    hint: str
    where: str = ""
    phones: tuple[str, ...] = ()  # "119 火警"
    words: tuple[str, ...] = ()
    urgent: bool = False
    mark: str = ""

    @property
    def called(self) -> str:
        """What an office calls a matter whose words spoke of it: nobody knows yet whether it is so."""
        return self.mark or self.label

    @property
    def calls(self) -> list[tuple[str, str]]:
        """(number, whose)"""
        return [(number, whose) for number, _, whose in (phone.partition(" ") for phone in self.phones)]


@dataclass(frozen=True)
class Profile:
    key: str
    version: int
    name: str
    tiers: tuple[Tier, ...] = ()  # in the order of the queue
    categories: tuple[str, ...] = ()
    clocks: dict[str, Clock] = field(default_factory=dict)
    quotas: Quotas = Quotas(10, 30, 5, 12, 240)
    notices: Notices = Notices()
    few_see: tuple[str, ...] = ()
    off: Names = frozenset()
    state_labels: dict[str, str] = field(default_factory=dict)
    move_labels: dict[str, str] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    calendar: CalendarRules = CalendarRules()
    closing: Closing = Closing()
    endings: dict[str, Ending] = field(default_factory=dict)
    aspects: tuple[Aspect, ...] = ()
    supervision: Supervision = Supervision()
    letters: Letters = Letters()
    sources: dict[str, str] = field(default_factory=dict)
    figures: Figures = Figures()
    appraisal: Appraisal = Appraisal()
    undefined: dict[str, str] = field(default_factory=dict)
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def first_tier(self) -> str:
        return self.tiers[0].name

    def tier(self, name: str) -> Tier:
        """One that this county does not have (any more) is told by its bare name, and has no path of its own."""
        return next((tier for tier in self.tiers if tier.name == name), Tier(name, name))

    def tier_rank(self, tier: str) -> int:
        names = [one.name for one in self.tiers]
        return names.index(tier) if tier in names else len(names)

    def clock(self, name: str, tier: str) -> Clock:
        return self.tier(tier).clocks.get(name) or self.clocks[name]

    def uses(self, move: str) -> bool:
        return move not in self.off

    def state_label(self, state: str) -> str:
        return self.state_labels.get(state) or self._ungated.get(state) or workflow.STATES[state].label

    def move_label(self, move: str) -> str:
        return self.move_labels.get(move) or self._ungated.get(move) or workflow.MOVES[move].label

    @property
    def _ungated(self) -> dict[str, str]:
        """Where nothing is accepted, nothing waits for it or fails it."""
        return {} if self.uses("verify") else UNGATED

    def stage_of(self, state: str) -> Stage | None:
        return next((stage for stage in self.stages if state in stage.states), None)

    def sends(self, name: str) -> Elsewhere | None:
        return next((one for one in self.elsewhere if one.name == name), None)

    def recognised(self, text: str) -> Elsewhere | None:
        """The first of these matters that a text speaks of in so many words; danger before all others."""
        spoken_of = [one for one in self.elsewhere if any(word in text for word in one.words)]
        return next((one for one in spoken_of if one.urgent), next(iter(spoken_of), None))

    @cached_property
    def spelt(self) -> dict[str, Any]:
        """The whole of it in plain JSON: what is kept of the rules that a request was filed under."""
        told: dict[str, Any] = SPELLING.dump_python(self, mode="json")
        return told

    @cached_property
    def digest(self) -> str:
        return sha256(canonical(self.spelt).encode()).hexdigest()


SPELLING = TypeAdapter(Profile)
