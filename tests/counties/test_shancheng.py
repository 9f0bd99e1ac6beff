"""山城区：“五位一体”督办，代表和交警、城管、市政等部门“现场办公‘会诊’”，“站点问政”。"""

from datetime import date

import pytest
from flask import Flask

from models import meeting, supervision
from models.meeting import Agreed, Body, Minutes
from models.service_request import Actor, Report, seeing
from models.supervision import Named, Unnamable
from models.workflow import NotAllowed
from tests.browser import Browser
from tests.counties.acting import Matter, Town, concluded, ordered, worked
from tests.h5.lived import shown

COUNTY = "shancheng"
HOSPITAL = "到医院就医车辆无法左转，极易影响救治时间"
NAMES = ("郑示例", "冯示例", "褚示例", "卫示例", "蒋示例")


def pressed(town: Town) -> Matter:
    """All five, in the roles that the county's file names; the fourth of them signs in here."""
    one = town.writes_down("养老项目资金支付率低", "inquiry")
    for n, role in enumerate(town.rules.supervision.roles):
        named = Named(role, NAMES[n], town.cast.zhao if role == "人大代表参与督办" else None)
        one.act("add_supervisor", town.cast.chief(), named)
    return one


def test_five_in_one_each_in_a_role_of_their_own(town: Town) -> None:
    one = pressed(town)
    with one.open() as request:
        standing = [(who.role, who.name) for who in supervision.current(request.session, request.id)]
    assert [role for role, _ in standing] == [
        "常委会领导重点督办", "政府领导领衔督办", "专委会对口督办", "人大代表参与督办", "相关工委跟踪督办",
    ]  # fmt: skip
    assert [name for _, name in standing] == list(NAMES)


def test_no_sixth_no_role_twice_and_none_that_the_county_does_not_name(town: Town) -> None:
    one, chief = pressed(town), town.cast.chief()
    with pytest.raises(Unnamable, match="role_unknown"):
        one.act("add_supervisor", chief, Named("乡贤督办", "沈示例"))
    with pytest.raises(Unnamable, match="role_taken"):
        one.act("add_supervisor", chief, Named(town.rules.supervision.roles[0], "沈示例"))


def test_who_presses_it_sees_it_and_every_push_is_logged(town: Town) -> None:
    cast, one = town.cast, pressed(town)
    zhao = Actor(cast.zhao, "supervisor")
    ordered(one, cast.chief())
    for kind in town.rules.supervision.pushes:
        one.act("supervise", zhao, "请说明进度", kind=kind)
    pushes = [(entry.who, entry.facts["kind"]) for entry in one.entries() if entry.move == "supervise"]
    assert pushes == [("赵示例（督办）", kind) for kind in (
        "跟踪督办", "现场办公会诊", "书面交办", "电话抽访", "走访调查", "现场督办",
    )]  # fmt: skip
    with cast.database.read() as session:
        assert seeing.find(session, one.number, Actor(cast.wang, "supervisor")) is None


def test_who_only_presses_it_decides_nothing(town: Town) -> None:
    cast, one = town.cast, pressed(town)
    ordered(one, cast.chief())
    worked(one)
    assert one.offers(Actor(cast.zhao, "supervisor")) == {"supervise", "note"}
    with pytest.raises(NotAllowed):
        one.act("verify", Actor(cast.zhao, "supervisor"), "合格")


def test_a_consultation_on_site_brings_the_bodies_to_one_place_and_leaves_a_photo(town: Town) -> None:
    """“就地铺设紧急医疗绿色通道标线，悬挂交通指标牌”。"""
    cast, one = town.cast, town.files(HOSPITAL)
    one.act("confer", cast.chief(), "交警、城管、市政同到现场")
    assert one.stands == "部门现场会诊中" and one.steps()[-1] == "提请部门现场会诊"
    bodies = (Body(name="交警"), Body(name="城管"), Body(name="市政"))
    minutes = Minutes(date(2026, 11, 19), bodies, (Agreed("铺设绿色通道标线", bodies[2], date(2026, 11, 20)),))
    one.act("convene", cast.chief(), cast.housing, "由住建局牵头，就地铺设标线", minutes=minutes)
    after = town.photo(cast.he)
    one.act("report", cast.handler(), Report("已铺设标线，挂好指示牌。", after=(after,)))
    concluded(one)
    with one.open() as request:
        [held] = meeting.of_request(request.session, request.id)
        came = {meeting.name_of(request.session, p.body) for p in meeting.parties(request.session, held.id)}
    assert came == {"交警", "城管", "市政"}
    assert [photo.phase for entry in one.entries(for_resident=True) for photo in entry.attachments] == ["after"]


def test_every_door_of_the_bulletin_is_open(town: Town) -> None:
    doors = {"站点问政", "板凳议事会", "议事长廊", "代表民情夜谈", "广场夜聊"}
    assert doors <= set(town.rules.sources.values())
    assert town.writes_down("小区停车难", "night").now.source == "night"


def test_what_the_bulletin_only_names_is_left_empty(town: Town) -> None:
    assert town.rules.undefined == {"三联三促": ""} and town.rules.stages == ()


def test_she_reads_that_the_bodies_are_at_the_place_in_the_countys_own_words(town: Town, app: Flask) -> None:
    li = Browser(app).sign_in(town.cast.database, town.cast.li, "h5")
    one = town.files("到医院不能左转")
    one.act("confer", town.cast.chief(), "请交警、城管、市政到现场")
    assert "部门现场会诊中，现在由甲镇人大代表联络站负责" in shown(li, one.number)
