"""How a request's story is written down before it is played: who said what, and how long ago."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from models import clock

When = tuple[int, str] | int  # (days ago, local time of day), or minutes ago
DUTY = "值班代表"  # whoever of the group was asked


@dataclass(frozen=True)
class Step:
    when: When
    who: str
    verb: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """`ends` is the state the last step must have led to; `more` goes into the filing as it is."""

    ends: str
    sheet: str
    filer: str
    when: When
    category: str
    title: str
    text: str
    then: tuple[Step, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    photo: str = ""
    storm: bool = False


def step(when: When, who: str, verb: str, *args: str) -> Step:
    return Step(when, who, verb, args)


def moment(when: When, now: datetime) -> datetime:
    if isinstance(when, int):
        return now - timedelta(minutes=when)
    ago, at = when
    day = now.astimezone(clock.HERE).date() - timedelta(days=ago)
    return datetime.combine(day, time.fromisoformat(at), clock.HERE).astimezone(UTC)
