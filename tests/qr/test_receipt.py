"""The receipt in the hand of somebody without a phone, and without glasses."""

from dataclasses import fields, replace
from datetime import date

import pytest
import zxingcpp

from qr.paper import PROVISIONAL
from qr.receipt import Receipt, receipt
from tests.qr.printed import MM, no_two_texts_overlap, nothing_overflows, pages, picture, sizes, words

LINK = "https://mashang.example.cn/r/7K3QH2MPXR"
ONE = Receipt(
    station="茨沟乡人大代表联络站",
    number="7K3QH 2MPXR",
    query_code="1234 5678",
    filed_on=date(2026, 11, 21),
    filed="村东头到学校的路有三处大坑",
    promised="2026年12月3日（周四）前",
    link=LINK,
)
FULL = replace(
    ONE, provisional=True, hours="周一至周五 8:30—17:30", filed="村东头到学校的路有三处大坑，下雨积水，孩子上学要绕行"
)
LONGEST = Receipt(**{**{f.name: "长" * 2000 for f in fields(Receipt)}, "filed_on": date(2026, 11, 21), "link": LINK})


def test_it_is_half_an_a4():
    (page,) = pages(receipt(ONE))
    assert page.get_size() == pytest.approx((210 * MM, 148.5 * MM), abs=0.1)


def test_it_says_where_what_when_and_how_to_ask():
    (said,) = words(receipt(FULL))
    for part in (
        "茨沟乡人大代表联络站", "编号7K3QH2MPXR", "查询码12345678", "反映事项：村东头到学校的路有三处大坑",
        "登记日期：2026年11月21日", f"承诺时间：2026年12月3日（周四）前{PROVISIONAL}",
        "到联络站窗口（周一至周五8:30—17:30），报上编号和查询码。", "扫墙上的码，点“我的诉求”，再点“按编号查询”",
        "查询码只给信得过的人看",
    ):  # fmt: skip
        assert part in said


def test_what_is_not_known_is_not_spoken_of():
    (said,) = words(receipt(replace(ONE, query_code="")))
    assert PROVISIONAL not in said and "到联络站窗口，报上" in said
    assert said.count("查询码") == 2  # in how to ask, and in keeping it to oneself


@pytest.mark.parametrize("one", [ONE, FULL, LONGEST], ids=["plain", "full", "longest"])
def test_nothing_is_smaller_than_sixteen_points_and_nothing_overflows(one):
    (page,) = pages(receipt(one))
    assert min(sizes(page)) >= 16
    nothing_overflows(page, 8 * MM)
    no_two_texts_overlap(page)


def test_number_and_query_code_are_the_largest():
    (page,) = pages(receipt(ONE))
    assert sorted(sizes(page))[-2:] == [32, 32]


def test_the_code_leads_to_its_link():
    for dpi in (150, 75):
        (found,) = zxingcpp.read_barcodes(picture(receipt(ONE), dpi))
        assert found.text == LINK


def test_without_a_link_there_is_no_code_and_the_words_take_its_place():
    pdf = receipt(replace(FULL, link=""))
    assert zxingcpp.read_barcodes(picture(pdf)) == []
    assert "扫码看进度" not in words(pdf)[0] and "扫码看进度" in words(receipt(FULL))[0]


@pytest.mark.parametrize("text", ["", "\n", "\x00", "李𬭎👍\ud800\u202e"])
def test_any_words_print(text):
    for name in ("station", "number", "query_code", "filed", "promised", "hours"):
        (page,) = pages(receipt(replace(ONE, **{name: text})))
        nothing_overflows(page, 8 * MM)


def test_it_has_no_place_for_a_name_or_a_telephone():
    assert {field.name for field in fields(Receipt)} == {
        "station", "number", "query_code", "filed_on", "filed", "promised", "provisional", "hours", "link",
    }  # fmt: skip


def test_the_same_receipt_gives_the_same_bytes_and_carries_its_font():
    assert receipt(ONE) == receipt(ONE)
    assert b"Helvetica" not in receipt(ONE)
