"""A ledger as the Excel file an office prints: A4 landscape, its header on every page, not one formula."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from media.ledger.book import MOST_LETTERS, UNSEEN, Book, Column, Value, plain
from media.ledger.filling import Cells, Filled, Pattern

HEADER_ROW = 2  # the title stands above it
TITLE, HEADER, WORDS, COUNT, DAY = "台账标题", "台账表头", "台账文字", "台账数字", "台账日期"
LARGEST = 10**11  # a number of more digits shows as 1.38E+11; it is a name for something, not a count
TALLEST = 409  # points; Excel knows no higher row
TITLE_TO_WORDS = 18 / 11
A4 = 9  # as the format numbers papers
BREAKS = re.compile(r"[\[\]:*?/\\'\n\t]")  # what no sheet may be called
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_EDGE = Side(style="thin")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)


def write(book: Book) -> bytes:
    return Pattern(_around(book), HEADER_ROW + 1).filled(_row(row, book.columns) for row in book.rows)


def _around(book: Book) -> bytes:
    """All but the rows; one stands for them, and shows each of their styles."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "码上"
    workbook.properties.title = _text(book.title)
    for style in _styles():
        workbook.add_named_style(style)
    sheet = workbook.create_sheet(_sheet_name(book.title))
    _lay_out(sheet, book)
    sheet.append([_cell(sheet, _text(book.title), TITLE)])
    titles = [_text(column.title) for column in book.columns]
    sheet.row_dimensions[HEADER_ROW].height = _high(titles, book.columns)
    sheet.append([_cell(sheet, title, HEADER) for title in titles])
    sheet.append([_cell(sheet, "字", WORDS), _cell(sheet, 1, COUNT), _cell(sheet, 1, DAY)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _row(row: Mapping[str, Value], columns: Sequence[Column]) -> Filled:
    cells = [_worded(row.get(column.key)) for column in columns]
    return _high(cells, columns), cells


def _styles() -> list[NamedStyle]:
    # Cells of words are formatted as text ("@"): who edits one later gets no date and no formula out of it.
    return [
        NamedStyle(TITLE, font=Font("宋体", sz=18, b=True), alignment=_MIDDLE, number_format="@"),
        NamedStyle(HEADER, font=Font("宋体", sz=11, b=True), alignment=_MIDDLE, border=_BOX, number_format="@"),
        NamedStyle(WORDS, font=Font("仿宋", sz=11), alignment=_LEFT, border=_BOX, number_format="@"),
        NamedStyle(COUNT, font=Font("仿宋", sz=11), alignment=_MIDDLE, border=_BOX, number_format="0"),
        NamedStyle(DAY, font=Font("仿宋", sz=11), alignment=_MIDDLE, border=_BOX, number_format="yyyy-mm-dd"),
    ]


def _lay_out(sheet: Any, book: Book) -> None:
    """All of it before the first row: what is written row by row cannot be dressed afterwards."""
    for number, column in enumerate(book.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    if len(book.columns) > 1:
        sheet.merged_cells.add(f"A1:{get_column_letter(len(book.columns))}1")
    lines = _lines(book.title, sum(column.width for column in book.columns) / TITLE_TO_WORDS)
    sheet.row_dimensions[1].height = min(TALLEST, 32 * lines)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.6, 0.7, 0.35
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.center.size = 10


def _high(cells: Cells, columns: Sequence[Column]) -> int:
    """Said how high: only Excel itself would fit the row to its words, no phone's preview and no other program."""
    lines = max(_lines(str(cell), column.width) for cell, column in zip(cells, columns, strict=True))
    return min(TALLEST, 5 + 15 * lines)


def _lines(text: str, width: float) -> int:
    """About how many lines the words take, a little more rather than too few."""
    return sum(max(1, ceil(_wide(part) / max(1, width - 1))) for part in text.split("\n"))


def _wide(text: str) -> float:
    narrow = len(text.encode("latin-1", "ignore"))
    return 1.15 * narrow + 2.1 * (len(text) - narrow)


def _cell(sheet: Any, value: str | int, style: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # said outright: left to guess, "=1+1" becomes a formula and "#N/A" an error
    cell.style = style
    return cell


def _worded(value: Value) -> str | int | date:
    if isinstance(value, bool | datetime):  # a moment needs a zone and a yes a word: the caller's to choose
        raise TypeError(f"no {type(value).__name__} in a ledger")
    if isinstance(value, date) or (isinstance(value, int) and abs(value) < LARGEST):
        return value
    return _text("" if value is None else str(value))


def _text(words: str) -> str:
    text = UNSEEN.sub("", plain(words))
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS] + "…"
    return LOOKS_ESCAPED.sub("_x005F_", text)  # Excel takes _x0041_ for an A


def _sheet_name(title: str) -> str:
    """At most 31 UTF-16 units; Excel calls a file with more broken."""
    name = UNSEEN.sub("", BREAKS.sub("", plain(title)))[:31]
    while len(name.encode("utf-16-le")) > 62:
        name = name[:-1]
    return name or "台账"
