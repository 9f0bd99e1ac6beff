"""龙亭区：“小事网格速办、难事联席会商、大事专项督办”，“议题征集—视察调研—跟踪落实—结果反馈”。"""

from datetime import date

import pytest

from models import clock, meeting, profile, supervision, topic
from models.meeting import Agreed, Body, Minutes
from models.service_request import Ending, SameTier
from models.supervision import Named
from models.topic import bundling, spreading
from tests.calendars import at
from tests.counties.acting import Matter, Town, ordered

COUNTY = "longting"
TANK = "小区化粪池外溢，有安全隐患"


def test_a_small_matter_goes_to_the_grid_and_is_done_within_48_hours_round_the_clock(town: Town) -> None:
    """“48小时内化解清怡花园小区化粪池安全隐患问题”: on a Friday night before a weekend, all the same."""
    cast = town.cast
    with clock.at(at("2026-11-20 21:00")):
        one = town.writes_down(TANK, "meeting")
        one.act("assign", cast.chief(), cast.gao, "请高网格员速办")
        one.act("accept", cast.grid_worker())
        assert one.due == "2026-11-22 21:00"
        assert town.rules.tier(one.now.tier).label == "小事网格速办"
    with clock.at(at("2026-11-22 09:00")):
        one.act("answer", cast.grid_worker(), "已清淤封盖", ending=Ending("solved"))
    assert one.now.state == "answered" and one.entries()[-1].who == "高示例网格员"


def test_harder_matters_keep_their_own_clock(town: Town) -> None:
    cast, answer = town.cast, profile.of(None).clock("answer", "hard")
    with clock.at(at("2026-11-20 10:00")):
        one = town.files(TANK)
        one.act("retier", cast.chief(), "hard", "涉及三家产权单位")
        one.act("accept", cast.deputy())
        assert answer.amount == 10 and one.due == "2026-12-04 18:00"
        one.act("retier", cast.chief(), "small", "产权已查清，是一家")
        assert one.due == "2026-11-22 10:00"  # lowered, its clock begins now
        one.act("retier", cast.chief(), "big", "全区同类问题")
        assert one.due == "2026-12-04 18:00"


def test_it_is_raised_and_lowered_with_a_reason_that_stays_between_colleagues(town: Town) -> None:
    cast, one = town.cast, town.files(TANK)
    one.act("retier", cast.chief(), "big", "全区同类问题")
    one.act("retier", cast.chief(), "hard", "先由街道会商")
    told = [(entry.label, entry.said["text"], entry.facts["tier"]) for entry in one.entries()[1:]]
    assert told == [("提级", "全区同类问题", "big"), ("降级", "先由街道会商", "hard")]
    assert [entry.said for entry in one.entries(for_resident=True)[1:]] == [{}, {}]
    with pytest.raises(SameTier):
        one.act("retier", cast.chief(), "hard", "再说一遍")
    assert town.rules.tier_rank("small") < town.rules.tier_rank("hard") < town.rules.tier_rank("big")


def conferred(town: Town) -> Matter:
    cast, one = town.cast, town.writes_down("文昌后街下水道堵塞", "reception")
    one.act("retier", cast.chief(), "hard", "两家都说不归自己")
    one.act("confer", cast.chief(), "住建、供电两家管线交叉")
    return one


def test_a_hard_matter_is_settled_at_one_table_with_a_lead_unit(town: Town) -> None:
    cast = town.cast
    housing, village = Body(cast.housing), Body(name="社区居委会")
    minutes = Minutes(
        date(2026, 11, 19), (housing, Body(cast.power), village),
        (Agreed("疏通管道", housing, date(2026, 11, 25)), Agreed("劝离占压车辆", village, date(2026, 11, 21))),
    )  # fmt: skip
    with clock.at(at("2026-11-19 10:00")):
        one = conferred(town)
        tier = town.rules.tier(one.now.tier)
        assert (one.stands, tier.label, tier.path) == ("联席会商中", "难事联席会商", "meeting")
        one.act("convene", cast.chief(), cast.housing, "由住建局牵头疏通", minutes=minutes)
    assert one.now.department_id == cast.housing and one.with_whom == "示例县住建局"
    with one.open() as request:
        [held] = meeting.of_request(request.session, request.id)
        parties = {meeting.name_of(request.session, p.body) for p in meeting.parties(request.session, held.id)}
        agreed = [(a.text, a.due) for a in meeting.actions(request.session, held.id)]
    assert (held.lead_department_id, held.held_on) == (cast.housing, date(2026, 11, 19))
    assert parties == {"示例县住建局", "示例县供电公司", "社区居委会"}
    assert agreed == [("疏通管道", date(2026, 11, 25)), ("劝离占压车辆", date(2026, 11, 21))]


