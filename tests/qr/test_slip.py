"""The slip as a picture: what it says can be scanned, and it never carries the query code in its link."""

from dataclasses import replace
from io import BytesIO

import zxingcpp
from PIL import Image

from qr.slip import WIDE, Slip, png

LINK = "https://mashang.example.cn/r/7K3QH2MPXR"
ONE = Slip("茨沟乡人大代表联络站", "7K3QH 2MPXR", "1234 5678", "承诺 11月25日（周三）前受理", "11月21日提交", LINK)


def drawn(one: Slip) -> Image.Image:
    return Image.open(BytesIO(png(one))).convert("L")


def test_its_code_is_read_and_leads_to_the_status_without_the_query_code() -> None:
    (found,) = zxingcpp.read_barcodes(drawn(ONE))
    assert found.text == LINK


def test_it_is_read_from_a_small_screen_too() -> None:
    whole = drawn(ONE)
    (found,) = zxingcpp.read_barcodes(whole.resize((WIDE // 2, whole.height // 2)))
    assert found.text == LINK


def test_it_is_light_enough_for_a_slow_line() -> None:
    assert len(png(ONE)) < 40_000


def test_without_a_query_code_it_is_shorter_and_says_none() -> None:
    assert drawn(replace(ONE, query_code="")).height < drawn(ONE).height


def test_a_long_name_takes_more_rows_and_leaves_no_ink_outside_the_frame() -> None:
    whole = drawn(replace(ONE, station="很长的名字" * 20))
    assert whole.height > drawn(ONE).height
    edge = [whole.getpixel((x, y)) for x in (2, WIDE - 3) for y in range(whole.height)]
    assert set(edge) == {255}


def test_the_same_slip_is_the_same_picture() -> None:
    assert png(ONE) == png(ONE)
