"""A cell becomes the text a person sees in it."""

from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from media.ledger.book import Column
from media.ledger.reading import read
from tests.media.ledger.workbooks import bare, said, saved

COLUMN = (Column("value", "值"),)


def seen(value, number_format: str | None = None, **workbook) -> str:
    made = Workbook()
    for name, setting in workbook.items():
        setattr(made, name, setting)
    made.active.append(["值"])
    made.active.append([value])
    if number_format:
        made.active["A2"].number_format = number_format
    return only(saved(made))


def only(data: bytes) -> str:
    sheet = read(data, COLUMN)
    assert sheet.faults == []
    return sheet.rows[0].cells["value"]


def fault(data: bytes) -> str:
    (found,) = read(data, COLUMN).faults
    return found.message


def raw(cell: str, **parts) -> bytes:
    return bare(f"<row>{said('值')}</row><row>{cell}</row>", **parts)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800000000, "13800000000"),
        (13800000000.0, "13800000000"),
        (410000199001010, "410000199001010"),
        (0.1 + 0.2, "0.3"),
        (1200.50, "1200.5"),
        (-3, "-3"),
        (0, "0"),
        (0.000001, "0.000001"),
        (True, "TRUE"),
        ("00123", "00123"),
    ],
)
def test_a_number_has_no_exponent_and_no_needless_nought(value, text):
    assert seen(value) == text


@pytest.mark.parametrize("written", ["1.38E+10", "13800000000", "1.38e10", "13800000000.0"])
def test_a_telephone_number_typed_as_a_number_stays_one(written):
    assert only(raw(f"<c><v>{written}</v></c>")) == "13800000000"


def test_an_identity_number_typed_as_a_number_has_lost_its_end_and_is_a_fault():
    assert fault(raw("<c><v>4.1100019900101E+17</v></c>")) == (
        "单元格 A2：数字超过 15 位，后几位已经变成 0。请把这一格设为“文本”格式，再重新填写。"
    )


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.956, "0%", "96%"),
        (0.9561, "0.00%", "95.61%"),
        (7, "000", "007"),
        (1234567.5, "#,##0.00", "1234567.5"),
        (1234567, '#,##0"元"', "1234567"),
        (5, 'G/通用格式"件"', "5"),
        (5, "[Red]0", "5"),
    ],
)
def test_shares_and_leading_noughts_are_read_as_they_are_shown(value, code, text):
    assert seen(value, code) == text


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "m/d/yy", "[DBNum1]yyyy年m月d日", 'm"月"d"日"']
)
def test_a_day_is_a_day_in_whatever_form_it_is_shown(code):
    assert seen(date(2026, 11, 21), code) == "2026-11-21"


@pytest.mark.parametrize("number", [14, 27, 31, 36, 50, 57, 58])
def test_a_day_in_a_form_only_chinese_excel_knows_by_number_is_still_a_day(number):
    formats = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    assert only(raw('<c s="1"><v>46347</v></c>', formats=formats)) == "2026-11-21"


def test_a_number_format_of_a_rule_is_not_taken_for_a_cell_s():
    formats = (
        '<numFmts><numFmt numFmtId="176" formatCode="0"/></numFmts><cellXfs><xf numFmtId="176"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="176" formatCode="yyyy-m-d"/></dxf></dxfs>'
    )
    assert only(raw("<c><v>46347</v></c>", formats=formats)) == "46347"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 21, 9, 30), "2026-11-21 09:30"),
        (datetime(2026, 11, 21, 9, 30, 5), "2026-11-21 09:30:05"),
        (datetime(2026, 11, 21), "2026-11-21"),
        (time(9, 30), "09:30"),
        (timedelta(hours=26, minutes=5), "26:05"),
    ],
)
def test_a_clock_is_shown_where_there_is_one(value, text):
    assert seen(value) == text


def test_a_day_that_a_sum_left_a_hair_short_is_that_day():
    formats = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    assert only(raw("<c><v>46346.999999999</v></c>", formats=formats)) == "2026-11-21"


def test_days_counted_from_1904_are_the_same_days():
    formats = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    data = raw("<c><v>44885</v></c>", formats=formats, main='<workbookPr date1904="1"/>')
    assert only(data) == "2026-11-21"


def test_a_day_written_as_iso_is_that_day():
    assert only(raw('<c t="d"><v>2026-11-21T00:00:00</v></c>')) == "2026-11-21"


@pytest.mark.parametrize("value", ["-1", "99999999999"])
def test_a_day_outside_every_calendar_is_a_fault(value):
    formats = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    assert fault(raw(f"<c><v>{value}</v></c>", formats=formats)) == "单元格 A2：日期不正确，请写成 2026-11-21 这样。"


def test_shared_words_lose_their_dress_and_their_reading_aids():
    shared = "<si><r><t>路</t></r><r><rPr><b/></rPr><t>灯</t></r><rPh sb='0' eb='1'><t>LU</t></rPh></si>"
    assert only(raw('<c t="s"><v>0</v></c>', shared=shared)) == "路灯"


def test_words_that_xml_cannot_carry_are_unescaped():
    assert only(raw(said("一_x000D_\n二_x005F_x000D_"))) == "一\n二_x000D_"


def test_a_file_of_the_strict_kind_with_prefixes_is_read():
    data = raw("<x:c r='A2' t='inlineStr' xmlns:x='http://purl.oclc.org/ooxml'><x:is><x:t>甲</x:t></x:is></x:c>")
    assert only(data) == "甲"


def test_the_place_a_cell_names_counts_and_not_its_order():
    data = bare(f"<row r='3'>{said('值')}</row><row r='7'><c r='B7'><v>1</v></c><c r='A7'><v>2</v></c></row>")
    sheet = read(data, COLUMN)
    assert [(row.number, row.cells["value"]) for row in sheet.rows] == [(7, "2")]
