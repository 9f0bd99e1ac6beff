"""李阿姨 always sees with whom it is, since when and by when; and confirms what was ordered for her."""

import re
from dataclasses import replace
from datetime import date

from flask import Flask

from app import slip
from models import clock, profile
from models.profile import Stage
from models.service_request import Ending, Report, seeing
from models.service_request.record import THE_SYSTEM
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast
from tests.h5.lived import ORDER_TEXT, ORDER_TITLE, do, filed, ordered, shown


def test_a_deputy_who_has_it_since_when_and_by_when(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    assert "现在由王示例代表办理，自11月2日起，承诺11月4日（周三）前受理" in shown(li, number)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    assert "现在由王示例代表办理，自11月3日起，承诺11月17日（周二）前答复" in shown(li, number)


def test_a_date_beyond_the_known_holidays_is_said_to_be_provisional(li: Browser, cast: Cast) -> None:
    number = filed(cast, "2026-12-30 10:00")
    assert "前受理（暂定：节假日安排公布后会重新计算）" in shown(li, number)


def test_wherever_such_a_date_stands_it_is_said_to_be_provisional(app: Flask, cast: Cast) -> None:
    number = filed(cast, "2026-12-30 10:00")
    with clock.at(at("2027-01-03 10:00")):  # due tomorrow: near, and a guess all the same
        li, wang = (Browser(app).sign_in(cast.database, who, "h5") for who in (cast.li, cast.wang))
        pages = [Browser(app).open(f"/r/{number}"), li.open(f"/r/{number}/slip")]
        pages += [wang.open("/deputy"), wang.open(f"/deputy/requests/{number}")]
        assert ["暂定" in page.text for page in pages] == [True] * 4
        with cast.database.read() as session:
            assert slip.promise(seeing.by_number(session, number)) == "承诺1月4日（周一）前受理（暂定）"


def test_while_she_is_asked_the_clock_stands_still_and_says_so(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "ask", cast.deputy(), "哪一盏？")
    told = shown(li, number)
    assert "等您补充，暂停计时" in told and "由王示例代表办理，自11月3日起" in told and "承诺11月" not in told
    assert "哪一盏？" in told and "您的回答" in told


def test_a_department_at_work_is_named_with_its_own_question(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    assert "现在由王示例代表办理，自11月3日起，承诺11月5日（周四）前由承办单位受理" in shown(li, number)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    assert "现在由示例县住建局办理，自11月4日起" in shown(li, number)
    do(cast, "2026-11-05 10:00", number, "query", cast.handler(), "灯杆编号是多少？")
    told = shown(li, number)
    assert "等您补充，暂停计时" in told and "灯杆编号是多少？" in told and "由示例县住建局办理，自11月4日起" in told
    assert li.press(f"/r/{number}", f"/r/{number}/messages", text="八号").status_code == 303
    assert "现在由示例县住建局办理，自11月4日起" in shown(li, number)


def test_what_is_done_and_not_yet_accepted_is_said_to_be_looked_at(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), Report("换了新灯"))
    told = shown(li, number)
    assert "承办单位已办，正在核实，现在由甲镇人大代表联络站负责，自11月5日起" in told and "前核实并答复" in told
    assert "换了新灯" not in told


def test_what_her_deputy_passed_on_is_told_alike_inside_and_outside(app: Flask, li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    do(cast, "2026-11-04 10:00", number, "pass_on", cast.deputy(), "不在本选区")
    told = shown(li, number)
    assert "正在安排承办人" in told
    assert "现在由甲镇人大代表联络站办理，自11月4日起，承诺11月5日（周四）前落实承办人" in told
    assert "承诺11月5日（周四）前落实承办人" in shown(Browser(app), number)


def test_what_waits_for_a_department_is_told_alike_inside_and_outside(app: Flask, li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    for browser in (li, Browser(app)):
        assert "承诺11月5日（周四）前由承办单位受理" in shown(browser, number)


def test_a_joint_meeting_is_named(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "confer", cast.chief(), "需要多家单位")
    assert "联席会商中，现在由甲镇人大代表联络站负责，自11月3日起，承诺11月4日（周三）前召开会商" in shown(li, number)


def test_the_countys_own_gates_stand_under_the_steps(li: Browser, cast: Cast) -> None:
    told = {"点单": ("held", "filed"), "定单": ("accepted", "asked"), "买单": ("ordered", "taken")}
    gates = tuple(Stage(name, states) for name, states in told.items())
    with profile.instead(replace(profile.of("default"), stages=gates)):
        number = filed(cast)
        do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
        page = li.open(f"/r/{number}").text
        line = re.search(r'<ol class="stages">(.*?)</ol>', page, re.S).group(1)
        found = re.findall(r'class="([^"]*)"[^>]*>(\S+)</li>', line)
        assert found == [("on", "点单"), ("on now", "定单"), ("", "买单")]
        do(cast, "2026-11-04 10:00", number, "answer", cast.deputy(), "办好了")
        assert "stages" not in li.open(f"/r/{number}").text  # in none of the three


def test_an_extension_shows_both_dates_and_one_that_is_only_asked_for_the_old_one(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    do(cast, "2026-11-04 10:00", number, "ask_more_time", cast.deputy(), date(2026, 12, 2), "等材料")
    told = shown(li, number)
    assert "承诺11月17日（周二）前答复" in told and "等材料" not in told
    assert "承办人申请延期到2026年12月2日，正在等候批复；批复之前，原来的期限不变。" in told
    do(cast, "2026-11-05 10:00", number, "grant_time", cast.chief(), "同意")
    told = shown(li, number)
    assert "承诺12月2日（周三）前答复" in told and "延期：原11月17日（周二），经批准改为12月2日（周三）" in told


def test_outsiders_see_the_state_and_the_date_and_nothing_more(app: Flask, cast: Cast) -> None:
    number = ordered(cast)
    told = shown(Browser(app), number)
    assert "待承办单位受理" in told and "甲镇人大代表联络站" in told
    assert ORDER_TITLE not in told and "住建局" not in told


# 定单


def test_she_reads_the_order_and_confirms_it_once(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    page = f"/r/{number}"
    told = shown(li, number)
    assert ORDER_TITLE in told and ORDER_TEXT in told and "交给：示例县住建局" in told
    assert li.press(page, f"{page}/confirmation").headers["Location"] == f"{page}?done=confirmation"
    assert "您已确认" in shown(li, number) and f"{page}/confirmation" not in li.forms(page)


def test_nobody_confirms_for_her(app: Flask, cast: Cast, li: Browser) -> None:
    number = ordered(cast)
    form = li.forms(f"/r/{number}")[f"/r/{number}/confirmation"]
    stranger = Browser(app).sign_in(cast.database, cast.stranger, "h5")
    assert stranger.post(f"/r/{number}/confirmation", **form).status_code in (403, 404)
    assert "您已确认" not in shown(li, number)


def test_a_promise_is_with_somebody_until_its_day_and_looked_back_at_then(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    with clock.at(at("2026-11-03 10:00")):
        promised = Ending("promised", look_back_on=date(2026, 11, 20))
    do(cast, "2026-11-03 10:00", number, "answer", cast.deputy(), "列入本月计划", ending=promised)
    told = shown(li, number)
    assert "已答复，等落实，现在由王示例代表负责，自11月3日起，承诺11月20日（周五）前办好" in told
    with clock.at(at("2026-11-20 10:00")):
        cast.database.transact(lambda session: seeing.by_number(session, number).come_back(by=THE_SYSTEM))
    assert "承诺的日期已到，正在回头看，现在由王示例代表负责，自11月3日起" in shown(li, number)


def test_a_doubt_and_a_merge_are_with_somebody_too(li: Browser, cast: Cast) -> None:
    number, lead = filed(cast), filed(cast, who=cast.stranger)
    do(cast, "2026-11-03 10:00", number, "answer", cast.deputy(), "好了")
    do(cast, "2026-11-04 10:00", number, "dispute", cast.resident(), "没好")
    told = "您的异议正在处理，不由原承办人处理，现在由甲镇人大代表联络站负责，自11月4日起，承诺11月11日（周三）前答复"
    assert told in shown(li, number)
    along = filed(cast)

    def merge(session) -> None:
        into = seeing.find(session, lead, cast.chief())
        seeing.find(session, along, cast.chief()).merge(into, "同一盏灯", by=cast.chief())

    with clock.at(at("2026-11-04 10:00")):
        cast.database.transact(merge)
    assert "现由王示例代表办理11月2日10:00起承诺11月4日（周三）前受理" in shown(li, along)
