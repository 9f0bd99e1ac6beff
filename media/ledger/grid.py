"""A sheet's XML as rows of cells, one row in memory at a time, and which areas are merged."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from openpyxl.utils import column_index_from_string

from media.ledger.scan import END, START, TEXT, Event
from media.ledger.unreadable import TOO_LARGE, Unreadable

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_MERGES = 1000  # a person needs to be told of the first ones only
TOO_MANY_MERGES = 100_000  # nobody's sheet: reading on would only take time
MOST_LETTERS = 8 * 32_767  # as many as Excel holds, each written as _x000D_
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Cell(NamedTuple):
    kind: str  # as the file names it: s, n, inlineStr, str, b, e, d
    style: int
    value: str
    formula: bool


class Area(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


class Grid:
    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.merges: list[Area] = []  # complete when the rows have been read: the file names them after the rows

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Row numbers as Excel shows them, each with its cells by column, counted from 1; blank cells are not there."""
        number = merges = 0
        for kind, name, more in self._events:
            if (kind, name) == (START, "row"):
                number = _onward(more.get("r"), number)
                yield number, {column: cell for column, cell in self._cells() if cell.value or cell.formula}
            elif (kind, name) == (START, "mergeCell"):
                merges += 1
                if merges > TOO_MANY_MERGES:
                    raise Unreadable(TOO_LARGE)
                if merges <= MOST_MERGES:
                    self.merges.append(_area(more["ref"]))

    def _cells(self) -> Iterator[tuple[int, Cell]]:
        column = 0
        for kind, name, more in self._events:
            if (kind, name) == (START, "c"):
                column = _place(more["r"])[0] if "r" in more else column + 1
                if column > LAST_COLUMN:
                    raise ValueError("a column beyond the last")
                yield column, self._cell(more)
            elif (kind, name) == (END, "row"):
                return

    def _cell(self, more: dict[str, str]) -> Cell:
        value, formula = "", False
        for kind, name, _ in self._events:
            if (kind, name) == (START, "v"):
                value = letters(self._events, "v")
            elif (kind, name) == (START, "is"):
                value = words(self._events, "is")
            elif (kind, name) == (START, "f"):
                formula = True
            elif (kind, name) == (END, "c"):
                break
        return Cell(more.get("t", "n"), int(more.get("s", "0")), value, formula)


def words(stream: Iterator[Event], closing: str) -> str:
    """The words up to an element's end: of every run, but not the reading aids that East Asian versions set above."""
    found, aids = [], 0
    for kind, name, _ in stream:
        if name == "rPh" and kind in (START, END):
            aids += 1 if kind == START else -1
        elif (kind, name) == (START, "t") and not aids:
            found.append(letters(stream, "t"))
        elif (kind, name) == (END, closing):
            break
    return "".join(found)


def letters(stream: Iterator[Event], closing: str) -> str:
    found, long = [], 0
    for kind, name, _ in stream:
        if kind == TEXT:
            found.append(name)
            long += len(name)
            if long > MOST_LETTERS:
                raise ValueError("more than a cell holds")
        elif (kind, name) == (END, closing):
            break
    return "".join(found)


def _onward(said: str | None, before: int) -> int:
    number = int(said) if said else before + 1
    if not before < number <= LAST_ROW:
        raise ValueError("rows out of order")
    return number


def _place(reference: str) -> tuple[int, int]:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("no reference to a cell")
    return column_index_from_string(found[1]), int(found[2])


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    return Area(*_place(first), *_place(last or first))
