"""A Word file: well-formed, with all that was said, and nothing that Word would refuse."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from media.word import Paper, Table, W, docx

WORDS = ("收集意见建议212条，已全部转交。", "a < b & c > d，“引号”，𠮷㐱。")
COUNTS = Table(("项目", "件数"), [("收集", "212"), ("已转交", "212")])
PAPER = Paper("办理情况", "2026年", WORDS, [COUNTS], "截至今天。")


def parts(paper: Paper) -> dict[str, ElementTree.Element]:
    with ZipFile(BytesIO(docx(paper))) as package:
        assert package.testzip() is None
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}


def said(paper: Paper) -> list[str]:
    lines = parts(paper)["word/document.xml"].iter(f"{{{W}}}p")
    return ["".join(piece.text or "" for piece in line.iter(f"{{{W}}}t")) for line in lines]


def test_all_that_was_said_stands_in_its_order() -> None:
    found = [line for line in said(PAPER) if line]
    assert found == ["办理情况", "2026年", *WORDS, "项目", "件数", "收集", "212", "已转交", "212", "截至今天。"]


def test_its_parts_are_those_a_word_file_needs() -> None:
    found = parts(PAPER)
    assert list(found) == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    [begins] = found["_rels/.rels"]
    assert begins.attrib["Target"] == "word/document.xml" and begins.attrib["Type"].endswith("/officeDocument")
    body = found["word/document.xml"][0]
    assert body[-1].tag == f"{{{W}}}sectPr", "the paper stands last in the body"


def test_every_row_has_as_many_cells_as_its_head() -> None:
    table = parts(PAPER)["word/document.xml"].find(f".//{{{W}}}tbl")
    assert table is not None
    assert {len(row.findall(f"{{{W}}}tc")) for row in table.iter(f"{{{W}}}tr")} == {2}


def test_what_no_xml_can_carry_is_left_out() -> None:
    assert "甲乙" in said(Paper("甲\x00\x0b\ufffe乙", "", [], [], ""))
