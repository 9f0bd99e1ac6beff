"""Files that are no sheet, or no sheet we open; each is told why, in words a clerk can act on."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from media.ledger import unreadable as why
from media.ledger.package import MOST_BYTES, MOST_UNPACKED, OLD_OFFICE
from media.ledger.reading import read
from media.ledger.scan import Allowance, events
from tests.media.ledger.workbooks import (
    COLUMNS,
    HEADER,
    HEADER_XML,
    SHEET,
    bare,
    handed_in,
    packed,
    parts_of,
    said,
    saved,
    with_part,
)

GOOD = handed_in(HEADER, ("A-01",))


def refusal(data: bytes, **more) -> str:
    with pytest.raises(why.Unreadable) as refused:
        read(data, COLUMNS, **more)
    assert isinstance(refused.value, ValueError) and refused.value.reason == str(refused.value)
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", why.EMPTY),
        (bytes(MOST_BYTES + 1), why.TOO_HEAVY),
        (OLD_OFFICE + bytes(600), why.OLD),
        (OLD_OFFICE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), why.LOCKED),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", why.WEB),
        (b'<?xml version="1.0"?><Workbook/>', why.WEB),
        ("编号,内容\n1,路灯".encode("gbk"), why.OTHER),
        (b"%PDF-1.7", why.OTHER),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), why.OTHER),
    ],
)
def test_what_is_no_xlsx_is_told_what_it_is(data, reason):
    assert refusal(data) == reason


def test_a_word_file_is_no_sheet():
    parts = parts_of(bare(""))
    parts["word/document.xml"] = "<w:document xmlns:w='w'/>"
    parts["word/_rels/document.xml.rels"] = "<R/>"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"word/document.xml")
    assert refusal(packed(parts)) == why.OTHER


def test_a_binary_workbook_is_no_xlsx():
    parts = parts_of(GOOD)
    parts["xl/workbook.bin"] = b"\x83\x01\x00"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin")
    assert refusal(packed(parts)) == why.OTHER


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl\\vbaProject.bin", "xl/macrosheets/sheet1.xml"]
)
def test_macros_are_refused(name):
    assert refusal(with_part(GOOD, name, b"x")) == why.MACROS


def test_a_file_that_calls_itself_one_with_macros_is_refused():
    parts = parts_of(GOOD)
    kinds = parts["[Content_Types].xml"]
    said_so = kinds.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    assert said_so != kinds
    assert refusal(packed({**parts, "[Content_Types].xml": said_so})) == why.MACROS


def test_links_to_other_files_are_refused():
    assert refusal(with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>")) == why.LINKS
    rels = parts_of(GOOD)["xl/_rels/workbook.xml.rels"]
    link = b'<Relationship Id="x" Type="http://a/externalLink" Target="b.xml"/></Relationships>'
    assert refusal(with_part(GOOD, "xl/_rels/workbook.xml.rels", rels.replace(b"</Relationships>", link))) == why.LINKS


def test_a_mail_address_that_excel_made_a_link_of_does_no_harm():
    def linked(sheet):
        sheet["A2"].hyperlink = "https://www.example.cn/"

    assert read(handed_in(HEADER, ("A-01",), then=linked), COLUMNS).faults == []


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(GOOD, "xl/media/image1.png", bytes(MOST_UNPACKED))
    assert len(bomb) < 100_000 and refusal(bomb) == why.TOO_LARGE


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said():
    bomb = bytearray(with_part(GOOD, SHEET, bytes(50_000_000)))
    with zipfile.ZipFile(BytesIO(bytes(bomb))) as opened:
        entry = opened.getinfo(SHEET)
    at = bomb.rindex(SHEET.encode()) - 46  # the directory's line of that part
    assert int.from_bytes(bomb[at + 24 : at + 28], "little") == entry.file_size
    bomb[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refusal(bytes(bomb)) == why.BROKEN


def test_a_zip_of_very_many_entries_is_refused_before_it_is_opened():
    assert refusal(packed({f"xl/{n}.xml": b"" for n in range(2001)})) == why.TOO_LARGE


def test_a_part_that_stands_there_twice_is_refused():
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as again:
        again.writestr(SHEET.upper(), b"<worksheet/>")
    assert refusal(out.getvalue()) == why.BROKEN


def test_a_zip_packed_in_an_unusual_way_is_refused():
    assert refusal(packed(parts_of(GOOD), zipfile.ZIP_BZIP2)) == why.OTHER


def test_a_zip_with_a_password_is_refused():
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(bytes(data)) == why.LOCKED


def test_entities_are_refused_before_they_grow():
    lol = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for declared in (lol, '<!DOCTYPE w SYSTEM "file:///etc/passwd">'):
        assert refusal(with_part(bare(""), SHEET, f"{declared}<worksheet><v>&b;</v></worksheet>")) == why.BROKEN


@pytest.mark.parametrize(
    "rows",
    [
        "<row>" + "<c/>" * 20_000 + "</row>",
        "<a>" * 100 + "</a>" * 100,
        "<row r='3'/><row r='2'/>",
        "<row r='1048577'/>",
        "<row><c r='A0'/></row>",
        "<row><c><v>nan</v></c></row>",
        "<row><c><v>一</v></c></row>",
        "<row><c t='s'><v>0</v></c></row>",
        "<row><c t='s'><v>-1</v></c></row>",
        "<row><c t='x'><v>1</v></c></row>",
        "<row><c s='9'><v>1</v></c></row>",
        "<row " + " ".join(f"a{n}='{n:0100}'" for n in range(12_000)) + "/>",
        "<row>" + said("长" * 300_000) + "</row>",
    ],
    ids=lambda rows: rows[:24],
)
def test_a_sheet_no_excel_would_write_is_refused(rows):
    formats = "<cellXfs><xf/></cellXfs>"
    assert read(bare(HEADER_XML, formats=formats), COLUMNS).rows == []
    assert refusal(bare(HEADER_XML + rows, formats=formats)) == why.BROKEN


def test_an_element_longer_than_a_megabyte_is_refused_and_not_waited_for():
    assert refusal(bare(f"{HEADER_XML}<!--{'x' * 2_000_000}-->")) == why.BROKEN


def test_a_file_of_a_million_elements_is_refused_with_advice():
    assert refusal(with_part(GOOD, "[Content_Types].xml", f"<a>{'<a/>' * 1_000_000}</a>")) == why.TOO_LARGE


def test_all_parts_together_may_say_only_so_much():
    allowance = Allowance(5)
    assert len(list(events(BytesIO(b"<a><b/><c/></a>"), allowance))) == 6
    with pytest.raises(why.Unreadable):
        list(events(BytesIO(b"<a><b/><c/></a>"), allowance))


def test_more_rows_than_wanted_are_not_read():
    five = [("A-01",)] * 5
    assert len(read(handed_in(HEADER, *five, (), ()), COLUMNS, most_rows=5).rows) == 5
    assert refusal(handed_in(HEADER, *five, (), ("A-02",)), most_rows=5) == "表格超过 5 行。请分成几个文件，分次上传。"


def test_of_a_million_rows_only_the_first_are_looked_at():
    data = bare(HEADER_XML + f"<row>{said('甲')}</row>" * 900_000)  # elements enough for four refusals
    assert refusal(data) == "表格超过 5000 行。请分成几个文件，分次上传。"


def test_a_sheet_without_the_header_is_told_which_titles_are_looked_for():
    assert refusal(handed_in(("姓名", "电话"), ("甲", "乙"))) == (
        "没有找到表头。表格里要有一行写着：编号、提出时间、联系电话、内容。可以下载模板，把内容贴进去再上传。"
    )
    assert refusal(handed_in()) == refusal(saved(Workbook()))


def test_a_header_that_lacks_a_column_is_told_which():
    data = handed_in(("××镇台账",), ("编号", "内容", "办理结果"), ("A-01", "甲", "乙"))
    assert refusal(data) == "第 2 行是表头，但缺少这些列：提出时间、联系电话。请补上后重新上传。"


def test_a_header_that_says_one_title_twice_is_refused():
    assert refusal(handed_in((*HEADER, "内 容"), ("A",))) == (
        "表头里“内容”出现了不止一次，分不清用哪一列。请只留一列，再重新上传。"
    )


def test_a_header_too_far_down_is_not_a_header():
    assert refusal(handed_in(*[("说明",)] * 20, HEADER)).startswith("没有找到表头")
    assert read(handed_in(*[("说明",)] * 19, HEADER), COLUMNS).rows == []
