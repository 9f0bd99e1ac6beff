"""What a calendar must be told by a county's profile, by shape alone: the profile needs no import from here."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Clock(Protocol):
    """`workdays` end with a day's work, `hours` run round the clock, `work_hours` only while the door is open."""

    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> int: ...


class CalendarRules(Protocol):
    @property
    def activity_day(self) -> int: ...  # of each month; 0: this county has none
    @property
    def closed_on(self) -> frozenset[date]: ...
    @property
    def open_on(self) -> frozenset[date]: ...


@dataclass(frozen=True)
class _NoRules:
    activity_day: int = 0
    closed_on: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()


NO_RULES: CalendarRules = _NoRules()
