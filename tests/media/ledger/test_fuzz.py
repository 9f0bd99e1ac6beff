"""Whatever bytes come: a sheet, or a refusal in Chinese. Nothing else leaves the reader."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.ledger.book import Book
from media.ledger.reading import Sheet, read
from media.ledger.unreadable import Unreadable
from media.ledger.writing import write
from tests.media.ledger.workbooks import COLUMNS, HEADER, SHEET, handed_in, packed, parts_of

OURS = write(Book("台账", COLUMNS, [{"number": n, "text": "路灯不亮"} for n in range(20)]))
THEIRS = handed_in(("台账",), HEADER, *[(n, "2026-11-21", 13800000000, "=A1", "甲") for n in range(20)])
PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET)
SPITE = (
    b"", b"<", b">", b"/", b'"', b"&", b"&#0;", b"\x00", b"\xff\xfe", b"-1", b"999999999999999999999", b"nan", b"1e999",
    b"<c/>", b"</c>", b"<row r='5'>", b"<!DOCTYPE a>", b"<!--", b"<![CDATA[", b"t='s'", b"t='d'", b"s='77'", b"ZZZ9",
    b'encoding="gbk"', "一".encode(),
)  # fmt: skip


def comes_to_an_end(data: bytes) -> None:
    try:
        assert isinstance(read(data, COLUMNS, most_rows=50), Sheet)
    except Unreadable as refused:
        assert refused.reason.endswith("。")


@pytest.mark.parametrize("data", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_file_cut_short_anywhere(data):
    for length in range(0, len(data), 23):
        comes_to_an_end(data[:length])


@pytest.mark.parametrize("data", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_file_with_bytes_changed(data):
    chance = random.Random(4)
    for _ in range(400):
        spoilt = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        comes_to_an_end(bytes(spoilt))


@pytest.mark.parametrize("name", PARTS)
def test_a_sound_zip_with_spoilt_xml(name):
    chance = random.Random(name)
    parts = parts_of(THEIRS)
    for _ in range(150):
        text = bytearray(parts[name])
        for _ in range(chance.choice((1, 2, 5))):
            at = chance.randrange(len(text))
            text[at : at + chance.choice((0, 1, 4, 40))] = chance.choice(SPITE)
        comes_to_an_end(packed({**parts, name: bytes(text)}))


@pytest.mark.parametrize("name", PARTS)
def test_a_sound_zip_with_a_part_missing_or_empty(name):
    parts = parts_of(THEIRS)
    comes_to_an_end(packed({**parts, name: b""}))
    del parts[name]
    comes_to_an_end(packed(parts))


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_bytes_behind_a_zip_s_first_letters(rest):
    comes_to_an_end(b"PK\x03\x04" + rest)
    comes_to_an_end(rest)
