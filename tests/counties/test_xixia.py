"""西峡县：网格收集的建议和问政形成的意见与会议期间的建议“同等重视、同等对待”，按“研处→办理→反馈→评价”办理。"""

from flask import Flask

from models import clock, letter
from models.service_request import Order, queue
from tests.browser import Browser
from tests.calendars import at
from tests.counties.acting import Town, concluded, ordered, worked
from tests.h5.lived import shown

COUNTY = "xixia"
ALIKE = ("grid", "inquiry", "session")  # 网格, 问政, 人代会期间


def test_the_four_steps_of_the_loop_in_the_countys_own_words(town: Town) -> None:
    one = town.files()
    assert one.stands == "待研处"
    ordered(one)
    worked(one)
    concluded(one)
    assert one.stands == "已反馈，待评价"
    one.act("rate", town.cast.resident(), "satisfied", "")
    assert one.gates() == ["研处", "办理", "反馈", "评价"]
    assert one.steps() == ["提交诉求", "研处", "定单交办", "承办单位受理", "报告办理结果", "反馈", "评价"]


def test_what_came_from_the_grid_or_from_questioning_is_promised_the_same_day(town: Town) -> None:
    with clock.at(at("2026-11-18 10:00")):
        came = {source: town.writes_down("校门口流动摊点占道", source) for source in ALIKE}
        assert len({(one.due, one.now.tier, one.now.visibility) for one in came.values()}) == 1
        for one in came.values():
            ordered(one, town.cast.chief())
            one.act("take", town.cast.handler())
        assert len({(one.due, one.now.tier, one.now.sort_key) for one in came.values()}) == 1
    assert [town.rules.sources[source] for source in ALIKE] == ["网格收集", "进站问政", "人代会期间建议"]


def test_they_stand_in_one_queue_by_due_time_and_age_alone(town: Town) -> None:
    order = []
    for n, source in enumerate((*ALIKE, "code", "other")[::-1]):
        with clock.at(at(f"2026-11-18 10:{n:02}")):
            order.append(town.writes_down("校门口流动摊点占道", source).number)
    with town.cast.database.read() as session:
        shown = [one.number for one in queue.page(session, town.cast.chief(), ("filed",), None)]
    assert shown == order


def test_they_carry_the_same_weight_in_the_figures(town: Town) -> None:
    with clock.at(at("2026-11-18 10:00")):
        for source in ALIKE:
            one = town.writes_down("校门口流动摊点占道", source)
            ordered(one, town.cast.chief())
            worked(one)
            concluded(one)
        counted = town.counts()
    assert counted.n["received"] == counted.n["done"] == 3
    assert [counted.by_source[source]["done"] for source in ALIKE] == [1, 1, 1]


def test_what_was_asked_at_a_questioning_goes_out_as_a_numbered_letter(town: Town) -> None:
    """“提出问题 160 多个，向相关部门转交建议交办函 17 件”。"""
    with clock.at(at("2026-11-18 10:00")):
        one = town.writes_down("校门口流动摊点占道", "inquiry")
        one.act("order", town.cast.chief(), Order(town.cast.housing, "治理流动摊点", "请整治校门口摊点占道"))
        with one.open() as request:
            [sent] = letter.of_request(request.session, request.id)
        counted = town.counts()
    assert (one.rules.letters.title, sent.number) == ("建议交办函", "2026年第1号")
    assert (counted.n["received"], counted.n["lettered"]) == (1, 1)


def test_what_the_bulletins_only_name_is_left_empty(town: Town) -> None:
    assert town.rules.undefined == {"两进两问": "", "履职积分分值": ""}
    assert (town.rules.appraisal.per_term, town.rules.appraisal.month) == (1, 1)


def test_where_nothing_is_accepted_she_reads_of_no_acceptance_either(town: Town, app: Flask) -> None:
    li = Browser(app).sign_in(town.cast.database, town.cast.li, "h5")
    one = town.files("校门口流动摊点占道")
    ordered(one)
    worked(one)
    assert "承办单位已办，正在核实（待反馈）" in shown(li, one.number) and "前答复" in shown(li, one.number)
    one.act("reject", town.cast.chief(), "摊点又回来了")
    assert "退回承办单位继续办理（退回继续办理）" in shown(li, one.number) and "验收" not in shown(li, one.number)
