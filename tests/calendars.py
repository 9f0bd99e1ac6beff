"""Stations with hours of every kind, and moments as the clock on their wall shows them."""

from dataclasses import dataclass
from datetime import date, datetime

from models.calendar import Calendar
from models.clock import HERE

MORNING, AFTERNOON = ["08:30", "12:00"], ["14:30", "17:30"]
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6
TOWNSHIP = [{"days": [0, 1, 2, 3, 4], "spans": [MORNING, AFTERNOON]}]
HALL = [{"days": [0, 1, 2, 3, 4, 5], "spans": [["09:00", "17:00"]]}]
ONE_AFTERNOON = [{"days": [TUESDAY], "spans": [["14:00", "17:00"]]}]
ALWAYS = [{"days": list(range(7)), "spans": [["00:00", "24:00"]]}]


@dataclass(frozen=True)
class Clock:
    kind: str
    amount: int
    ours: bool = False


@dataclass(frozen=True)
class Rules:
    activity_day: int = 0
    closed_on: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()


def workdays(amount: int) -> Clock:
    return Clock("workdays", amount)


def hours(amount: int) -> Clock:
    return Clock("hours", amount)


def work_hours(amount: int) -> Clock:
    return Clock("work_hours", amount)


def at(told: str) -> datetime:
    """`2026-09-30 10:00`, in Shanghai."""
    return datetime.fromisoformat(told).replace(tzinfo=HERE)


def day(told: str) -> date:
    return date.fromisoformat(told)


def told(moment: datetime) -> str:
    return moment.astimezone(HERE).strftime("%Y-%m-%d %H:%M")


def due(calendar: Calendar, since: str, clock: Clock) -> str:
    """When it falls due, and `?` behind a promise that a holiday may yet move."""
    moment, provisional = calendar.due(at(since), clock)
    return told(moment) + ("?" if provisional else "")


def resumed(calendar: Calendar, since: str, until: str, now: str, clock: Clock) -> str:
    moment, provisional = calendar.resume(at(since), at(until), at(now), clock)
    return told(moment) + ("?" if provisional else "")
