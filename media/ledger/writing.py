"""A ledger as the Excel file an office prints: A4 landscape, its header on every page, not one formula."""

import re
from collections.abc import Sequence
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
    workbook = Workbook(write_only=True)  # row by row: a county's year never stands in memory as cells
    workbook.properties.creator = "码上"
    workbook.properties.title = _text(book.title)
    for style in _styles():
        workbook.add_named_style(style)
    sheet = workbook.create_sheet(_sheet_name(book.title))
    _lay_out(sheet, book)
    sheet.append([_cell(sheet, _text(book.title), TITLE)])
    _append(sheet, HEADER_ROW, [_cell(sheet, _text(column.title), HEADER) for column in book.columns], book.columns)
    try:
        _append_all(sheet, book)
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # else openpyxl leaves what was written so far in the temporary folder
        raise
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _append_all(sheet: Any, book: Book) -> None:
    for number, row in enumerate(book.rows, start=HEADER_ROW + 1):
        cells = [_cell(sheet, _worded(row.get(column.key))) for column in book.columns]
        _append(sheet, number, cells, book.columns)
        del sheet.row_dimensions[number]  # its height is written; ten thousand of them need not be kept


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


def _append(sheet: Any, number: int, cells: list[WriteOnlyCell], columns: Sequence[Column]) -> None:
    """Said how high: only Excel itself would fit the row to its words, no phone's preview and no other program."""
    lines = max(_lines(str(cell.value), column.width) for cell, column in zip(cells, columns, strict=True))
    sheet.row_dimensions[number].height = min(TALLEST, 5 + 15 * lines)
    sheet.append(cells)


def _lines(text: str, width: float) -> int:
    """About how many lines the words take, a little more rather than too few."""
    wide = (sum(2.1 if ord(letter) > 0xFF else 1.15 for letter in part) for part in text.split("\n"))
    return sum(max(1, ceil(part / max(1, width - 1))) for part in wide)


def _cell(sheet: Any, value: str | int | date, style: str = WORDS) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # said outright: left to guess, "=1+1" becomes a formula and "#N/A" an error
    cell.style = style if isinstance(value, str) else DAY if isinstance(value, date) else COUNT
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
