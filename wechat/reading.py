"""Taking values out of a push, whatever shape they came in: never an exception, at most an empty answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST_CHARS = 512  # of one value we read by name; what a person wrote is read elsewhere, whole
_OPENID = re.compile(r"[0-9A-Za-z_-]{1,80}")


def text(fields: Mapping[str, Any], name: str) -> str:
    """The value as text; numbers arrive as numbers or as text, and an element given twice as a list."""
    value = fields.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else ""
    return value.strip()[:MOST_CHARS] if isinstance(value, str) else ""


def whole(fields: Mapping[str, Any], name: str) -> str:
    """What a person wrote, to its last character."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def openid(fields: Mapping[str, Any], name: str) -> str:
    """Nothing else may pass for a person: not null, not a list, not an address."""
    value = whole(fields, name)
    return value if _OPENID.fullmatch(value) else ""


def number(fields: Mapping[str, Any], name: str) -> int | None:
    """A whole number of at most eighteen digits."""
    said = text(fields, name)
    return int(said) if re.fullmatch(r"-?[0-9]{1,18}", said) else None


def inner(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> Iterator[Mapping[str, Any]]:
    """One item comes bare, several as a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            yield item


def listed(fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The items of a subscribe_msg_* event: XML wraps the list, JSON does not."""
    for value in fields.values():
        if isinstance(value, Mapping):
            yield from items(value.get("List"))
    yield from items(fields.get("List"))
