"""A county's own words and clocks, read from one TOML file in `profiles/`."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from models import clock

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Clock:
    """A promise in working days; `ours` marks one that no county document states."""

    workdays: int
    ours: bool


class Unusable(ValueError):
    """A county's file that cannot be worked by."""


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

    def __post_init__(self) -> None:
        """A county's slip is told when the file is read, not to a deputy at night."""
        numbers = (self.digest_over, self.chief_minutes, self.due_soon_hours, self.rate_please_days)
        if not self.wait_hours or not all(type(n) is int and n > 0 for n in self.wait_hours):
            raise ValueError("[notices] wait_hours is a list of whole hours, such as [2, 24, 48]")
        if not all(type(n) is int and 0 <= n <= 10_000 for n in numbers):
            raise ValueError("[notices] digest_over, chief_minutes, due_soon_hours, rate_please_days: whole numbers")
        if len(self.quiet) not in (0, 2) or not all(CLOCK.fullmatch(str(at)) for at in self.quiet):
            raise ValueError('[notices] quiet is [] or two times of day, such as ["22:00", "07:00"]')

    def after_quiet(self, moment: datetime) -> datetime:
        """This moment, or the end of the quiet hours it falls into."""
        return clock.after_quiet(moment, *map(time.fromisoformat, self.quiet)) if self.quiet else moment


@dataclass(frozen=True)
class Profile:
    key: str
    version: int
    name: str
    tiers: tuple[tuple[str, str], ...] = ()  # (tier, label), in the order of the queue
    categories: tuple[str, ...] = ()
    clocks: dict[str, Clock] = field(default_factory=dict)
    quotas: Quotas = Quotas(10, 30, 5, 12, 240)
    notices: Notices = Notices()

    @property
    def first_tier(self) -> str:
        return self.tiers[0][0]

    def tier_rank(self, tier: str) -> int:
        return [name for name, _ in self.tiers].index(tier)


def _read(raw: dict[str, Any], key: str) -> Profile:
    return Profile(
        key=key,
        version=raw["version"],
        name=raw["name"],
        tiers=tuple((t["name"], t["label"]) for t in raw["tiers"]),
        categories=tuple(raw["categories"]),
        clocks={name: Clock(c["workdays"], c.get("ours", False)) for name, c in raw["clocks"].items()},
        quotas=Quotas(**raw["quotas"]),
        notices=_notices(raw["notices"]),
    )


def _notices(raw: dict[str, Any]) -> Notices:
    return Notices(**raw | {"wait_hours": tuple(raw["wait_hours"]), "quiet": tuple(raw["quiet"])})


def _over(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A county's file says only what differs from `default.toml`."""
    merged = dict(base)
    for key, value in change.items():
        merged[key] = _over(base.get(key, {}), value) if isinstance(value, dict) else value
    return merged


_profiles: dict[str, Profile] = {}


def use(folder: Path) -> None:
    """Hand the room its counties, once, before the first request."""
    default = tomllib.loads((folder / "default.toml").read_text("utf8"))
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = _over(default, tomllib.loads(path.read_text("utf8")))
            _profiles[path.stem] = _read(raw, path.stem)
        except (ValueError, TypeError, KeyError) as why:
            raise Unusable(f"{path.name}: {why}") from None


def of(key: str | None) -> Profile:
    return _profiles.get(key or "default") or _profiles["default"]


@contextmanager
def instead(other: Profile) -> Iterator[None]:
    """Another file for this county for a while: for tests, and for telling a past that had other rules."""
    kept = _profiles.get(other.key)
    _profiles[other.key] = other
    try:
        yield
    finally:
        if kept is None:
            del _profiles[other.key]
        else:
            _profiles[other.key] = kept
