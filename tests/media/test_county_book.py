"""The county's workbook as a file: a form that explains itself, read back sheet by sheet within its limits."""

from io import BytesIO

import openpyxl
import pytest

from media.county_book import reading, writing
from media.county_book.form import Ask, Form, Page
from media.ledger.book import Column
from media.ledger.unreadable import Unreadable

LEVELS = Ask(Column("level", "级别"), "", ("县", "乡"))
NAMES = Page("代表", (Ask(Column("name", "姓名"), "本人姓名"), LEVELS), {"name": "示例"})
PLACES = Page("区划", (Ask(Column("name", "名称")),))
FORM = Form("示例县建县导入表", ("先看这里。",), (PLACES, NAMES))


def filled(**cells: object) -> bytes:
    book = openpyxl.load_workbook(BytesIO(writing.write(FORM)))
    for cell, said in cells.items():
        book["代表"][cell] = said
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, most: int = 100) -> reading.Told:
    return reading.read(data, FORM.pages, most, aside=(writing.NOTES,))


def test_the_form_shows_choices_and_advice_and_prints_on_a4() -> None:
    sheet = openpyxl.load_workbook(BytesIO(writing.write(FORM)))["代表"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B3:B5000"].formula1 == '"县,乡"' and rules["A3:A5000"].prompt == "本人姓名"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet["A2"].value == "示例" and sheet["A2"].number_format == "@" and sheet.print_title_rows == "$1:$1"


def test_what_is_written_is_read_by_sheet_and_column() -> None:
    told = read(filled(A3="王示例", B3="县"))
    assert [row.cells for row in told.rows["代表"]][1] == {"name": "王示例", "level": "县"}
    assert told.letters["代表"] == {"name": "A", "level": "B"} and told.wrong == told.unread == []


def test_faults_of_all_sheets_are_told_by_cell_in_one_round() -> None:
    book = openpyxl.load_workbook(BytesIO(filled(A3="=B3")))
    book["区划"]["A3"] = "=1+1"
    assert [one.where for one in read(saved(book)).wrong] == ["区划!A3", "代表!A3"]


def test_sheets_that_are_hidden_strange_doubled_or_gone_are_told() -> None:
    book = openpyxl.load_workbook(BytesIO(filled()))
    book["代表"].sheet_state = "hidden"
    book.create_sheet("草稿")
    book.create_sheet("区划 ")
    told = read(saved(book))
    assert told.unread == ["草稿"] and told.absent == ["代表"]
    assert {one.where for one in told.wrong} == {"代表", "区划"}


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(Unreadable, match="没有找到要填的工作表"):
        read(saved(openpyxl.Workbook()))


def test_rows_without_end_are_refused_with_their_sheets_name() -> None:
    with pytest.raises(Unreadable, match="工作表“代表”：表格超过 2 行"):
        read(filled(A3="一", A4="二", A5="三"), most=2)
