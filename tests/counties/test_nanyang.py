"""南阳市：“严格执行‘收集、交办、办理、督办、反馈、评价’全流程闭环管理”。"""

import pytest

from models import clock
from models.service_request import Actor, NotYet
from models.workflow import NotAllowed
from tests.calendars import at
from tests.counties.acting import Matter, Town, concluded, ordered, worked

COUNTY = "nanyang"


def fed_back(town: Town) -> Matter:
    one = town.files()
    ordered(one)
    worked(one)
    concluded(one)
    return one


def test_the_six_steps_in_order_with_supervising_beside_them(town: Town) -> None:
    cast, one = town.cast, town.files()
    ordered(one)
    one.act("take", cast.handler())
    one.act("supervise", cast.chief(), "请按时办结", kind="跟踪督办")
    assert one.gates() == ["收集", "交办", "办理"]  # 督办 runs beside 办理 and moves nothing
    assert one.steps()[-1] == "督办"
    done = fed_back(town)
    done.act("rate", cast.resident(), "satisfied", "")
    assert done.gates() == ["收集", "交办", "办理", "反馈", "评价"]
    assert [stage.name for stage in town.rules.stages] == ["收集", "交办", "办理", "督办", "反馈", "评价"]
    assert done.steps() == ["提交诉求", "受理", "交办", "承办单位受理", "报告办理结果", "反馈", "评价"]


def test_it_may_be_pressed_at_every_step_and_still_when_there_is_an_answer(town: Town) -> None:
    cast, one = town.cast, town.files()
    chief = cast.chief()
    offered = ["supervise" in one.offers(chief)]
    ordered(one)
    offered.append("supervise" in one.offers(chief))
    worked(one)
    offered.append("supervise" in one.offers(chief))
    concluded(one)
    offered.append("supervise" in one.offers(chief))
    assert offered == [True, True, True, True]


def test_the_result_is_fed_back_to_the_resident_without_another_gate(town: Town) -> None:
    one = town.files()
    ordered(one)
    worked(one)
    with pytest.raises(NotAllowed):
        one.act("verify", town.cast.chief(), "验收通过")
    assert one.stands == "待反馈"
    concluded(one)
    assert one.stands == "已反馈，待评价"


def test_nothing_is_closed_before_it_was_fed_back(town: Town) -> None:
    cast, one = town.cast, town.files()
    ordered(one)
    worked(one)
    for office in (cast.chief(), cast.county_staff()):
        assert "close" not in one.offers(office)
        with pytest.raises((NotAllowed, NotYet)):
            one.act("close", office, "")
    assert one.now.state == "reported"


def test_nothing_is_closed_before_it_was_rated(town: Town) -> None:
    one = fed_back(town)
    with pytest.raises(NotYet, match="rated"):
        one.act("close", town.cast.chief(), "")
    one.act("rate", town.cast.resident(), "fairly", "修是修了，晚了些")
    one.act("close", town.cast.chief(), "")
    assert one.now.state == "closed" and one.gates()[-1] == "评价"


def test_who_stays_silent_long_enough_counts_as_not_rated_and_it_may_be_closed(town: Town) -> None:
    second = Actor(town.cast.zhou, "chief", (town.cast.station,))  # 陈站长 fed it back, so somebody else closes it
    days = town.rules.closing.silent_days
    with clock.at(at("2026-11-02 10:00")):
        one = fed_back(town)
    with clock.at(at(f"2026-11-{2 + days:02} 09:59")), pytest.raises(NotYet, match="rated"):
        one.act("close", second, "")
    with clock.at(at(f"2026-11-{2 + days:02} 10:01")):
        one.act("close", second, "群众未评价")
    assert (one.now.state, one.now.grade) == ("closed", None)


def test_a_dispute_goes_to_few_and_every_door_of_the_bulletin_is_open(town: Town) -> None:
    """“牵头组建‘代表调解团’……累计调处各类纠纷120余件”。"""
    assert town.writes_down("两家争一条路", "talk", category="矛盾纠纷").now.visibility == "private"
    assert town.rules.sources["talk"] == "微协商" and town.rules.sources["visit"] == "深走访"


def test_what_12321_means_is_nobodys_invention(town: Town) -> None:
    assert town.rules.undefined == {"12321": "", "办结率": "", "落实率": "", "满意率": ""}
