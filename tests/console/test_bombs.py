"""Workbooks made to choke whoever reads them, brought to both doors: refused in words, soon, and in little memory."""

import resource
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from app.console import county_sheet, import_sheet
from media.ledger.package import MOST_BYTES
from models import profile
from models.county_book import CountyBook
from models.ledger_import import Import
from tests.browser import Browser
from tests.cast import Cast
from tests.media.ledger.workbooks import packed, parts_of

DOORS = {"county book": ("/console/county-book", "book"), "ledger": ("/console/imports", "sheet")}
GIGABYTE = 1 << 30
SECONDS, BYTES = 8, 160 << 20  # of a processor's own time, many times what it takes; no share of a gigabyte
LINE = '<row><c t="inlineStr"><is><t>甲</t></is></c></row>'
MERGE = '<mergeCell ref="A3:B9"/>'
Spoil = Callable[[dict[str, bytes]], bytes]


def sheet_of(parts: dict[str, bytes]) -> str:
    """The last: of both workbooks one that is read."""
    return sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))[-1]


def within(parts: dict[str, bytes], before: str, more: str) -> bytes:
    """Put in before a mark of the sheet."""
    name = sheet_of(parts)
    sheet = parts[name].decode()
    assert before in sheet
    return packed(parts | {name: sheet.replace(before, more + before, 1)})


def zeros(parts: dict[str, bytes]) -> bytes:
    """A gigabyte of nothing beside the sheets, in one megabyte."""
    out, chunk = BytesIO(packed(parts)), bytes(1 << 24)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open("xl/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(GIGABYTE // len(chunk)):
            part.write(chunk)
    return out.getvalue()


BOMBS: dict[str, tuple[Spoil, str]] = {
    "a gigabyte of zeros": (zeros, "太大"),
    "a million rows": (lambda parts: within(parts, "</sheetData>", LINE * 1_000_000), "行。请分成几个文件"),
    "links to other files": (
        lambda parts: packed(parts | {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "链接",
    ),
    "a million merged cells": (
        lambda parts: within(parts, "</worksheet>", f"<mergeCells>{MERGE * 1_000_000}</mergeCells>"), "太大",
    ),
    "a million formulas": (
        lambda parts: within(parts, "</sheetData>", "<row><c><f>A1</f></c></row>" * 1_000_000), "行。请分成几个文件",
    ),
    "a row of a million cells": (
        lambda parts: within(parts, "</sheetData>", "<row>" + "<c><f>A1</f></c>" * 1_000_000 + "</row>"), "已损坏",
    ),
}  # fmt: skip


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> str:
    return request.param


def honest(door: str) -> dict[str, bytes]:
    """The template as it is handed out."""
    made = county_sheet.template("示例县")
    return parts_of(made if door == "county book" else import_sheet.template("甲镇人大代表联络站", profile.of(None)))


def brought(browser: Browser, cast: Cast, door: str, data: bytes):
    page, field = DOORS[door]
    more = {"station": str(cast.station)} if door == "ledger" else {}
    return browser.press(page, page, **more, **{field: (BytesIO(data), "表.xlsx")})


def at_most() -> int:
    """The most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_soon_and_in_words(
    cast: Cast, chen: Browser, county: Browser, door: str, bomb: str
) -> None:
    spoil, said = BOMBS[bomb]
    data = spoil(honest(door))
    assert len(data) < MOST_BYTES, "no door keeps it out by its weight"
    before, began = at_most(), time.thread_time()
    answer = brought(county if door == "county book" else chen, cast, door, data)
    took, more = time.thread_time() - began, at_most() - before
    assert answer.status_code == 422 and said in answer.text
    assert took < SECONDS and more < BYTES
    with cast.database.read() as session:
        assert session.query(CountyBook).count() == session.query(Import).count() == 0
