"""Sheets as clerks fill them in: titles above, columns in their own order, blanks, merges, formulas."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from media.ledger.book import MOST_LETTERS, UNSEEN, Book, Column, plain
from media.ledger.reading import Fault, read
from media.ledger.unreadable import Unreadable
from media.ledger.writing import write
from tests.media.ledger.workbooks import COLUMNS, HEADER, handed_in, saved

ROW = ("A-01", "2026-11-21", "000-0001", "路灯不亮", "已修好")


def cells(data: bytes, columns=COLUMNS) -> list[dict[str, str]]:
    sheet = read(data, columns)
    assert sheet.faults == []
    return [row.cells for row in sheet.rows]


def faults(data: bytes) -> list[Fault]:
    return read(data, COLUMNS).faults


def test_a_sheet_becomes_rows_by_key_with_their_numbers():
    sheet = read(handed_in(HEADER, ROW), COLUMNS)
    assert sheet.name == "Sheet" and sheet.faults == []
    (row,) = sheet.rows
    assert row.number == 2
    assert row.cells == {
        "number": "A-01", "said_on": "2026-11-21", "phone": "000-0001", "text": "路灯不亮", "result": "已修好",
    }  # fmt: skip


def test_a_merged_title_and_a_line_about_the_unit_may_stand_above_the_header():
    def dressed(sheet):
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("A2:C2")

    data = handed_in(("××镇群众意见台账",), ("填报单位：××站", "", "", "2026年11月"), (), HEADER, ROW, then=dressed)
    sheet = read(data, COLUMNS)
    assert [row.number for row in sheet.rows] == [5] and sheet.faults == []


def test_columns_come_in_any_order_and_others_are_passed_over():
    data = handed_in(("备注", "内容", "序号", "联系电话", "编号", "提出时间"), ("=1", "甲", "=2", "乙", "丙", "丁"))
    assert cells(data) == [{"number": "丙", "said_on": "丁", "phone": "乙", "text": "甲", "result": ""}]


def test_a_title_is_known_however_it_is_spaced_starred_or_widened():
    data = handed_in(("编 号*", "提出\n时间：", "　联系电话 ", "＊内容", "办理结果"), ROW)
    assert cells(data)[0]["number"] == "A-01"


def test_empty_rows_are_skipped_and_blanks_at_the_ends_ignored():
    data = handed_in(
        HEADER, (), (" ", "　", None, "\u00a0", "\n"), ("　A-01　", " 甲 ", "乙\u200b", "一\r\n二\n", None), ()
    )
    sheet = read(data, COLUMNS)
    assert [row.number for row in sheet.rows] == [4]
    assert sheet.rows[0].cells == {"number": "A-01", "said_on": "甲", "phone": "乙", "text": "一\n二", "result": ""}


def test_the_first_visible_sheet_with_the_header_is_read():
    workbook = Workbook()
    workbook.active.title = "说明"
    workbook.active.append(["请按模板填写"])
    for name, word in (("隐藏的", "甲"), ("台账", "乙"), ("去年", "丙")):
        sheet = workbook.create_sheet(name)
        sheet.append(list(HEADER))
        sheet.append([word])
    workbook["隐藏的"].sheet_state = "hidden"
    sheet = read(saved(workbook), COLUMNS)
    assert (sheet.name, [row.cells["number"] for row in sheet.rows]) == ("台账", ["乙"])


def test_a_formula_is_a_fault_that_names_its_cell():
    data = handed_in(HEADER, ROW, ("A-02", "=TODAY()", "000-0002", "水管漏了"))
    sheet = read(data, COLUMNS)
    assert sheet.faults == [Fault(3, "提出时间", "单元格 B3：这是公式，请粘贴为数值。")]
    assert sheet.rows[1].cells["said_on"] == "" and sheet.rows[1].cells["text"] == "水管漏了"


def test_a_row_of_nothing_but_a_formula_is_not_an_empty_row():
    sheet = read(handed_in(HEADER, ("=A1",)), COLUMNS)
    assert [fault.row for fault in sheet.faults] == [row.number for row in sheet.rows] == [2]


def test_an_error_of_excel_is_a_fault():
    data = handed_in(HEADER, ("A-01", "#N/A", "", "甲"))
    assert faults(data) == [Fault(2, "提出时间", "单元格 B2：这是错误值（#N/A），请改成正确的内容。")]


def test_a_control_character_is_a_fault():
    data = handed_in(HEADER, ("A-01", "", "", "甲_x0007_乙"))
    assert faults(data) == [Fault(2, "内容", "单元格 D2：含有不可见的控制字符，请删除后重新填写。")]


@pytest.mark.parametrize(
    ("area", "row", "title"),
    [("D2:D3", 2, "内容"), ("B3:C3", 3, "提出时间"), ("A1:A2", 2, "编号"), ("D3:D9", 3, "内容")],
)
def test_merged_cells_among_the_data_are_a_fault(area, row, title):
    data = handed_in(HEADER, ROW, ROW, then=lambda sheet: sheet.merge_cells(area))
    assert Fault(row, title, f"单元格 {area} 是合并的。请取消合并，把内容填进每一格。") in faults(data)


@pytest.mark.parametrize("area", ["F2:G3", "A9:C9", "A1:B1"])
def test_merges_that_touch_no_data_of_ours_are_let_be(area):
    wide = [*HEADER, "备注", "页码"]
    data = handed_in(wide, ROW, then=lambda sheet: sheet.merge_cells(area))
    if area == "A1:B1":  # then the header has lost a title
        with pytest.raises(Unreadable):
            read(data, COLUMNS)
    else:
        assert faults(data) == []


def test_faults_come_in_the_order_of_the_rows():
    rows = [("A", "=1"), ("B", "#N/A"), ("C", "=2")]
    data = handed_in(HEADER, *rows, then=lambda sheet: sheet.merge_cells("D3:E3"))
    assert [fault.row for fault in faults(data)] == [2, 3, 3, 4]


def test_a_sheet_with_a_header_alone_has_no_rows():
    assert cells(handed_in(HEADER)) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: plain(UNSEEN.sub("", text)))


@given(st.lists(st.fixed_dictionaries({column.key: TEXTS for column in COLUMNS}), max_size=8), TEXTS)
@settings(deadline=None, max_examples=60)
def test_what_was_written_is_read_back_equal(rows, title):
    found = cells(write(Book(title, COLUMNS, rows)))
    assert found == [row for row in rows if any(row.values())]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "-1", "+86", "@x", "_x0041_", "_x005F_x0041_", "#N/A", "000123", "<b>&amp;", "一\n二", "王👍", "]]>"],
)
def test_words_that_look_like_something_else_come_back_as_they_were(text):
    assert cells(write(Book("台账", COLUMNS, [{"text": text}])))[0]["text"] == text


def test_days_and_counts_come_back_as_their_text():
    rows = [{"number": 7, "said_on": date(2026, 11, 21), "phone": None, "text": "路" * MOST_LETTERS}]
    assert cells(write(Book("台账", COLUMNS, rows))) == [
        {"number": "7", "said_on": "2026-11-21", "phone": "", "text": "路" * MOST_LETTERS, "result": ""}
    ]


def test_a_whole_year_comes_back():
    rows = [{"number": f"A-{n}", "text": "路灯不亮"} for n in range(5000)]
    assert len(cells(write(Book("台账", COLUMNS, rows)))) == 5000


def test_a_column_that_may_be_missing_is_told_apart_from_one_that_may_not():
    columns = (Column("number", "编号"), Column("note", "备注", required=False))
    assert cells(handed_in(("编号",), ("A-01",)), columns) == [{"number": "A-01", "note": ""}]
    with pytest.raises(Unreadable):
        read(handed_in(("备注",), ("甲",)), columns)
