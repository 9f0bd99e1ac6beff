"""新蔡县：营商环境监督点，“收集、反馈、办理、回访”闭环；垂直管理的部门，“以文件形式寄送其上级部门”。"""

import pytest

from models import letter
from models.service_request import NotYet, Order, seeing
from tests.counties.acting import Matter, Town, concluded, ordered, worked

COUNTY = "xincai"
FOUR = ("行政审批", "政策落实", "要素保障", "执法监管")


def raised(town: Town, **more) -> Matter:
    """An enterprise at a supervision point says what holds it up."""
    return town.writes_down("用电报装迟迟没有答复", "point", category="要素保障", **more)


def letters(one: Matter) -> list[letter.Letter]:
    with one.open() as request:
        return letter.of_request(request.session, request.id)


def test_the_four_steps_of_the_loop_in_the_countys_own_words(town: Town) -> None:
    one = town.files()
    ordered(one)
    assert one.stands == "已反馈至政府部门"
    worked(one)
    concluded(one)
    assert one.stands == "已答复，待回访"
    assert one.gates() == ["收集", "反馈", "办理", "回访"]
    one.act("look_back", town.cast.chief(), "企业说已通电")
    one.act("rate", town.cast.resident(), "satisfied", "")
    one.act("close", town.cast.chief(), "")
    assert one.steps() == [
        "提交诉求", "受理", "反馈至政府部门", "承办单位受理", "报告办理结果", "验收通过", "回访", "评价", "销号",
    ]  # fmt: skip


def test_nothing_is_closed_before_somebody_went_back_to_ask(town: Town) -> None:
    cast, one = town.cast, raised(town)
    ordered(one, cast.chief())
    worked(one)
    concluded(one)
    one.act("rate", cast.resident(), "satisfied", "")
    with pytest.raises(NotYet, match="looked_back"):
        one.act("close", cast.chief(), "")
    one.act("look_back", cast.chief(), "企业说已通电")
    one.act("close", cast.chief(), "")
    assert one.now.state == "closed"


def test_a_look_back_at_the_first_answer_does_not_stand_for_the_second(town: Town) -> None:
    cast, one = town.cast, raised(town)
    ordered(one, cast.chief())
    worked(one)
    concluded(one)
    one.act("look_back", cast.chief(), "还没有通电")
    one.act("redo", cast.chief(), "请继续办理")
    ordered(one, cast.chief())
    worked(one)
    concluded(one)
    with pytest.raises(NotYet, match="looked_back"):
        one.act("close", cast.chief(), "")


def test_questions_of_business_are_sorted_under_the_four_headings(town: Town) -> None:
    assert town.rules.categories[:4] == FOUR and town.rules.sources["point"] == "营商环境监督点"
    assert [town.writes_down("企业反映", "point", category=heading).now.category for heading in FOUR] == list(FOUR)


def test_the_superior_of_a_vertically_managed_body_gets_its_copy_and_no_other_does(town: Town) -> None:
    cast, vertical, ours = town.cast, raised(town), raised(town)
    vertical.act("order", cast.chief(), Order(cast.power, "办理用电报装", "某企业用电报装"))
    ours.act("order", cast.chief(), Order(cast.housing, "办理施工许可", "某企业施工许可"))
    assert [one.copy_to for one in letters(vertical)] == ["示例市供电公司"]
    assert [one.copy_to for one in letters(ours)] == [None]


def test_a_body_that_is_complained_of_never_learns_who_said_it(town: Town) -> None:
    cast = town.cast
    one = raised(town, about="department", about_department_id=cast.power, name="示例公司", phone="000-0000-0000")
    one.act("order", cast.chief(), Order(cast.housing, "核实用电报装情况", "请核实"))
    with one.open() as request:
        assert not seeing.knows_filer(request, cast.handler()) and not seeing.knows_filer(request, cast.grid_worker())
        assert seeing.knows_filer(request, cast.chief())


def test_the_problem_is_pressed_until_it_is_solved(town: Town) -> None:
    """“并跟踪督办问题解决”。"""
    one = raised(town)
    ordered(one, town.cast.chief())
    one.act("supervise", town.cast.chief(), "请抓紧", kind="跟踪督办")
    assert one.steps()[-1] == "跟踪督办"


def test_what_the_bulletin_only_names_is_left_empty(town: Town) -> None:
    assert set(town.rules.undefined.values()) == {""} and len(town.rules.undefined) == 2
    assert town.rules.calendar.activity_day == 0  # an ‘活动日’ is named, the day is not
