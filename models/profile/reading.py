"""From a file's tables, already checked, to a profile; a county's file says only what differs."""

from datetime import date
from fractions import Fraction
from typing import Any, get_args

from models.profile.rules import (
    Appraisal,
    Aspect,
    CalendarRules,
    Clock,
    Closing,
    Elsewhere,
    Ending,
    Figures,
    Letters,
    Notices,
    Profile,
    Quotas,
    Stage,
    Supervision,
    Tier,
    Unit,
)

UNITS: tuple[Unit, ...] = get_args(Unit)
WHOLE = "clocks"  # a clock is replaced whole: half of one and half of another would be two promises


def over(base: dict[str, Any], change: dict[str, Any], within: str = "") -> dict[str, Any]:
    """Tables merge; lists, arrays of tables and clocks are replaced."""
    merged = dict(base)
    for key, value in change.items():
        old = base.get(key)
        merge = isinstance(value, dict) and isinstance(old, dict) and within != WHOLE
        merged[key] = over(old, value, key) if merge else value  # type: ignore[arg-type]
    return merged


def read(raw: dict[str, Any], key: str) -> Profile:
    return Profile(
        key=key,
        version=raw["version"],
        name=raw["name"],
        tiers=tuple(_tier(t) for t in raw["tiers"]),
        categories=tuple(raw["categories"]),
        clocks=_clocks(raw["clocks"]),
        quotas=Quotas(**raw["quotas"]),
        notices=Notices(**_tuples(raw["notices"])),
        few_see=tuple(raw["few_see"]),
        off=frozenset(raw["off"]),
        state_labels=raw["labels"]["states"],
        move_labels=raw["labels"]["moves"],
        stages=tuple(Stage(s["name"], tuple(s["states"])) for s in raw["stages"]),
        calendar=_calendar(raw["calendar"]),
        closing=Closing(**_tuples(raw["closing"])),
        endings={name: _ending(name, e) for name, e in raw["endings"].items()},
        aspects=tuple(Aspect(**a) for a in raw["aspects"]),
        supervision=Supervision(**_tuples(raw["supervision"])),
        letters=Letters(**_tuples(raw["letters"])),
        sources=_other_last(raw["sources"]),
        figures=Figures(**raw["figures"]),
        appraisal=_appraisal(raw["appraisal"]),
        undefined=raw["undefined"],
        elsewhere=tuple(Elsewhere(**_tuples(e)) for e in raw["elsewhere"]),
    )


def _tuples(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _other_last(sources: dict[str, str]) -> dict[str, str]:
    """A county's own sources come after the default's, and 其他 after them all."""
    return {key: sources[key] for key in sorted(sources, key=lambda key: key == "other")}


def _tier(raw: dict[str, Any]) -> Tier:
    return Tier(raw["name"], raw["label"], raw.get("path", "direct"), _clocks(raw.get("clocks", {})))


def _clocks(raw: dict[str, Any]) -> dict[str, Clock]:
    return {name: _clock(one) for name, one in raw.items()}


def _clock(raw: dict[str, Any]) -> Clock:
    unit = next(unit for unit in UNITS if unit in raw)
    return Clock(unit, raw[unit], raw.get("ours", False))


def _calendar(raw: dict[str, Any]) -> CalendarRules:
    closed, opened = (frozenset(date.fromisoformat(str(day)) for day in raw[key]) for key in ("closed_on", "open_on"))
    return CalendarRules(raw["activity_day"], closed, opened)


def _ending(key: str, raw: dict[str, Any]) -> Ending:
    return Ending(key, raw["label"], raw.get("class", ""), tuple(raw.get("reasons", [])))


def _appraisal(raw: dict[str, Any]) -> Appraisal:
    exact: dict[str, Any] = {key: fraction(told) if isinstance(told, str) else told for key, told in raw.items()}
    return Appraisal(**exact)


def fraction(told: str) -> Fraction:
    """Exactly: `1/3` or `80%`, never a decimal that is nearly so."""
    return Fraction(int(told[:-1]), 100) if told.endswith("%") else Fraction(told)
