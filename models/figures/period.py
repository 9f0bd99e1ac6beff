"""Which days a figure speaks of: a month, a quarter, a year, or from one day to another, all of Shanghai."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models import clock

KEY = re.compile(r"(20\d\d)(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?")
DAYS = re.compile(r"(20\d\d-\d\d-\d\d)\.\.(20\d\d-\d\d-\d\d)")
QUARTERS = "一二三四"


class NoPeriod(ValueError):
    """Nothing that can be read as days; the message is what is wrong: unreadable, backwards."""


@dataclass(frozen=True)
class Period:
    since: date
    until: date  # the last day, counted too
    key: str  # as an address carries it: 2026, 2026-q4, 2026-11, 2026-01-01..2026-03-31
    label: str

    @property
    def begins(self) -> datetime:
        return clock.midnight(self.since)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return clock.midnight(self.until + timedelta(days=1))

    @property
    def spoken(self) -> str:
        """How a report begins: 今年以来 while the year runs, else by its name."""
        return "今年以来" if self.key == f"{clock.today():%Y}" else self.label


def year(day: date) -> Period:
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31), f"{day.year}", f"{day.year}年")


def quarter(day: date) -> Period:
    n = (day.month - 1) // 3
    first = date(day.year, 3 * n + 1, 1)
    last = _last(date(day.year, 3 * n + 3, 1))
    return Period(first, last, f"{day.year}-q{n + 1}", f"{day.year}年第{QUARTERS[n]}季度")


def month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, _last(first), f"{day:%Y-%m}", f"{day.year}年{day.month}月")


def days(since: date, until: date) -> Period:
    if until < since:
        raise NoPeriod("backwards")
    begun = f"{since.year}年{since.month}月{since.day}日"
    ended = f"{until.year}年" * (until.year != since.year) + f"{until.month}月{until.day}日"
    label = begun if since == until else f"{begun}至{ended}"
    return Period(since, until, f"{since.isoformat()}..{until.isoformat()}", label)


def before(one: Period) -> Period:
    """What it is compared with: the year, quarter or month before, else as many days."""
    last = one.since - timedelta(days=1)
    if found := KEY.fullmatch(one.key):
        return month(last) if found[3] else quarter(last) if found[2] else year(last)
    return days(last - (one.until - one.since), last)


def read(key: str) -> Period:
    if found := KEY.fullmatch(key):
        day = date(int(found[1]), int(found[3] or 3 * int(found[2] or 1) - 2), 1)
        return month(day) if found[3] else quarter(day) if found[2] else year(day)
    if found := DAYS.fullmatch(key):
        return between(found[1], found[2])
    raise NoPeriod("unreadable")


def between(since: str, until: str) -> Period:
    """Two days as a form sends them."""
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError as why:
        raise NoPeriod("unreadable") from why
    if first.year < 2000 or last.year >= 2100:
        raise NoPeriod("unreadable")
    return days(first, last)


def near(today: date) -> list[tuple[str, Period]]:
    """The ones people ask for, by the names they use."""
    before = today.replace(day=1) - timedelta(days=1)
    last_quarter = quarter(today).since - timedelta(days=1)
    return [
        ("本月", month(today)), ("上月", month(before)), ("本季度", quarter(today)), ("上季度", quarter(last_quarter)),
        ("今年", year(today)), ("去年", year(date(today.year - 1, 1, 1))),
    ]  # fmt: skip


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