def test_what_two_bodies_send_back_comes_to_that_table_by_itself(town: Town) -> None:
    cast, one = town.cast, town.files("文昌后街下水道堵塞")
    ordered(one)
    one.act("decline", cast.handler(), "管道不归我们", "示例职责第一条")
    ordered(one, cast.deputy(), cast.power)
    one.act("decline", cast.handler(cast.qian), "也不归我们", "示例职责第二条")
    assert one.now.state == "conferring" and one.now.returns == 2
    one.act("convene", cast.chief(), cast.housing, "由住建局牵头")
    assert one.now.state == "taken" and "decline" not in one.offers(cast.handler())


def test_a_big_matter_is_pressed_by_named_people_until_it_is_done(town: Town) -> None:
    cast, one = town.cast, town.files(TANK)
    one.act("retier", cast.chief(), "big", "全区同类问题")
    tier = town.rules.tier(one.now.tier)
    assert (tier.label, tier.path) == ("大事专项督办", "supervision")
    one.act("add_supervisor", cast.chief(), Named("区人大常委会领导", "郑示例", cast.zhao))
    with one.open() as request:
        [who] = supervision.current(request.session, request.id)
    assert (who.role, who.person_id) == ("区人大常委会领导", cast.zhao)
    assert one.steps()[-1] == "专项督办" and one.gates() == []  # the bulletin names no gates


def test_a_topic_is_gathered_visited_followed_up_and_its_result_reaches_everybody(town: Town) -> None:
    cast = town.cast
    chief, asked = cast.chief(), [town.writes_down("增设社区义诊", "clinic"), town.files("加强慢性病防治")]

    def gathered(session) -> int:
        made = topic.begin(session, "topic", "健康服务进社区", "", chief, cast.county, cast.station)
        bundling.bundle(made, [one.found(session) for one in asked], chief)
        return made.id

    def step(kind: str, text: str):
        return lambda session: session.get_one(topic.Topic, made).step(kind, date(2026, 11, 19), text, chief)

    made = cast.database.transact(gathered)
    cast.database.transact(step("visit", "到四季城联络点视察"))
    cast.database.transact(step("follow_up", "每月一次义诊已排定"))
    cast.database.transact(lambda session: session.get_one(topic.Topic, made).publish("社区义诊每月一次", chief))
    cast.database.transact(lambda session: spreading.spread(session, made))
    for one in asked:
        gathered_in, *later = one.entries(for_resident=True)[1:]
        assert gathered_in.label == "列入议题（议题征集）"
        assert {entry.label for entry in later} == {"议题进展（议题跟踪落实）"}
        said = [entry.said["text"] for entry in later]
        assert all(kind in text for kind, text in zip(("视察调研", "跟踪落实", "结果反馈"), said, strict=True))
        assert "社区义诊每月一次" in said[-1]


def test_every_door_of_the_bulletin_is_open(town: Town) -> None:
    doors = ("代表接待日", "代表进网格", "好事商量屋", "社区议事会", "义诊走访", "景区监督服务站")
    assert set(doors) <= set(town.rules.sources.values())


def test_what_the_bulletin_only_names_is_left_empty(town: Town) -> None:
    assert town.rules.undefined == {"三级联动工作机制": "", "四官一员下基层": ""}
    assert all(tier.clocks[name].ours for tier in town.rules.tiers for name in tier.clocks)  # 48h is a case, no rule
