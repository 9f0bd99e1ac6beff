"""A stranger's Excel sheet read into rows under our titles, with every fault named by its cell."""

import struct
import unicodedata
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

from openpyxl.utils import get_column_letter

from media.ledger import workbook
from media.ledger.book import Column
from media.ledger.grid import Area, Cell, Grid
from media.ledger.package import Package
from media.ledger.unreadable import BROKEN, MISSING, NO_HEADER, TOO_MANY, TWICE, Unreadable
from media.ledger.values import Unclear, Values, formats, shared

WITHIN = 20  # rows in which a header is looked for: a title, a date, a unit may stand above it

MERGED = "单元格 {} 是合并的。请取消合并，把内容填进每一格。"

# What a broken zip, broken XML and broken references raise on their way here.
BREAKS = (
    zipfile.BadZipFile, zlib.error, ExpatError, ValueError, LookupError, EOFError, OverflowError,
    NotImplementedError, OSError, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    number: int  # as Excel shows it
    cells: dict[str, str]  # by the column's key; "" where there is nothing, or a fault


@dataclass(frozen=True)
class Fault:
    row: int
    column_title: str
    message: str


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[Row]
    faults: list[Fault]
    letters: dict[str, str] = field(default_factory=dict)  # a column's key → its letter in this sheet
    header: int = 0  # the row it stands in


def read(data: bytes, columns: Sequence[Column], most_rows: int = 5000) -> Sheet:
    """The first visible sheet with our header; nothing is taken from any other."""
    with kindly():
        package, parts, values = opened(data)
        refusal = Unreadable(NO_HEADER.format("、".join(c.title for c in columns if c.required)))
        for name, part in parts.visible:
            try:
                return Reading(Grid(package.events(part)), values, columns, most_rows).sheet(name)
            except NoHeader as near:
                refusal = near.refusal or refusal
        raise refusal


@contextmanager
def kindly() -> Iterator[None]:
    """Whatever breaks on the way is one refusal that says what the person can do."""
    try:
        yield
    except Unreadable:
        raise
    except BREAKS as broken:
        raise Unreadable(BROKEN) from broken


def opened(data: bytes) -> tuple[Package, workbook.Sheets, Values]:
    package = Package(data)
    parts = workbook.sheets(package)
    values = Values(
        shared(package.events(parts.words)) if parts.words else [],
        formats(package.events(parts.formats)) if parts.formats else [],
        parts.since_1904,
    )
    return package, parts, values


class NoHeader(Exception):
    """On this sheet; `refusal` where a row comes near."""

    def __init__(self, refusal: Unreadable | None) -> None:
        super().__init__()
        self.refusal = refusal


class Reading:
    def __init__(self, grid: Grid, values: Values, columns: Sequence[Column], most_rows: int) -> None:
        self.grid, self.values, self.columns, self.most_rows = grid, values, columns, most_rows
        self.faults: list[Fault] = []
        self.header = 0

    def sheet(self, name: str) -> Sheet:
        rows = self.grid.rows()
        places = self._header(rows)
        read = list(self._data(rows, places))
        self._fault_merges(read, places)
        letters = {column.key: get_column_letter(place) for place, column in places.items()}
        return Sheet(name, read, sorted(self.faults, key=lambda fault: fault.row), letters, self.header)

    def _header(self, rows: Iterator[tuple[int, dict[int, Cell]]]) -> dict[int, Column]:
        """Which column of the sheet is which of ours; `rows` then stands at the first of the data."""
        best: tuple[int, Unreadable | None] = (1, None)  # one title alone may be a word in passing
        for _, (number, cells) in zip(range(WITHIN), ((n, c) for n, c in rows if c), strict=False):
            places = self._places(cells)
            missing = [c.title for c in self.columns if c.required and c not in places.values()]
            if places and not missing:
                self.header = number
                return places
            if len(places) > best[0]:
                best = len(places), Unreadable(MISSING.format(number, "、".join(missing)))
        raise NoHeader(best[1])

    def _places(self, cells: dict[int, Cell]) -> dict[int, Column]:
        shown = {place: _title(self._shown(cell)) for place, cell in cells.items()}
        ours = {_title(column.title): column for column in self.columns}
        ours = {_title(c.also): c for c in self.columns if c.also and _title(c.title) not in shown.values()} | ours
        found = {place: ours.get(title) for place, title in shown.items()}
        places = {place: column for place, column in found.items() if column}
        for column in places.values():
            if list(places.values()).count(column) > 1:
                raise Unreadable(TWICE.format(column.title))
        return places

    def _shown(self, cell: Cell) -> str:
        try:
            return self.values.shown(cell)
        except Unclear:
            return ""

    def _data(self, rows: Iterator[tuple[int, dict[int, Cell]]], places: dict[int, Column]) -> Iterator[Row]:
        taken = 0
        for number, cells in rows:
            before = len(self.faults)
            texts = {column.key: "" for column in self.columns}
            for place, column in places.items():
                if place in cells:
                    texts[column.key] = self._text(cells[place], number, place, column)
            if any(texts.values()) or len(self.faults) > before:
                taken += 1
                if taken > self.most_rows:
                    raise Unreadable(TOO_MANY.format(self.most_rows))
                yield Row(number, texts)

    def _text(self, cell: Cell, number: int, place: int, column: Column) -> str:
        try:
            return self.values.text(cell)
        except Unclear as unclear:
            message = f"单元格 {get_column_letter(place)}{number}：{unclear}"
            self.faults.append(Fault(number, column.title, message))
            return ""

    def _fault_merges(self, rows: list[Row], places: dict[int, Column]) -> None:
        """Where a merge touches our columns in rows that say something: its words stand in one cell of several."""
        numbers = [row.number for row in rows]
        for area in self.grid.merges:
            at = bisect_left(numbers, area.top)
            titles = [column.title for place, column in sorted(places.items()) if area.left <= place <= area.right]
            if at < len(numbers) and numbers[at] <= area.bottom and titles:
                self.faults.append(Fault(numbers[at], titles[0], MERGED.format(_named(area))))


def _named(area: Area) -> str:
    return f"{get_column_letter(area.left)}{area.top}:{get_column_letter(area.right)}{area.bottom}"


def _title(text: str) -> str:
    """As people compare titles: blanks, line breaks, full width and a star for "must be filled" do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*:")
