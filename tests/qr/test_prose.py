"""Paragraphs broken into lines as an office sets them."""

import pytest

from qr.lettering import NEVER_FIRST, font, width
from qr.prose import NEVER_LAST, broken, clipped, paragraph

SIZE, WIDE = 14, 200


@pytest.fixture(autouse=True)
def _lettered():
    font()


def rows(text: str, inset: float = 0) -> list[str]:
    found = broken(text, WIDE, SIZE, inset)
    assert all(width(row, SIZE) <= WIDE for row in found)
    return found


def test_no_word_is_lost_and_every_line_fits():
    text = "村东头到学校的路有三处大坑，下雨天积水，孩子上学不好走。" * 5
    assert "".join(rows(text)) == text


def test_no_line_opens_with_a_comma_or_ends_with_an_opening_mark():
    text = "路，灯“不亮”（三盏）。水《管》漏；" * 12
    for shift in range(14):
        found = rows("字" * shift + text)
        assert not any(row[0] in NEVER_FIRST or row[-1] in NEVER_LAST for row in found)


def test_a_number_a_day_or_a_word_stays_whole():
    for shift in range(14):
        found = rows("字" * shift + "于2026-11-19查看X012线，电话000-0000001，编号7K3QH2MPXR。")
        assert all(any(whole in row for row in found) for whole in ("2026-11-19", "X012", "000-0000001", "7K3QH2MPXR"))


@pytest.mark.parametrize("text", ["W" * 300, "，" * 300, "（" * 300, "https://a.example.cn/" + "a" * 200])
def test_what_cannot_stay_whole_is_broken_where_the_line_ends(text):
    assert "".join(rows(text)) == text


def test_the_first_line_is_set_in_and_the_last_is_not_stretched():
    found = paragraph("字" * 40, WIDE)
    assert [line.inset for line in found] == [28, 0, 0]
    assert [line.align for line in found] == ["full", "full", "left"]
    assert len(found[0].text) == len(found[1].text) - 2


def test_an_empty_paragraph_is_one_empty_line():
    assert rows("") == rows("  ") == [""]


def test_what_is_cut_says_so_and_still_fits():
    found = clipped(rows("字" * 100), 2, WIDE, SIZE)
    assert len(found) == 2 and found[1].endswith("…") and width(found[1], SIZE) <= WIDE
    assert clipped(["短"], 2, WIDE, SIZE) == ["短"]
