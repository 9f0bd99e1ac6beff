"""One row under its reader's eyes: every cell is looked at, and what is wrong is noted by sheet and cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from models.county_book.cells import Unclear
from models.county_book.titles import EXAMPLE, LONG_NAME, NONE, SHEETS
from models.mask import excerpt

T = TypeVar("T")
ORDER = {sheet: n for n, sheet in enumerate(SHEETS)}
PLACE = re.compile(r"(.+?)(?:!([A-Z]*)([0-9]*))?")


class Untold:
    """What an empty cell says: leave it as it is."""

    def __bool__(self) -> bool:
        return False


UNTOLD = Untold()


@dataclass(frozen=True)
class Row:
    number: int  # as Excel shows it
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """`where` as Excel says it: `代表!C12`, or a sheet alone."""

    where: str
    said: str

    @property
    def order(self) -> tuple[int, int, str]:
        found = PLACE.fullmatch(self.where)
        sheet, letter, row = found.groups() if found else ("", "", "")
        return ORDER.get(sheet, len(ORDER)), int(row or 0), letter or ""


@dataclass(frozen=True)
class Book:
    """What was handed in: rows and the columns' letters by sheet; what could not even be read; what was left out."""

    rows: Mapping[str, Sequence[Row]]
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wrong: Sequence[Note] = ()
    warned: Sequence[Note] = ()

    @property
    def n(self) -> int:
        return sum(len(rows) for rows in self.rows.values())


class Notes:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.faults: list[Note] = list(book.wrong)
        self.warned: list[Note] = list(book.warned)
        self._known = {note.where for note in book.wrong}

    def lines(self, sheet: str) -> list["Line"]:
        rows = self.book.rows.get(sheet, ())
        return [Line(sheet, row, self) for row in rows if row.cells.get("no", "").strip() != EXAMPLE]

    def fault(self, where: str, said: str) -> None:
        """Of a cell that could not be read nothing more is said."""
        if where not in self._known:
            self.faults.append(Note(where, said))

    def warn(self, where: str, said: str) -> None:
        self.warned.append(Note(where, said))


class Line:
    def __init__(self, sheet: str, row: Row, notes: Notes) -> None:
        self.sheet, self.row, self.notes, self.bad = sheet, row, notes, False

    @property
    def number(self) -> int:
        return self.row.number

    def said(self, key: str) -> str:
        return self.row.cells.get(key, "").strip()

    def where(self, key: str) -> str:
        letters = self.notes.book.letters.get(self.sheet, {})
        return f"{self.sheet}!{letters.get(key) or chr(65 + list(SHEETS[self.sheet]).index(key))}{self.number}"

    def fault(self, key: str, said: str) -> None:
        self.bad = True
        told = excerpt(self.said(key), private=key == "phone")
        self.notes.fault(self.where(key), f"“{told}”：{said}" if told and not said.startswith("“") else said)

    def warn(self, key: str, said: str) -> None:
        self.notes.warn(self.where(key), said)

    def need(self, key: str, reading: Callable[[str], T]) -> T | None:
        """None where it is missing or wrong; either is noted."""
        if not self.said(key):
            self.fault(key, "不能空着。")
            return None
        return self._read(key, reading)

    def may(self, key: str, reading: Callable[[str], T]) -> Any:
        """UNTOLD where the cell is empty or wrong, None where it says that there is none."""
        said = self.said(key)
        if not said:
            return UNTOLD
        if said in NONE:
            return None
        found = self._read(key, reading)
        return UNTOLD if found is None else found

    def _read(self, key: str, reading: Callable[[str], T]) -> T | None:
        try:
            return reading(self.said(key))
        except Unclear as why:
            self.fault(key, str(why))
            return None

    def look_at_length(self, key: str, told: str) -> None:
        if len(told) > LONG_NAME:
            self.warn(key, f"名字有 {len(told)} 个字，请核对。")
