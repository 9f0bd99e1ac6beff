"""An invented county with odd but legal choices: no 验收, no meetings, no doubts, nobody joins, clocks of its own."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app import reminding
from app.notices import rate_please
from models import clock, letter, letterbook, profile
from models.delivery import Delivery
from models.profile import Profile
from models.profile.checking import judge
from models.service_request import Ending, NotTogether, NotYet, Order, Report
from models.supervision import Named, Unnamable
from models.workflow import MOVES, NotAllowed
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast
from tests.conftest import ROOT
from tests.counties.acting import Town, ordered, settle_under, worked
from tests.counties.test_every_county import in_order
from tests.h5.lived import shown
from tests.qr import printed

COUNTY = "tenth"
FILE = """
version = 7
name = "第十县"
off = [
  "verify", "confer", "contend", "convene", "resume", "dispute", "join", "merge", "pass_on", "recall",
  "raise_tier", "lower_tier", "send_up", "send_down", "ask_more_time", "score", "bundle",
]
categories = ["渠堰灌溉", "集市", "婚姻邻里"]
few_see = ["婚姻邻里"]

[[stages]]
name = "开口"
states = ["held", "filed"]

[[stages]]
name = "落锤"
states = ["accepted", "asked", "ordered", "taken", "queried"]

[[stages]]
name = "回信"
states = ["reported", "answered", "rated", "looking_back", "closed"]

[labels.states]
filed = "刚开口"

[labels.moves]
order = "派活"
take = "领活"
feedback = "回信"
close = "了结"

[[tiers]]
name = "now"
label = "当场了"
[tiers.clocks.answer]
work_hours = 3

[[tiers]]
name = "week"
label = "一周清"
path = "supervision"
[tiers.clocks.answer]
workdays = 5

[clocks.accept]
work_hours = 1

[clocks.take]
hours = 72

[clocks.verify]
work_hours = 4

[calendar]
activity_day = 31
closed_on = ["2026-11-24"]
open_on = ["2026-11-28"]

[closing]
needs = ["phoned"]
dispute_days = 0
sample_percent = 100

[endings.cannot]
label = "办不了"
class = "D"
reasons = ["没有钱", "上级未批"]

[[aspects]]
name = "快不快"
weight = 3

[[aspects]]
name = "实不实"
weight = 7

[supervision]
roles = ["乡长盯", "支书盯", "会计盯", "老师盯", "医生盯", "警长盯"]
pushes = ["打电话", "上门看"]

[letters]
title = "派活单"
number = "第{n}号派活单"

