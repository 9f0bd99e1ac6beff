"""When a clock that starts now has run out, by the days and hours that one station works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from models.calendar.opening import Opening
from models.calendar.rules import Clock
from models.clock import END_OF_WORK, HERE

DAY = timedelta(days=1)
END_OF_WORK_MINUTE = END_OF_WORK.hour * 60 + END_OF_WORK.minute
LAST_MINUTE = 24 * 60 - 1  # a promise for a day must not read as one for the next


@dataclass(frozen=True)
class Calendar(Opening):
    def due(self, moment: datetime, clock: Clock) -> tuple[datetime, bool]:
        """When a clock that starts at this moment has run out, and whether a holiday may yet move that."""
        moment = _utc(moment)
        if clock.kind == "hours":
            return moment + timedelta(hours=clock.amount), False
        if clock.kind == "workdays":
            due = self._workdays_after(moment, clock.amount)
        elif clock.kind == "work_hours":
            due = self._worked_off(moment, timedelta(hours=clock.amount))
        else:
            raise ValueError(f"no clock runs in {clock.kind}")
        return due, self._guessed(moment, due)

    def resume(
        self, waiting_since: datetime, due_at: datetime, now: datetime, clock: Clock
    ) -> tuple[datetime, bool]:  # fmt: skip
        """The clock stood still for the resident: what was left of it begins now. What was over stays over."""
        since, due, now = _utc(waiting_since), _utc(due_at), _utc(now)
        if due <= since or now <= since:
            return due, clock.kind != "hours" and self._guessed(since, due)
        if clock.kind == "hours":
            return due + (now - since), False
        left = self.open_between(since, due)
        later = self._worked_off(now, left)
        if clock.kind == "workdays" or not left:  # no hour left, though the promise lay ahead: the day's work is
            later = self._close_of_work(later)
        later = max(due, later)  # asking the resident must never make a promise earlier
        return later, self._guessed(now, later)

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments; none when they are in the wrong order."""
        start, end = _utc(start), _utc(end)
        worked = timedelta()
        for begins, ends in self._openings(start):
            if begins >= end:
                return worked
            worked += min(ends, end) - begins
        raise AssertionError("openings never end")

    def ends(self, day: date) -> datetime:
        """The end of that day's work: the door may shut at noon, those who answer work until 18:00."""
        spans = self._worked(day)[0]
        last = spans[-1][1] if spans else 0
        return _at(day, min(max(last, END_OF_WORK_MINUTE), LAST_MINUTE))

    def _workdays_after(self, moment: datetime, amount: int) -> datetime:
        """None at all: by the end of the work of the day it came, 当日."""
        if not amount:
            return self._close_of_work(moment)
        day = _day(moment)
        while amount > 0:
            day += DAY
            amount -= bool(self._worked(day)[0])
        return self.ends(day)

    def _close_of_work(self, moment: datetime) -> datetime:
        """The end of the first working day that is not over by then."""
        day = _day(moment)
        while not self._worked(day)[0] or self.ends(day) < moment:
            day += DAY
        return self.ends(day)

    def _worked_off(self, moment: datetime, work: timedelta) -> datetime:
        """The moment by which so much has been worked."""
        if not work:
            return moment
        for begins, ends in self._openings(moment):
            if work <= ends - begins:
                return begins + work
            work -= ends - begins
        raise AssertionError("openings never end")

    def _openings(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From this moment on, for ever, in UTC: between two UTC moments an hour is an hour in every zone."""
        first = _day(moment)
        for n in count():
            day = first + n * DAY
            for begins, ends in self._worked(day)[0]:
                opens, shuts = max(moment, _at(day, begins)), _at(day, ends)
                if opens < shuts:
                    yield opens, shuts

    def _guessed(self, since: datetime, until: datetime) -> bool:
        """Whether any day from the one to the other is known by its weekday only."""
        first = _day(since)
        days = (_day(until) - first).days + 1
        return any(self._worked(first + n * DAY)[1] for n in range(days))


def _utc(moment: datetime) -> datetime:
    """Of a naive moment Python would say it is in the server's zone; two moments of one zone it would subtract
    by the hands of the clock. Both are wrong by an hour twice a year where there is summer time."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def _at(day: date, minute: int) -> datetime:
    """So many minutes into that day, 1440 being the next midnight."""
    return (datetime(day.year, day.month, day.day, tzinfo=HERE) + timedelta(minutes=minute)).astimezone(UTC)
