"""Pictures of figures: named for who cannot see them, without style or script, and safe whatever they are told."""

import re
from xml.etree import ElementTree

import pytest

from app.pictures import Bar, Pair, bars, columns, spark

SVG = "{http://www.w3.org/2000/svg}"
MEAN = '<script>alert(1)</script>"&'
MADE = {
    "columns": columns(
        "a", "十二个月", ("月", "收集", "办完"), [Pair("10月", 12, 7), Pair("11月", 0, 0), Pair(MEAN, 1, 1)]
    ),
    "none": columns("a", "七天", ("日", "收集", "办完"), []),
    "bars": bars("b", MEAN, [Bar("道路交通", 5, "5 件"), Bar(MEAN, 0, "0 件")]),
    "no bars": bars("b", "类别", []),
    "spark": spark("c", "甲镇", [0, 3, 1]),
    "no spark": spark("c", "甲镇", []),
}


@pytest.mark.parametrize("made", MADE.values(), ids=list(MADE))
def test_a_picture_is_sound_named_and_within_its_frame(made: str) -> None:
    picture = ElementTree.fromstring(made)
    assert picture.get("role") == "img" and picture.find(SVG + "title").text
    named = picture.get("aria-labelledby").split()
    assert [picture.find(SVG + tag).get("id") for tag in ("title", "desc")] == named
    assert "style" not in {key for part in picture.iter() for key in part.keys()}  # noqa: SIM118
    assert picture.find(f".//{SVG}script") is None
    _, _, wide, high = map(float, picture.get("viewBox").split())
    for box in picture.iter(SVG + "rect"):
        left, top, width, height = (float(box.get(at)) for at in ("x", "y", "width", "height"))
        assert left >= 0 and top >= 0 and width > 0 and left + width <= wide and top + height <= high


def test_columns_are_as_high_as_their_numbers_and_a_part_stands_in_its_whole() -> None:
    made = columns("a", "月", ("月", "收集", "办完"), [Pair("1", 10, 5), Pair("2", 5, 5)])
    first, half, second, _ = (float(one) for one in re.findall(r'height="([\d.]+)" fill', made))
    assert first == pytest.approx(2 * half, abs=0.2) and second == pytest.approx(half, abs=0.2)


def test_every_number_is_said_in_words_too() -> None:
    assert "10月：收集 12，办完 7" in MADE["columns"] and "道路交通 5 件" in MADE["bars"] and "0、3、1" in MADE["spark"]
