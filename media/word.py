"""A bulletin as the Word file an office sends: paper, margins, type and spacing as GB/T 9704 has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no XML can carry these
TITLE, BODY, SMALL = 44, 32, 24  # half points: 二号, 三号, 小四
LINE = 560  # twentieths of a point between lines: 28 磅
WIDE = 8844  # twentieths of a point between the margins
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"
KINDS = (
    f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
BEGINS = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type='
    f'"{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
PAPER = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
    ' w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
BOX = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paper:
    title: str
    subtitle: str
    paragraphs: Sequence[str]
    tables: Sequence[Table]
    foot: str


def docx(paper: Paper) -> bytes:
    parts = [
        _line(paper.title, TITLE, "方正小标宋简体", "center"), _line(paper.subtitle, BODY, "楷体", "center"), _line(""),
        *(_line(one, indent=True) for one in paper.paragraphs),
        *(piece for one in paper.tables for piece in (_line(""), _table(one))), _line(paper.foot, SMALL),
    ]  # fmt: skip
    document = f'<w:document xmlns:w="{W}"><w:body>{"".join(parts)}{PAPER}</w:body></w:document>'
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, text in (("[Content_Types].xml", KINDS), ("_rels/.rels", BEGINS), ("word/document.xml", document)):
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
    return out.getvalue()


def _line(text: str, size: int = BODY, font: str = "仿宋", align: str = "both", indent: bool = False) -> str:
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else ""
    return (
        f'<w:p><w:pPr><w:spacing w:line="{LINE}" w:lineRule="exact"/>{first}<w:jc w:val="{align}"/></w:pPr>'
        f"{_run(text, size, font)}</w:p>"
    )


def _run(text: str, size: int, font: str) -> str:
    said = escape(UNSEEN.sub("", text))
    type_ = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{type_}<w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def _table(table: Table) -> str:
    width = WIDE // len(table.head)
    grid = f'<w:gridCol w:w="{width}"/>' * len(table.head)
    edges = f"<w:tblBorders>{BOX}</w:tblBorders>"
    looks = f'<w:tblPr><w:tblW w:w="{WIDE}" w:type="dxa"/><w:jc w:val="center"/>{edges}</w:tblPr>'
    rows = [_row(table.head, width, "黑体"), *(_row(row, width, "仿宋") for row in table.rows)]
    return f"<w:tbl>{looks}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(cells: Sequence[str], width: int, font: str) -> str:
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_line(cell, SMALL, font, "center")}</w:tc>'
        for cell in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{told}</w:tr>"
