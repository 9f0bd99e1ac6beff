"""The workbook as a form: one sheet a page, choices to pick from, a line that shows how, and a print set up."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from media.county_book.form import Ask, Form, Page

MOST_ROWS = 5000
A4 = 9
MOST_CHOICES = 250  # letters; Excel takes no longer list in a cell's own rule
HEADER, CELL, EXAMPLE, TITLE, WORDS = "建县表头", "建县文字", "建县示例", "建县标题", "建县说明"
NOTES = "填写说明"
_EDGE = Side(style="thin", color="999999")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)


def write(form: Form) -> bytes:
    workbook = Workbook()
    workbook.properties.creator, workbook.properties.title = "码上", form.title
    for style in _styles():
        workbook.add_named_style(style)
    _notes(workbook.active, form)
    for page in form.pages:
        _page(workbook.create_sheet(page.title), page)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _styles() -> list[NamedStyle]:
    """Cells are formatted as text: a telephone keeps its noughts, a date stays as it is typed."""
    grey = PatternFill("solid", fgColor="EEEEEE")
    pale = PatternFill("solid", fgColor="FBECEB")
    return [
        NamedStyle(TITLE, font=Font("宋体", sz=16, b=True), alignment=_LEFT),
        NamedStyle(WORDS, font=Font("宋体", sz=11), alignment=_LEFT),
        NamedStyle(HEADER, font=Font("宋体", sz=11, b=True), alignment=_MIDDLE, border=_BOX, fill=pale),
        NamedStyle(
            EXAMPLE, font=Font("仿宋", sz=11, color="666666"), alignment=_LEFT, border=_BOX, fill=grey,
            number_format="@",
        ),
        NamedStyle(CELL, font=Font("仿宋", sz=11), number_format="@"),
    ]  # fmt: skip


def _notes(sheet: Any, form: Form) -> None:
    sheet.title = NOTES
    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate([form.title, *form.told], start=1):
        cell = sheet.cell(number, 1, line)
        cell.style = TITLE if number == 1 else WORDS
    _print(sheet, landscape=False)


def _page(sheet: Any, page: Page) -> None:
    for number, ask in enumerate(page.asks, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = ask.column.width
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(1, number, ask.column.title).style = HEADER
        shown = sheet.cell(2, number, page.example.get(ask.column.key, ""))
        shown.style, shown.data_type = EXAMPLE, "s"
        _help(sheet, letter, ask)
    sheet.row_dimensions[1].height, sheet.freeze_panes = 26, "A2"
    sheet.print_title_rows = "1:1"
    _print(sheet, landscape=True)


def _help(sheet: Any, letter: str, ask: Ask) -> None:
    """Advice, never a bar: what is wrong is told with its cell when the workbook comes in."""
    offered = ",".join(ask.choices)
    rule: dict[str, Any] = {"allow_blank": True, "showErrorMessage": False}
    if offered and len(offered) <= MOST_CHOICES:
        rule |= {"type": "list", "formula1": f'"{offered}"'}
    if not ask.hint and len(rule) == 2:
        return
    told = DataValidation(**rule)
    if ask.hint:
        told.showInputMessage, told.promptTitle, told.prompt = True, ask.column.title[:32], ask.hint[:250]
    told.add(f"{letter}3:{letter}{MOST_ROWS}")
    sheet.add_data_validation(told)


def _print(sheet: Any, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"

