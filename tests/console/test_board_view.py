"""The board: each request in the column of its stage, capped, with the way to the rest; and the same filters."""

import re
from dataclasses import replace

from app.console import board
from models import profile
from models.profile import Stage
from tests.browser import Browser
from tests.cast import Cast


def column(page: str, label: str) -> str:
    parts = re.findall(r'<section class="column".*?</section>', page, re.S)
    [found] = [part for part in parts if f">{label} <b>" in part]
    return found


def test_each_stands_in_the_column_of_its_stage(cast: Cast, chen: Browser) -> None:
    new, working, told = (cast.file().request.number for _ in range(3))
    cast.act(working, "accept", cast.deputy())
    cast.act(told, "answer", cast.deputy(), "修好了")
    page = chen.open("/console/?view=board").text
    assert new in column(page, "待受理") and working in column(page, "办理中") and told in column(page, "已答复")
    assert "没有诉求" in column(page, "承办单位办理")
    assert "王示例代表" in column(page, "待受理") and "前受理" in column(page, "待受理")


def test_the_columns_bear_the_countys_own_words(cast: Cast, chen: Browser) -> None:
    cast.file()
    county = replace(profile.of("default"), stages=(Stage("点单", ("filed", "held")), Stage("销号", ("closed",))))
    with profile.instead(county):
        page = chen.open("/console/?view=board").text
    assert ">点单 <b>1</b>" in page and ">销号 <b>" not in page, "what is closed has no column"


def test_a_full_column_says_how_many_more_and_leads_there(cast: Cast, chen: Browser, monkeypatch) -> None:
    monkeypatch.setattr(board, "CARDS", 2)
    for _ in range(5):
        cast.file()
    shown = column(chen.open("/console/?view=board").text, "待受理")
    assert "待受理 <b>5</b>" in shown and "还有 3 件" in shown
    link = re.search(r'href="([^"]+)">还有', shown)[1].replace("&amp;", "&")
    assert chen.open(link).text.count("data-row") == 5


def test_filters_hold_on_the_board_too(cast: Cast, chen: Browser) -> None:
    road = cast.file(category="道路交通").request.number
    water = cast.file(category="供水供电").request.number
    page = chen.open("/console/?view=board&category=道路交通").text
    assert road in page and water not in page
