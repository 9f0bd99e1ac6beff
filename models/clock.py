"""The one clock: now in UTC, today where the county is, and the end of a working day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

HERE = ZoneInfo("Asia/Shanghai")
END_OF_WORK = time(18, 0)
# 全国年节及纪念日放假办法 names these by date; what is added around them is published year by year.
ALWAYS_FREE = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    source = _source.get()
    return source().astimezone(UTC) if source else datetime.now(UTC)


def today() -> date:
    return now().astimezone(HERE).date()


def days_ago(count: int) -> date:
    return today() - timedelta(days=count)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live at another moment: for tests, and for telling a history that already happened."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    mark = _source.set(lambda: moment)
    try:
        yield
    finally:
        _source.reset(mark)


def is_workday(day: date) -> tuple[bool, bool]:
    """(works, provisional). Past the published holiday calendar: plain weekends, and we say so."""
    try:
        return chinese_calendar.is_workday(day), False
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in ALWAYS_FREE, True


@lru_cache(maxsize=4096)
def kind_of_day(day: date) -> tuple[str, bool]:
    """(workday, weekend, holiday or make_up, provisional). A Sunday inside a holiday is a holiday, not a weekend."""
    try:
        rests, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        if (day.month, day.day) in ALWAYS_FREE:
            return "holiday", True
        return ("workday" if day.weekday() < 5 else "weekend"), True
    if name is None:
        return ("weekend" if rests else "workday"), False
    return ("holiday" if rests else "make_up"), False


def workdays_after(moment: datetime, count: int) -> tuple[datetime, bool]:
    """The end of the count-th working day after this moment, and whether that is provisional."""
    day, provisional = moment.astimezone(HERE).date(), False
    while count > 0:
        day += timedelta(days=1)
        works, guessed = is_workday(day)
        provisional = provisional or guessed
        count -= works
    return end_of_work(day), provisional


def midnight(day: date) -> datetime:
    """The day's first moment, here."""
    return datetime.combine(day, time(), HERE)


def end_of_work(day: date) -> datetime:
    return datetime.combine(day, END_OF_WORK, HERE).astimezone(UTC)


def after_quiet(moment: datetime, begins: time, ends: time) -> datetime:
    """The end of a nightly pause if this moment falls into it, else the moment; the pause may cross midnight."""
    here = moment.astimezone(HERE)
    told = here.time()
    inside = begins <= told < ends if begins <= ends else told >= begins or told < ends
    if not inside:
        return moment
    day = here.date() + timedelta(days=int(told >= ends))
    return datetime.combine(day, ends, HERE).astimezone(UTC)
