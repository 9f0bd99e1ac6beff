"""襄城县：“群众‘点单’、代表‘定单’、政府‘买单’、人大‘验单’”，“将代表建议逐一‘销号’”。"""

from datetime import date

import pytest

from models import clock, score
from models.service_request import Actor, Ending, NotYet, OwnWork, Report, outlay
from tests.calendars import at
from tests.counties.acting import Matter, Town, concluded, ordered, worked

COUNTY = "xiangcheng"
DRAIN = "入村街道生活污水横流，雨天积水"


def test_from_dian_dan_to_xiao_hao_in_the_countys_own_words(town: Town) -> None:
    cast, one = town.cast, town.files(DRAIN)
    assert one.stands == "已点单，待定单" and one.gates() == ["点单"]
    one.act("accept", cast.deputy())
    assert one.stands == "定单中"
    ordered(one, cast.deputy())
    one.act("confirm", cast.resident())
    assert one.stands == "已定单，待政府买单"
    worked(one)
    assert one.stands == "待人大验单"
    concluded(one)
    one.act("rate", cast.resident(), "satisfied", "路面干了")
    one.act("look_back", cast.chief(), "到现场看过，不再积水")
    one.act("close", cast.chief(), "")
    assert one.gates() == ["点单", "定单", "买单", "验单", "评价", "销号"]
    assert one.steps() == [
        "点单", "受理", "定单", "确认定单", "买单", "报告办理结果", "验单通过", "评价", "回访", "销号",
    ]  # fmt: skip


def test_the_round_table_is_called_so_from_the_call_to_its_end(town: Town) -> None:
    cast, one = town.cast, town.files(DRAIN)
    one.act("confer", cast.chief(), "涉及住建、交通两家")
    assert one.stands == "圆桌会议中" and one.gates()[-1] == "买单"
    one.act("arrange", cast.chief(), None, "镇政府", [])
    one.act("convene", cast.chief(), cast.housing, "由住建局牵头")
    assert one.steps() == ["点单", "提请圆桌会议", "安排圆桌会议", "圆桌会议定办"]
    told = [*town.rules.state_labels.values(), *town.rules.move_labels.values()]
    assert not [word for word in told if "会商" in word]


def test_each_gate_has_its_actor_its_hour_and_its_way_back(town: Town) -> None:
    cast, one = town.cast, town.files(DRAIN)
    ordered(one)
    one.act("recall", cast.deputy(), "位置写错了")
    assert one.gates()[-1] == "定单"
    ordered(one, cast.deputy())
    worked(one)
    one.act("reject", cast.chief(), "盖板还没有装")
    assert (one.gates()[-1], one.stands) == ("买单", "政府买单中")
    told = [(entry.label, entry.who) for entry in one.entries()]
    assert told[0] == ("点单", "反映人") and told[-1] == ("验单退回", "甲镇人大代表联络站")
    assert ("定单", "王示例代表") in told and ("买单", "示例县住建局") in told
    hours = [entry.at for entry in one.entries()]
    assert hours == sorted(hours) and one.entries()[-1].said["text"] == "盖板还没有装"


def test_who_paid_the_bill_does_not_check_it(town: Town) -> None:
    """验单 cannot be done by whoever did 买单, not even where they help out at the station."""
    cast, one = town.cast, town.files(DRAIN)
    ordered(one)
    worked(one)
    with pytest.raises(OwnWork):
        one.act("verify", Actor(cast.he, "chief", (cast.station,)), "合格")
    assert one.now.state == "reported"


def huozhuang(town: Town) -> Matter:
    """霍庄村：走访群众时收集到……当日即交办至乡政府，定向补贴3万元……41户群众，自筹资金9.3万元。"""
    cast, one = town.cast, town.writes_down(DRAIN, "visit")
    one.act("accept", cast.chief())
    ordered(one, cast.chief())
    return one


def test_huozhuang_is_handed_over_the_day_it_was_heard(town: Town) -> None:
    with clock.at(at("2026-11-18 09:00")):
        same = town.writes_down(DRAIN, "visit")
        later = town.files()
    with clock.at(at("2026-11-18 16:00")):
        same.act("accept", town.cast.chief())
        ordered(same, town.cast.chief())
    with clock.at(at("2026-11-19 09:00")):
        later.act("accept", town.cast.deputy())
        counted = town.counts()
    assert (counted.n["received"], counted.n["same_day"]) == (2, 1)
    assert same.entries()[0].who == "甲镇人大代表联络站"  # who wrote it down, at the door of 走访群众
    assert town.rules.sources[same.now.source] == "走访群众"


