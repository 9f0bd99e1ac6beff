"""The counties this house works for, read once before the first request."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.profile.checking import DEFAULT as FILE
from models.profile.checking import Checked, check
from models.profile.rules import Profile

_profiles: dict[str, Profile] = {}
TOLD_AT_ONCE = 3
DEFAULT = "default"  # the key of who names none


class Unusable(ValueError):
    """A county's file that cannot be worked by."""


def use(folder: Path) -> None:
    """Hand the room its counties, once, before the first request; one bad file and nothing starts."""
    if not (folder / FILE).is_file():
        raise Unusable(f"{FILE}：没有这个文件")
    default = _good(folder / FILE, None)
    others = [_good(path, default.raw) for path in sorted(folder.glob("*.toml")) if path.name != FILE]
    found = {one.profile.key: one.profile for one in (default, *others) if one.profile}
    _profiles.update(found)
    for gone in _profiles.keys() - found.keys():
        del _profiles[gone]


def _good(path: Path, base: dict[str, Any] | None) -> Checked:
    checked = check(path, base)
    if not checked.mistakes:
        return checked
    first = "\n".join(f"  {mistake}" for mistake in checked.mistakes[:TOLD_AT_ONCE])
    raise Unusable(f"{path.name}：共{len(checked.mistakes)}处错误\n{first}")


def of(key: str | None) -> Profile:
    return _profiles.get(key or DEFAULT) or _profiles[DEFAULT]


def known() -> list[str]:
    """The names of the files there are."""
    return sorted(_profiles)


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
