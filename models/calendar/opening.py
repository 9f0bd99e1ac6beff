"""Which days a station works, and at what hours: the nation's calendar, the county's exceptions, its own."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from models.calendar.hours import NO_SPANS, WORKWEEK, Spans, Week, read_week
from models.calendar.rules import NO_RULES, CalendarRules
from models.clock import kind_of_day

LOOK_AHEAD = 400  # days; past so many shut ones in a row promises are made by the usual week all the same


@dataclass(frozen=True)
class Opening:
    hours: Sequence[dict[str, object]] = ()  # [{"days": [0, 1], "spans": [["08:30", "12:00"]]}]; Monday is 0
    rules: CalendarRules = NO_RULES
    days: Mapping[date, Spans | None] = field(default_factory=dict)  # its own; None: open, at the usual hours

    def is_open_on(self, day: date) -> tuple[bool, bool]:
        """(works, provisional)."""
        spans, guessed = self._posted(day)
        return bool(spans), guessed

    @cached_property
    def _week(self) -> Week:
        return read_week(self.hours)

    def _posted(self, day: date) -> tuple[Spans, bool]:
        """That day's hours, and whether they are a guess. Who stands nearer to the door has the last word."""
        if day in self.days:
            own = self.days[day]
            return self._usual(day) if own is None else own, False
        if day in self.rules.closed_on:
            return NO_SPANS, False
        if day in self.rules.open_on:
            return self._usual(day), False
        kind, guessed = kind_of_day(day)
        if kind == "holiday":
            return NO_SPANS, guessed
        if self._is_activity_day(day):
            return self._usual(day), guessed
        if kind == "make_up":
            return self._made_up(day), guessed
        return self._week[day.weekday()], guessed

    def _is_activity_day(self, day: date) -> bool:
        """The 31st of a month that has none is its last day."""
        return day.day == min(self.rules.activity_day, monthrange(day.year, day.month)[1])

    def _usual(self, day: date) -> Spans:
        """The hours of a day that is open out of turn: those posted for its weekday, else the first of the week."""
        return self._week[day.weekday()] or next(spans for spans in self._week if spans)

    def _made_up(self, day: date) -> Spans:
        """No notice says which weekday is made up for: a station that is not open on all five cannot know."""
        whole = all(self._week[weekday] for weekday in WORKWEEK)
        return self._week[day.weekday()] or (self._week[0] if whole else NO_SPANS)

    def _worked(self, day: date) -> tuple[Spans, bool]:
        """What promises are reckoned by: what is posted, or the usual week for a station that never opens again."""
        spans, guessed = self._posted(day)
        if spans or not self._stays_shut(day):
            return spans, guessed
        return USUAL._posted(day)[0], True

    def _stays_shut(self, day: date) -> bool:
        return not any(self._posted(day + timedelta(days=n))[0] for n in range(LOOK_AHEAD))


USUAL = Opening()
