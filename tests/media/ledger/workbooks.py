"""Excel files as offices hand them in: made by openpyxl, or of bare XML where openpyxl would be too well-behaved."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from media.ledger.book import Column

COLUMNS = (
    Column("number", "编号", 14),
    Column("said_on", "提出时间", 12),
    Column("phone", "联系电话", 16),
    Column("text", "内容", 40),
    Column("result", "办理结果", 30, required=False),
)
HEADER = tuple(column.title for column in COLUMNS)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def saved(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def handed_in(*rows: Sequence[Any], then: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A plain sheet of these rows; `then` dresses it before it is saved."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    then(workbook.active)
    return saved(workbook)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: dict[str, bytes | str], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", way) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes | str) -> bytes:
    return packed({**parts_of(data), name: content})


def bare(rows: str, shared: str = "", formats: str = "", main: str = "", after: str = "") -> bytes:
    """The smallest workbook there is, around the given XML of rows."""
    parts = {
        "[Content_Types].xml": f'<T><Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/></T>',
        "_rels/.rels": f'<R><Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></R>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{main}'
        '<sheets><sheet name="台账" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<R><Relationship Id="s" Type="{LINKS}/worksheet" Target="/{SHEET}"/>'
        f'<Relationship Id="w" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="f" Type="{LINKS}/styles" Target="styles.xml"/></R>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    return packed(parts)


def said(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_XML = "<row>" + "".join(said(title) for title in HEADER) + "</row>"