[sources]
code = "贴码"
bazaar = "赶集摊"
"""


@pytest.fixture(autouse=True)
def rules(app: Flask) -> Iterator[Profile]:
    """Read after the product has read its own."""
    base = tomllib.loads((ROOT / "profiles" / "default.toml").read_text("utf8"))
    found = judge(FILE.encode(), COUNTY, base)
    assert found.profile is not None, found.mistakes
    with profile.instead(found.profile):
        yield found.profile


@pytest.fixture
def town(cast: Cast, rules: Profile) -> Town:
    return settle_under(cast, COUNTY)


def words(page: Any) -> str:
    main = page.text.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", main))


def at_desk(app: Flask, town: Town, who: int) -> Browser:
    return Browser(app).sign_in(town.cast.database, who, "console")


def test_from_the_first_word_to_the_last_in_words_that_nobody_else_uses(town: Town, rules: Profile) -> None:
    cast = town.cast
    with clock.at(at("2026-11-20 11:30")):
        one = town.files("支渠断水", category="渠堰灌溉")
        assert (one.stands, one.due) == ("刚开口", "2026-11-23 09:00")  # an hour of the station's, over the weekend
        one.act("order", cast.deputy(), Order(cast.housing, "通渠", "请疏通支渠", tier="week"))
        assert one.due == "2026-11-23 11:30"  # 72 hours round the clock
    with clock.at(at("2026-11-23 10:00")):
        one.act("take", cast.handler())
        assert one.due == "2026-11-30 18:00"  # five workdays: not the 24th, but Saturday the 28th
        one.act("query", cast.handler(), "从哪里断的？")
        assert one.with_whom == "示例县住建局" and one.now.waiting_since is not None
    with clock.at(at("2026-11-25 10:00")):
        one.act("tell", cast.resident(), "桥下")
    with clock.at(at("2026-11-26 09:00")):
        one.act("report", cast.handler(), Report("已疏通"))
        assert one.stands == "待反馈"  # nothing is accepted here, so nothing waits for that
        one.act("feedback", cast.deputy(), "已疏通，来水了", ending=Ending("solved"))
        one.act("rate", cast.resident(), "satisfied", "")
        with pytest.raises(NotYet, match="phoned"):
            one.act("close", cast.chief(), "")
        one.act("phoned", cast.chief(), "李阿姨说来水了", True)
        one.act("close", cast.chief(), "")
    assert one.gates() == ["开口", "落锤", "回信"]
    assert in_order(["派活", "领活", "回信", "了结"], one.steps())


def test_nobody_reads_of_a_gate_that_the_county_does_not_have(app: Flask, town: Town) -> None:
    cast = town.cast
    li = Browser(app).sign_in(cast.database, cast.li, "h5")
    one = town.files("支渠断水")
    ordered(one)
    worked(one)
    read = shown(li, one.number)
    assert "承办单位已办，正在核实" in read and "前答复" in read and "验收" not in read
    he, chen = at_desk(app, town, cast.he), at_desk(app, town, cast.chen)
    pages = [he.open(f"/console/handling/{one.number}"), he.open("/console/handling?show=reported")]
    pages += [chen.open(f"/console/requests/{one.number}"), chen.open("/console/")]
    assert [page.status_code for page in pages] == [200] * 4
    assert ["验收" in words(page) for page in pages] == [False] * 4
    assert "退回继续办理" in words(pages[2])


def test_the_slip_promises_nobody_a_doubt_that_there_is_not(app: Flask, town: Town, rules: Profile) -> None:
    with clock.at(at("2026-11-18 09:30")):
        li = Browser(app).sign_in(town.cast.database, town.cast.li, "h5")
        slip = words(li.open(f"/r/{town.files().number}/slip"))
        assert "请您评价满意不满意。" in slip and "异议" not in slip
        with profile.instead(replace(rules, off=rules.off | {"rate"})):
            assert "答复以后" not in words(li.open(f"/r/{town.files().number}/slip"))


def test_nobody_is_asked_for_a_rating_that_cannot_be_given(app: Flask, town: Town, rules: Profile) -> None:
    cast = town.cast
    with clock.at(at("2026-11-18 09:30")):
        rated = town.files("有评价")
        with profile.instead(replace(rules, off=rules.off | {"rate"})):
            unrated = town.files("没有评价")
        for one in (rated, unrated):
            one.act("answer", cast.deputy(), "已办好")
    with clock.at(at("2026-11-21 10:00")):
        reminding.look(app.extensions["mashang"])
    with cast.database.read() as session:
        asked = session.query(Delivery).filter_by(notice=rate_please.NOTICE.name)
        assert [owed.request_id for owed in asked] == [rated.now.id]


def test_without_meetings_what_was_sent_back_once_is_sent_back_no_more(app: Flask, town: Town) -> None:
    cast = town.cast
    one = town.files("支渠断水")
    ordered(one)
    assert "decline" in one.offers(cast.handler())
    one.act("decline", cast.handler(), "不归我们", "职责第一条")
    one.act("order", cast.deputy(), Order(cast.power, "通渠", "请疏通支渠"))
    assert "decline" not in one.offers(cast.handler(cast.qian))
    with pytest.raises(NotAllowed):
        one.act("decline", cast.handler(cast.qian), "也不归我们", "职责第二条")
    assert (one.now.state, one.now.returns) == ("ordered", 1)
    qian = at_desk(app, town, cast.qian)
    page = qian.open(f"/console/handling/{one.number}")
    assert "可以退单" not in words(page) and "会商" not in words(page)
    [pdf] = set(re.findall(r"/console/letters/\d+\.pdf", page.text))
    paper = "".join(printed.words(qian.open(pdf).data))
    assert "不能再退回" in paper and "会商" not in paper


def test_who_may_not_join_is_shown_nobody_to_join(app: Flask, town: Town) -> None:
    cast = town.cast
    lead = town.files("村口支渠断水了")
    with pytest.raises(NotTogether):
        town.files("村口支渠断水了", joins=lead.now.id)
    stranger, scan = Browser(app), f"/q/{cast.wang_code}"
    sent = stranger.press(scan, scan, text="村口支渠断水了", visibility="public")
    assert sent.status_code == 303 and "/slip" in sent.headers["Location"]
    assert "把它并入本件" not in at_desk(app, town, cast.chen).open(f"/console/requests/{lead.number}").text


def test_why_it_cannot_be_done_is_chosen_from_the_countys_own_reasons(app: Flask, town: Town) -> None:
    cast = town.cast
    with clock.at(at("2026-11-18 09:30")):
        one, wang = town.files(), Browser(app).sign_in(cast.database, cast.wang, "h5")
        page = f"/deputy/requests/{one.number}"
        form = wang.open(page).text
        assert "<option >没有钱</option>" in form and "<option >上级未批</option>" in form
        told = {"text": "今年修不了", "outcome": "cannot", "reason": "没有钱", "rule": "示例预算办法第三条"}
        assert wang.press(page, f"{page}/answer", **told).status_code == 303
    said = one.entries(for_resident=True)[-1].said
    assert (said["reason"], said["rule"], one.now.outcome) == ("没有钱", "示例预算办法第三条", "cannot")


def test_the_class_of_an_ending_is_told_to_the_offices_and_to_no_resident(app: Flask, town: Town) -> None:
    cast = town.cast
    with clock.at(at("2026-11-18 09:30")):
        li, wang = (Browser(app).sign_in(cast.database, who, "h5") for who in (cast.li, cast.wang))
        one = town.files()
        assert "办不了（D类）" in words(wang.open(f"/deputy/requests/{one.number}"))
        told = {"text": "修不了", "outcome": "cannot", "reason": "上级未批", "rule": "示例办法"}
        page = f"/deputy/requests/{one.number}"
        wang.press(page, f"{page}/answer", **told)
        assert "办不了" in shown(li, one.number) and "D类" not in shown(li, one.number)


def test_six_seats_and_still_five_at_one_table(town: Town, rules: Profile) -> None:
    one = town.files()
    one.act("specialise", town.cast.chief(), "全县同类问题")
    for role in rules.supervision.roles[:5]:
        one.act("add_supervisor", town.cast.chief(), Named(role, "某人"))
    with pytest.raises(Unnamable, match="full"):
        one.act("add_supervisor", town.cast.chief(), Named(rules.supervision.roles[5], "某人"))


def numbers(town: Town) -> list[str]:
    """Two letters, one on either side of New Year."""
    found = []
    for moment in ("2026-12-30 09:30", "2027-01-06 09:30"):
        with clock.at(at(moment)):
            one = town.files()
            ordered(one)
            with one.open() as request:
                found += [sent.number for sent in letter.of_request(request.session, request.id)]
    return found


def test_a_number_that_names_no_year_runs_on_over_new_year(town: Town, rules: Profile) -> None:
    assert numbers(town) == ["第1号派活单", "第2号派活单"]
    with town.cast.database.read() as session:
        assert list(letterbook.gaps(session)) == []


def test_a_number_that_names_the_year_begins_anew_with_it(town: Town, rules: Profile) -> None:
    yearly = replace(rules.letters, number="{year}年第{n}号")
    with profile.instead(replace(rules, letters=yearly)):
        assert numbers(town) == ["2026年第1号", "2027年第1号"]


def test_every_move_it_puts_aside_is_there_to_be_put_aside(rules: Profile) -> None:
    assert rules.off < set(MOVES)