def test_huozhuang_is_told_with_its_money_its_households_and_both_photos(town: Town) -> None:
    cast, one = town.cast, huozhuang(town)
    before, after = town.photo(cast.he), town.photo(cast.he)
    said = Report(
        "排水沟已建成。", households=41, before=(before,), after=(after,), subsidy=30000, raised=93000
    )  # fmt: skip
    one.act("take", cast.handler())
    one.act("report", cast.handler(), said)
    assert [entry for entry in one.entries(for_resident=True) if entry.attachments] == []  # nobody accepted it yet
    concluded(one)
    [told] = [entry for entry in one.entries(for_resident=True) if entry.attachments]
    assert outlay.said(told.facts) == "投入资金 123,000 元（其中补贴 30,000 元、群众自筹 93,000 元），受益 41 户"
    assert {(photo.id, photo.phase) for photo in told.attachments} == {(before, "before"), (after, "after")}
    [whole] = [entry for entry in one.entries() if entry.move == "report"]
    assert (whole.facts["subsidy"], whole.facts["raised"]) == (30000, 93000)


def test_every_push_the_bulletin_names_is_logged_by_its_kind(town: Town) -> None:
    """“以书面交办、跟踪督办、电话抽访、走访调查等方式……必要时开展现场督办或‘回头看’”。"""
    one = town.files(DRAIN)
    ordered(one)
    for kind in town.rules.supervision.pushes:
        one.act("supervise", town.cast.chief(), "请抓紧办理", kind=kind)
    kinds = [entry.facts["kind"] for entry in one.entries() if entry.move == "supervise"]
    assert kinds == ["书面交办", "跟踪督办", "电话抽访", "走访调查", "现场督办", "回头看"]
    assert one.gates()[-1] == "买单"  # a push changes nobody's gate


def test_nothing_is_written_off_before_somebody_has_looked(town: Town) -> None:
    cast, one = town.cast, town.files(DRAIN)
    ordered(one)
    worked(one)
    concluded(one)
    one.act("rate", cast.resident(), "satisfied", "")
    with pytest.raises(NotYet, match="looked_back"):
        one.act("close", cast.chief(), "")
    one.act("phoned", cast.chief(), "李阿姨说好了", True)
    one.act("close", cast.chief(), "")
    assert one.gates()[-1] == "销号"


def test_a_class_b_promise_comes_back_and_is_judged_by_its_result(town: Town) -> None:
    """“持续对B类建议开展‘回头看’工作，推动建议办理从‘答复满意’向‘结果满意’转变”。"""
    cast = town.cast
    assert town.rules.endings["promised"].kind == "B"
    with clock.at(at("2026-11-18 09:00")):
        one = town.files(DRAIN)
        ordered(one)
        worked(one)
        concluded(one, Ending("promised", look_back_on=date(2027, 3, 1)))
        one.act("rate", cast.resident(), "satisfied", "答复得清楚")
        one.act("look_back", cast.chief(), "已向群众说明")
        with pytest.raises(NotYet, match="promise_pending"):
            one.act("close", cast.chief(), "")
    with clock.at(at("2027-03-01 09:00")):
        one.comes_back()
        one.act("rate", cast.resident(), "unsatisfied", "沟还没有挖")
    assert (one.now.grade, one.now.result_grade) == ("satisfied", "unsatisfied")
    assert one.stands == town.rules.state_label("rated") and one.gates()[-1] == "评价"


def test_deputies_score_exactly_the_five_aspects_and_each_stands_alone(town: Town) -> None:
    cast, one = town.cast, town.files(DRAIN)
    ordered(one)
    worked(one)
    concluded(one)
    aspects = [aspect.name for aspect in town.rules.aspects]
    assert aspects == ["领导重视", "办理态度", "面商沟通", "答复质量", "落实情况"]
    grades = dict.fromkeys(aspects, "satisfied") | {"落实情况": "unsatisfied"}
    with pytest.raises(ValueError, match="grades"):
        one.act("score", cast.deputy(), {"办理态度": "satisfied"}, "")
    one.act("score", cast.deputy(), grades, "态度好，沟没有修完")
    with one.open() as request:
        assert score.given(request.session, request.id, cast.wang) == grades
    assert one.steps()[-1] == "满意度测评"


def test_a_dispute_between_neighbours_is_seen_by_few(town: Town) -> None:
    one = town.files("两家为宅基地争执", category="矛盾纠纷")
    assert one.now.visibility == "private"
    assert town.files("两家门口没有路灯", category="供水供电").now.visibility == "public"


def test_what_the_bulletins_only_name_is_left_empty(town: Town) -> None:
    rules = town.rules
    assert rules.letters.slips == () and {aspect.weight for aspect in rules.aspects} == {None}
    assert rules.calendar.activity_day == 0  # “每月围绕……”: which day is not said
    assert {name for name, told in rules.undefined.items() if not told} == {
        "六单制", "三带三进", "三官一员一师", "五个方面的权重",
    }  # fmt: skip
