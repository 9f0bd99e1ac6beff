"""Whose turn it is: the sentence over the buttons and the first button agree, for the station, the county, a body."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from models import clock, profile
from models.service_request import Ending, seeing
from tests import departments
from tests.browser import Browser
from tests.cast import Cast

FORTH = (
    r'<form[^>]*id="do-(\w+)"(?:(?!</form>).)*?<button class="big">|<details id="do-(\w+)" class="card move" open'
)


def desk(page: str) -> tuple[str, list[str], bool]:
    """What the guide says, what stands forth (big, or already open), and whether the rest is under its own heading."""
    [acts] = re.findall(r'<aside id="acts".*?</aside>', page, re.S)
    guide = re.search(r'class="guide">([^<]+)<', acts)[1]
    head = acts.split('<details class="kind"')[0]
    forth = re.findall(FORTH, head, re.S)
    return guide, [big or opened for big, opened in forth], "<h2>需要时您也可以</h2>" in acts


def road(cast: Cast, name: str) -> str:
    """A request on its way to where the test wants it."""
    number = cast.file(token=cast.station_code if name.startswith("nobody") else cast.wang_code).request.number
    wang, chief = cast.deputy(), cast.chief()
    played = {
        "accepted": [("accept", wang)], "asked": [("ask", wang, "哪一盏？")], "returned": [("pass_on", wang, "请协调")],
        "own": [("accept", chief)], "answered": [("answer", wang, "修好了")],
        "own_answer": [("answer", chief, "修好了")],
        "rated": [("answer", wang, "修好了"), ("rate", cast.resident(), "satisfied", "")],
        "disliked": [("answer", wang, "修好了"), ("rate", cast.resident(), "unsatisfied", "还是不亮")],
        "nobody_sent_up": [("send_up", chief, "本站办不了")],
        "nobody_taken_over": [("send_up", chief, "本站办不了"), ("take_over", cast.county_staff())],
        "closed": [("answer", wang, "修好了"), ("close", chief, "")],
    }  # fmt: skip
    for verb, by, *said in played.get(name, ()):
        cast.act(number, verb, by, *said)
    return f"/console/requests/{number}"


MINE = {
    "nobody": ("还没有承办人", "accept"), "returned": ("等待安排", "assign"), "own": ("由您办理", "answer"),
    "answered": ("可以销号", "close"), "rated": ("群众已经评价", "close"), "disliked": ("不满意", "redo"),
}  # fmt: skip
THEIRS = {
    "filed": "现由王示例代表办理，还没有受理", "accepted": "现由王示例代表办理", "asked": "正等群众补充",
    "own_answer": "您已答复群众", "nobody_sent_up": "请示例县人大常委会处理", "closed": "已经销号",
}  # fmt: skip


@pytest.mark.parametrize("name", MINE)
def test_what_waits_for_the_chief_has_its_button_first(cast: Cast, chen: Browser, name: str) -> None:
    guide, forth, other_heading = desk(chen.open(road(cast, name)).text)
    said, first = MINE[name]
    assert said in guide and "您不必操作" not in guide
    assert forth[0] == first and not other_heading


@pytest.mark.parametrize("name", THEIRS)
def test_what_is_with_others_has_no_button_that_stands_forth(cast: Cast, chen: Browser, name: str) -> None:
    guide, forth, other_heading = desk(chen.open(road(cast, name)).text)
    assert THEIRS[name] in guide and "您不必操作" in guide
    assert forth == [] and other_heading


@pytest.mark.parametrize("name", sorted({*MINE, *THEIRS} - {"own", "nobody_sent_up"}))
def test_the_county_never_stands_in_the_stations_place(cast: Cast, county: Browser, name: str) -> None:
    _, forth, other_heading = desk(county.open(road(cast, name)).text)
    assert forth == [] and other_heading


@pytest.mark.parametrize(("name", "first"), [("nobody_sent_up", "take_over"), ("nobody_taken_over", "accept")])
def test_what_was_sent_up_is_the_countys_to_take_over_and_to_place(
    cast: Cast, county: Browser, name: str, first: str
) -> None:  # fmt: skip
    guide, forth, other_heading = desk(county.open(road(cast, name)).text)
    assert guide.startswith("请您处理：") and forth[0] == first and not other_heading


def test_a_broken_promise_in_other_hands_asks_to_be_looked_at(cast: Cast, chen: Browser) -> None:
    with clock.at(clock.now() - timedelta(days=60)):
        page = road(cast, "accepted")
    guide, forth, _ = desk(chen.open(page).text)
    assert "已经超期" in guide and "请看要不要督办" in guide and forth == []


def test_a_county_that_wants_a_look_back_first_offers_that_first(cast: Cast, chen: Browser) -> None:
    county = profile.of("default")
    with profile.instead(replace(county, closing=replace(county.closing, needs=("looked_back",)))):
        guide, forth, _ = desk(chen.open(road(cast, "rated")).text)
    assert "先回访" in guide and forth[0] == "look_back"


def test_where_a_call_is_wanted_who_did_the_work_is_told_that_it_is_anothers(cast: Cast, chen: Browser) -> None:
    usual = profile.of("default")
    with profile.instead(replace(usual, closing=replace(usual.closing, needs=("phoned",)))):
        page = road(cast, "own_answer")
        guide, forth, _ = desk(chen.open(page).text)
        assert "请其他同事电话抽访或上门走访" in guide and forth == []
        shown = chen.open(page).text
        assert "请没有办理这件事的人" in shown and "再点“电话抽访”记下来" in shown
        other = road(cast, "answered")
        guide, forth, _ = desk(chen.open(other).text)
        assert "电话抽访" in guide and forth[0] == "phoned"


def test_a_department_is_told_when_it_has_nothing_to_do(app: Flask, cast: Cast) -> None:
    bodies = departments.found(cast)
    huang = Browser(app).sign_in(cast.database, bodies.huang, "console")
    number = cast.file().request.number
    departments.order(cast, number, bodies.roads)
    page = f"/console/handling/{number}"
    told = [desk(huang.open(page).text)]
    for verb, *said in (("take",), ("query", "哪一盏？")):
        cast.act(number, verb, bodies.handler(), *said)
        told.append(desk(huang.open(page).text))
    assert [(guide.split("；")[0].split("，")[0], other) for guide, _, other in told] == [
        ("请您受理", False), ("由本单位办理。", False), ("正等群众补充", True),
    ]  # fmt: skip
    assert told[0][1] == ["take"] and told[1][1] == ["report"] and told[2][1] == []


def test_what_a_department_sent_back_is_for_the_chief_who_ordered_it_to_place_anew(
    cast: Cast, chen: Browser
) -> None:  # fmt: skip
    number, bodies = cast.file().request.number, departments.found(cast)
    departments.order(cast, number, bodies.roads)
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    guide, _, other_heading = desk(chen.open(f"/console/requests/{number}").text)
    assert "请您处理：承办单位已退单，请另行安排" in guide and not other_heading
    assert "承办单位已退单，请另行安排" in chen.open("/console/?state=mine").text
    cast.act(number, "note", cast.chief(), "联系过供电公司")
    assert "承办单位已退单" in chen.open("/console/").text, "a note places nothing"
    cast.act(number, "ask", cast.chief(), "哪一盏？")
    cast.act(number, "tell", cast.resident(), "第二盏")
    assert "承办单位已退单" not in chen.open("/console/").text


def test_what_was_ordered_by_its_deputy_and_sent_back_is_the_deputys(cast: Cast, chen: Browser) -> None:
    number, bodies = cast.file().request.number, departments.found(cast)
    departments.order(cast, number, bodies.roads, cast.deputy())
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    guide, _, _ = desk(chen.open(f"/console/requests/{number}").text)
    assert "现由王示例代表办理" in guide and "已退单" not in guide


def test_a_meeting_is_to_be_called_until_it_has_its_day_and_then_to_be_held(cast: Cast, chen: Browser) -> None:
    number, day = cast.file().request.number, clock.today() + timedelta(days=3)
    page = f"/console/requests/{number}"
    cast.act(number, "confer", cast.chief(), "涉及两家")
    assert "请召集会商" in desk(chen.open(page).text)[0]
    cast.act(number, "arrange", cast.chief(), day, "镇政府二楼会议室，下午3时", [])
    guide = desk(chen.open(page).text)[0]
    assert f"已定{day.month}月{day.day}日会商，请按期开会并记录结果" in guide and "请召集" not in guide


def test_while_a_promise_runs_nobody_is_sent_to_look_back(cast: Cast, chen: Browser) -> None:
    usual, day = profile.of("default"), clock.today() + timedelta(days=40)
    with profile.instead(replace(usual, closing=replace(usual.closing, needs=("looked_back",)))):
        number = cast.file().request.number
        promised = Ending("promised", look_back_on=day)
        cast.database.transact(
            lambda s: seeing.find(s, number, cast.deputy()).answer("已列入计划", by=cast.deputy(), ending=promised)
        )
        guide, forth, _ = desk(chen.open(f"/console/requests/{number}").text)
    assert guide == f"已答复群众，{day.month}月{day.day}日自动回头看。您不必操作。" and forth == []


def test_the_office_that_is_asked_says_no_by_a_button_of_that_name(
    cast: Cast, chen: Browser, county: Browser
) -> None:  # fmt: skip
    number = cast.file(token=cast.station_code).request.number
    page = f"/console/requests/{number}"
    assert "提请县级协同" in chen.open(page).text and "退回县人大" not in chen.open(page).text
    cast.act(number, "send_up", cast.chief(), "本站办不了")
    shown = county.open(page).text
    assert "请接办，或退回联络站" in shown and "交回联络站" not in shown
    assert "<summary>退回联络站</summary>" in shown.split("<h2>其他办理</h2>")[0] and desk(shown)[1] == ["take_over"]
    assert "仍由联络站负责" in shown
    cast.act(number, "take_over", cast.county_staff())
    shown = county.open(page).text
    assert "<summary>交回联络站</summary>" in shown and "小事不出网格" not in shown
    cast.act(number, "send_down", cast.county_staff(), "乡里可以办")
    shown = chen.open(page).text
    assert "请接办，或退回县人大" in shown and "<summary>退回县人大</summary>" in shown


def test_a_special_supervision_is_offered_once_and_says_which_tier_still_stands(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    page = f"/console/requests/{number}"
    first = chen.open(page).text
    assert "列为专项督办" in first and "小事不出网格" in first
    cast.act(number, "specialise", cast.chief(), "群众反映集中")
    shown = chen.open(page).text
    assert f"{page}/specialise" not in chen.forms(page) and "小事不出网格" not in shown
    assert '<span class="chip plain">专项督办</span>' in shown and "分级仍为“小事网格速办”" in shown
    cast.act(number, "retier", cast.chief(), "big", "全县同类问题")
    shown = chen.open(page).text
    assert "大事专项督办" in shown and "分级仍为" not in shown
