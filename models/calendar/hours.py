"""Opening hours as a station posts them, and as minutes of a day that can be reckoned with."""

import re
from collections.abc import Iterable
from typing import Any

Spans = tuple[tuple[int, int], ...]  # minutes since midnight, in order, none touching another
Week = tuple[Spans, ...]  # Monday first

NO_SPANS: Spans = ()
POSTED_NOWHERE: Spans = ((8 * 60 + 30, 12 * 60), (14 * 60 + 30, 18 * 60))  # Monday to Friday
WORKWEEK = range(5)
_TOLD = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")


class BadHours(ValueError):
    """Opening hours that no clock can show."""


def read_spans(told: Any) -> Spans:
    """`[["08:30", "12:00"], …]` at the door: whatever is wrong with it is refused there."""
    if not isinstance(told, list | tuple) or not told:
        raise BadHours("spans is a list of [from, to]")
    return _joined(_span(one) for one in told)


def read_week(hours: Any) -> Week:
    """A station's hours, whatever is in the record: a slip in one of them must not stop a filing."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for slot in hours if isinstance(hours, list | tuple) else ():
        for day in _days(slot):
            days[day] += _readable(slot.get("spans"))
    if not any(days):
        return tuple(POSTED_NOWHERE if day in WORKWEEK else NO_SPANS for day in range(7))
    return tuple(_joined(spans) for spans in days)


def _days(slot: Any) -> list[int]:
    told = slot.get("days") if isinstance(slot, dict) else None
    return [day for day in told if type(day) is int and 0 <= day < 7] if isinstance(told, list | tuple) else []


def _readable(told: Any) -> list[tuple[int, int]]:
    found = []
    for one in told if isinstance(told, list | tuple) else ():
        try:
            found.append(_span(one))
        except BadHours:
            continue
    return found


def _span(told: Any) -> tuple[int, int]:
    if not isinstance(told, list | tuple) or len(told) != 2:
        raise BadHours("a span is [from, to]")
    begins, ends = (_minutes(at) for at in told)
    if begins >= ends:
        raise BadHours(f"{told[0]}-{told[1]}: a span ends after it begins, on the same day")
    return begins, ends


def _minutes(told: Any) -> int:
    if not isinstance(told, str) or not _TOLD.fullmatch(told):
        raise BadHours(f"{told!r} is no time of day; write 08:30, at most 24:00")
    hours, minutes = told.split(":")
    return int(hours) * 60 + int(minutes)


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """In order, and what overlaps or touches made one: an hour posted twice is worked once."""
    joined: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return tuple(joined)
