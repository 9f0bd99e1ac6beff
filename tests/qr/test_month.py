"""The month's sheet on the village wall: one A3 page, large type, nothing that runs over, a code that scans."""

import re
from dataclasses import replace

import pytest
import zxingcpp

from qr.month import LARGEST, SMALLEST, Matter, Month, a3
from tests.qr.printed import MM, no_two_texts_overlap, nothing_overflows, pages, picture, sizes, texts, words

LINK = "https://mashang.example.cn/q/YGmXkj2VidWH"
DONE = Matter("村东头到学校的路有三处大坑", "柳树村", "10月12日 已解决：填平压实，当天通车。")
OPEN = Matter("自来水早晚没水", "", "答应11月30日前")
ONE = Month(
    station="茨沟乡人大代表联络站", month="2026年10月", where="",
    counts=(("这个月收集", 13), ("待转交", 1), ("正在办理", 3), ("办理完成", 9)),
    speaks="件数是2026年10月提出的诉求，截至2026年11月1日；下面只列公开的事，含以前提出的，不写反映人。",
    done=(DONE,) * 4, done_of=4, open=(OPEN,) * 3, open_of=3,
    duty="王示例 11月21、24日", hours="周一至周五 08:30-12:00",
    address="示例街1号", phone="000-0000-0000", link=LINK, token="YGmXkj2VidWH",
)  # fmt: skip
LONG = Matter("长" * 200, "村" * 80, "答" * 900)
FULL = replace(ONE, done=(DONE,) * 12, done_of=30, open=(OPEN,) * 6, open_of=6)
LONGEST = replace(
    ONE, station="站" * 90, where="村" * 40, done=(LONG,) * 12, done_of=99, open=(LONG,) * 8, open_of=99,
    duty="值" * 300, hours="时" * 300, address="址" * 300, phone="0" * 60,
)  # fmt: skip
NONE = tuple((words, 0) for words, _ in ONE.counts)
ROSTER = "；".join(f"{name}示例 11月21、24、27日，12月1日" for name in "王李赵孙周")
WORDY = replace(
    FULL, address="示例省示例市示例县示例乡" * 3, hours="周一至周五 08:30-12:00、14:30-17:30；" * 2, duty=ROSTER,
    station="示例县示例乡人民代表大会代表联络站（霍庄中心联络站）", where="霍庄社区居民委员会第三网格",
)
EMPTY = replace(ONE, counts=NONE, done=(), done_of=0, open=(), open_of=0)
ALL = {
    "plain": ONE, "full": FULL, "wordy": WORDY, "longest": LONGEST, "empty": EMPTY,
    "no code": replace(ONE, link="", token=""),
}  # fmt: skip


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_it_is_one_a3_page_on_which_nothing_runs_over(one: Month) -> None:
    (page,) = pages(a3(one))
    assert page.get_size() == pytest.approx((297 * MM, 420 * MM), abs=0.1)
    nothing_overflows(page, 10 * MM)
    no_two_texts_overlap(page)


@pytest.mark.parametrize("one", [ONE, FULL, LONGEST], ids=["plain", "full", "longest"])
def test_what_is_read_is_large(one: Month) -> None:
    (page,) = pages(a3(one))
    small = [size for size in sizes(page) if size < SMALLEST - 2.1]
    assert len(small) <= 2, "only the day it speaks of and the token"
    assert max(sizes(page)) > LARGEST


def test_it_says_what_came_of_what_and_how_to_come_by() -> None:
    (said,) = words(a3(ONE))
    for part in (
        "2026年10月群众的事办得怎么样", "这个月收集13件", "待转交1件", "正在办理3件", "办理完成9件",
        "件数是2026年10月提出的诉求", "村东头到学校的路有三处大坑",
        "已解决：填平压实",
        "答应11月30日前", "示例街1号", "000-0000-0000", "王示例11月21、24日",
    ):  # fmt: skip
        assert part in said, part


def test_what_is_left_out_is_counted_and_an_empty_month_says_so() -> None:
    shown = re.search(r"公开的共30件，列出(\d+)件", words(a3(FULL))[0])
    assert shown and int(shown[1]) >= 10
    (empty,) = words(a3(EMPTY))
    assert "没有可以公开的事项" in empty and "正在办理的事" not in empty


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_the_last_line_stands_free_of_the_edge_and_nothing_stands_beneath(one: Month) -> None:
    (page,) = pages(a3(one))
    assert min(text.get_bounds()[1] for text in texts(page)) >= 13 * MM


def test_a_long_address_hours_and_roster_go_over_several_lines() -> None:
    (said,) = words(a3(WORDY))
    assert WORDY.address in said and ROSTER.replace(" ", "") in said and "…" not in said


def test_the_code_scans_from_the_page() -> None:
    for dpi in (100, 40):
        assert [code.text for code in zxingcpp.read_barcodes(picture(a3(FULL), dpi))] == [LINK]


def test_fonts_are_embedded_as_subsets_and_the_same_month_gives_the_same_bytes() -> None:
    made = a3(ONE)
    assert len(made) < 400_000 and made == a3(ONE) and b"Helvetica" not in made
