"""What taking the workbook in would do: rows to make, values to change, and the same told to a person."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.county_book.line import UNTOLD, Line
from models.county_book.titles import SHEETS
from models.schema import Base
from models.types import new_id

EMPTY = "（空）"
NEW, CHANGED, SAME = "new", "changed", "same"
Told = tuple[str, str, str]  # what, before, after


def shown(value: Any) -> str:
    return EMPTY if value in (None, "", []) else value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Value:
    """One attribute as the workbook has it; `words` says it, or what stood there, to a person."""

    title: str
    attr: str
    told: Any
    words: Callable[[Any], str] = shown
    empty: Any = None  # what “无” writes; UNTOLD where there must be something


@dataclass
class Entry:
    """One thing of the county: a place, a station, a deputy, a role."""

    sheet: str
    name: str
    row: int
    is_new: bool = False
    changes: list[Told] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return NEW if self.is_new else CHANGED if self.changes else SAME

    def note(self, title: str, before: str, after: str) -> None:
        if not self.is_new:
            self.changes.append((title, before, after))


class Plan:
    def __init__(self) -> None:
        self.made: dict[type[Base], list[dict[str, Any]]] = {}
        self.altered: dict[type[Base], dict[int, dict[str, Any]]] = {}
        self.entries: list[Entry] = []
        self.missing: dict[str, list[str]] = {sheet: [] for sheet in SHEETS}

    def entry(self, line: Line, name: str, is_new: bool) -> Entry:
        one = Entry(line.sheet, name, line.number, is_new)
        self.entries.append(one)
        return one

    def make(self, model: type[Base], **row: Any) -> int:
        """An id is there at once, so that what belongs to it can name it."""
        made = {"id": new_id()} | row
        self.made.setdefault(model, []).append(made)
        return int(made["id"])

    def set(self, model: type[Base], row_id: int, **values: Any) -> None:
        self.altered.setdefault(model, {}).setdefault(row_id, {}).update(values)

    def compare(self, entry: Entry, row: Base, values: Sequence[Value]) -> None:
        """What the workbook leaves empty stays as it is."""
        for one in values:
            before = getattr(row, one.attr)
            told = one.empty if one.told is None else one.told
            if told is not UNTOLD and told != before:
                self.set(type(row), row.id, **{one.attr: told})  # type: ignore[attr-defined]
                entry.note(one.title, one.words(before), one.words(told))

    def named(self, sheet: str, kind: str) -> list[str]:
        return [one.name for one in self.entries if (one.sheet, one.kind) == (sheet, kind)]

    def counted(self) -> dict[str, dict[str, int]]:
        n = Counter((one.sheet, one.kind) for one in self.entries)
        return {
            sheet: {kind: n[sheet, kind] for kind in (NEW, CHANGED, SAME)} | {"missing": len(self.missing[sheet])}
            for sheet in SHEETS
        }


def or_none(told: Any) -> Any:
    return None if told is UNTOLD else told


def or_else(told: Any, otherwise: Any) -> Any:
    return otherwise if told is UNTOLD or told is None else told
