"""A station's own calendar: which days it works, at what hours, and when a promise falls due by them."""

from models.calendar.days import StationDay, as_usual_on, close_on, days_of, of_station, open_on
from models.calendar.hours import BadHours, read_spans
from models.calendar.reckoning import Calendar
from models.calendar.rules import NO_RULES, CalendarRules, Clock

__all__ = [
    "NO_RULES", "BadHours", "Calendar", "CalendarRules", "Clock", "StationDay", "as_usual_on", "close_on", "days_of",
    "of_station", "open_on", "read_spans",
]  # fmt: skip
