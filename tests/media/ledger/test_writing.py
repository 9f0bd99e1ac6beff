"""The ledger as an office opens and prints it."""

import tempfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from media.ledger.book import Book, Column
from media.ledger.writing import write
from tests.media.ledger.workbooks import SHEET, parts_of

TITLE = "茨沟乡人大代表联络站群众意见台账"
COLUMNS = (Column("n", "序号", 6), Column("text", "内容", 40), Column("due", "办理期限", 12))


def written(*rows, title=TITLE, columns=COLUMNS):
    return write(Book(title, columns, rows))


def opened(data: bytes):
    return load_workbook(BytesIO(data)).active


def test_the_title_is_merged_over_all_columns_and_the_header_stands_below():
    sheet = opened(written({"n": 1, "text": "路灯不亮"}))
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["A1"].value == sheet.title == TITLE
    assert [cell.value for cell in sheet[2]] == ["序号", "内容", "办理期限"]
    assert [cell.value for cell in sheet[3]] == [1, "路灯不亮", None]


def test_the_header_stays_on_the_screen_and_on_every_printed_page():
    sheet = opened(written())
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$2"


def test_it_prints_on_a4_across_as_wide_as_the_paper_with_page_numbers():
    sheet = opened(written())
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (int(sheet.page_setup.fitToWidth), int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_the_letters_are_those_of_offices_and_long_words_wrap():
    sheet = opened(written({"n": 1, "text": "路" * 100}))
    assert {sheet["A1"].font.name, sheet["B2"].font.name} == {"宋体"}
    assert sheet["B3"].font.name == "仿宋"
    assert sheet["B3"].alignment.wrap_text and sheet["B3"].border.left.style == "thin"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [6, 40, 12]


def test_a_row_is_as_high_as_its_longest_words_need():
    sheet = opened(written({"text": "短"}, {"text": "长" * 200}, {"text": "长" * 9000}, {"text": "一\n二\n三"}))
    heights = [sheet.row_dimensions[number].height for number in (3, 4, 5, 6)]
    assert heights[0] == 20 and heights[1] > 150 and heights[2] == 409 and heights[3] == 50


def test_a_day_is_a_day_that_excel_can_sort_and_a_number_too_long_to_count_is_text():
    sheet = opened(written({"due": date(2026, 11, 21), "n": 411000190001010000}))
    assert (sheet["C3"].value.date(), sheet["C3"].number_format) == (date(2026, 11, 21), "yyyy-mm-dd")
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("411000190001010000", "s")


def test_rows_may_come_one_by_one_and_one_that_breaks_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield {"text": "路灯不亮"}
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write(Book(TITLE, COLUMNS, rows()))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+86 000", "-1", "@SUM(A1)", "=", "#N/A", "'=1", "\t=1+1", "1E5"]
)
def test_no_words_ever_become_a_formula_an_error_or_a_number(text):
    data = written({"text": text}, title=text, columns=(*COLUMNS, Column("x", text)))
    assert b"<f" not in parts_of(data)[SHEET].replace(b"<fi", b"").replace(b"<fo", b"")
    sheet = opened(data)
    for place in ("A1", "D2", "B3"):
        assert (sheet[place].data_type, sheet[place].number_format) == ("s", "@")
        assert sheet[place].value == text.strip()


def test_what_no_file_can_carry_is_left_out():
    sheet = opened(written({"text": "路\x00灯\x07\ud800不\ufffe亮"}, title="台\x01账"))
    assert (sheet["A1"].value, sheet["B3"].value) == ("台账", "路灯不亮")


def test_words_beyond_what_a_cell_holds_are_cut_and_say_so():
    value = opened(written({"text": "😀" * 40_000}))["B3"].value
    assert value.endswith("😀…") and len(value.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("title", ["[站]:1*?/\\'台账'", "台账" * 40, "😀" * 40, "", "\n", "[]"])
def test_any_title_gives_a_sheet_that_excel_opens(title):
    name = opened(written(title=title)).title
    assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\'\n")


def test_a_single_column_is_not_merged_with_itself():
    assert not opened(written(columns=COLUMNS[:1])).merged_cells.ranges


@pytest.mark.parametrize("value", [True, datetime(2026, 11, 21, 9, 30)])
def test_a_yes_or_a_moment_is_for_the_caller_to_word(value):
    with pytest.raises(TypeError):
        written({"text": value})
