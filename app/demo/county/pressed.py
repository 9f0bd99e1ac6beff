"""Four matters that one pair of hands cannot settle: two joint meetings, a special supervision, one sent up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.county.play import old_news, play
from app.demo.county.settle import Made
from app.demo.county.stations import STATIONS
from app.demo.county.story import Story, When, moment, step
from models import clock, meeting
from models.minutes import Agreed, Body, Minutes
from models.service_request import Actor, ServiceRequest
from models.supervision import Named

Deed = Callable[["Hands", ServiceRequest], object]


@dataclass(frozen=True)
class Hands:
    """Who acts, and where they find the names."""

    made: Made
    actor: Actor

    def body(self, name: str) -> Body:
        known = self.made.departments.get(name)
        return Body(known) if known else Body(name=name)


@dataclass(frozen=True)
class Tale:
    """A story up to where it gets stuck, and what was done about it: when, by whom, and what."""

    story: Story
    then: tuple[tuple[When, str, Deed], ...]


def called(about: str, why: str, day: int, place: str, *bodies: str) -> Deed:
    def deed(hands: Hands, one: ServiceRequest) -> None:
        one.confer(why, by=hands.actor)
        there = [hands.body(name) for name in bodies]
        one.arrange(clock.today() + timedelta(days=day), place, there, hands.actor, about)

    return deed


def decided(lead: str, title: str, text: str, came: tuple[str, ...], *agreed: tuple[str, str, int]) -> Deed:
    """What was agreed, as (what, whose, days from the meeting)."""

    def deed(hands: Hands, one: ServiceRequest) -> None:
        today = clock.today()
        actions = tuple(Agreed(what, hands.body(whose), today + timedelta(days=n)) for what, whose, n in agreed)
        minutes = Minutes(today, tuple(hands.body(name) for name in came), actions, title)
        one.convene(hands.made.departments[lead], text, by=hands.actor, minutes=minutes)

    return deed


def done(seq: int) -> Deed:
    """The seq-th of what was agreed is done."""

    def deed(hands: Hands, one: ServiceRequest) -> None:
        [held] = meeting.of_request(one.session, one.id)
        meeting.actions(one.session, held.id)[seq - 1].tick(hands.actor.person_id)

    return deed


def tier(name: str, why: str) -> Deed:
    return lambda hands, one: one.retier(name, why, by=hands.actor)


def special(why: str) -> Deed:
    return lambda hands, one: one.specialise(why, by=hands.actor)


def names(role: str, name: str) -> Deed:
    return lambda hands, one: one.add_supervisor(Named(role, name, hands.made.people.get(name)), by=hands.actor)


def pushes(kind: str, text: str) -> Deed:
    return lambda hands, one: one.supervise(text, by=hands.actor, kind=kind)


def sends_up(why: str) -> Deed:
    return lambda hands, one: one.send_up(why, by=hands.actor)


def takes_over() -> Deed:
    return lambda hands, one: one.take_over(by=hands.actor)


FIVE = (  # roles as 山城's bulletin has them; nobody bears these names
    ("常委会领导重点督办", "石示范"), ("政府领导领衔督办", "邓样例"), ("专委会对口督办", "施样稿"),
    ("人大代表参与督办", "赵虚构"), ("相关工委跟踪督办", "范虚拟"),
)  # fmt: skip

TALES = (
    Tale(
        Story(
            "filed", "丁营站", "高演示", (5, "09:20"), "供水供电", "变压器挡在新路当中",
            "村里新修的路，变压器正好杵在路当中，供电说要先批占地，交通说要先挪变压器，谁都不先动。",
        ),
        (
            ((4, "09:00"), "沈样板", tier("hard", "涉及供电、交通和村里三家")),
            ((4, "09:10"), "沈样板", called(
                "新路上的变压器迁移",
                "三家互相等，请坐到一起定。", 6, "丁营乡政府二楼会议室", "供电公司", "交通运输局", "霍庄村村委会",
            )),
        ),
    ),
    Tale(
        Story(
            "accepted", "孙举例", "刘示例", (12, "08:15"), "环境卫生", "集市污水排到校门口",
            "逢集那天，集市的污水顺着路沟流到小学门口，一股腥味，孩子踩着过。",
            (step((12, "09:30"), "孙举例", "accept"),),
        ),
        (
            ((11, "10:00"), "杨虚拟", called(
                "集市污水治理", "集市、学校、排水分属三家。", 2, "王洛镇文化站",
                "住房和城乡建设局", "城市管理局", "教育体育局", "样例营村村委会",
            )),
            ((9, "16:30"), "杨虚拟", decided(
                "住房和城乡建设局", "重修集市排水沟", "排水沟归住建局重修，集日保洁归城管局，村里腾出作业面。",
                ("住房和城乡建设局", "城市管理局", "样例营村村委会"),
                ("集日当天加两次冲洗", "城市管理局", 2), ("拆除占沟的棚子", "样例营村村委会", 5),
                ("重修排水沟 120 米", "住房和城乡建设局", 20),
            )),
            ((7, "17:00"), "杨虚拟", done(1)),
        ),
    ),
    Tale(
        Story(
            "accepted", "赵虚构", "马样本", (10, "19:10"), "农业农村", "河道被占，汛期淹地",
            "示范岭村前的河道，这几年有人填土搭棚，河面只剩一半，一下大雨几十亩地进水。",
            (step((10, "20:00"), "赵虚构", "accept"),),
        ),
        (
            ((9, "09:00"), "韩示意", tier("big", "涉及防汛，几十户受影响")),
            ((9, "09:20"), "韩示意", special("汛期将到，群众反映集中。")),
            *(((9, f"09:{30 + n}"), "韩示意", names(role, name)) for n, (role, name) in enumerate(FIVE)),
            ((8, "10:00"), "韩示意", pushes("书面交办", "请镇里一周内拿出清障方案，抄送水利局。")),
            ((5, "15:40"), "赵虚构", pushes("现场督办", "到河边看了，北岸两处填土还在，已请村里先停工。")),
            ((1, "11:20"), "施样稿", pushes("跟踪督办", "清障方案已收到，请在方案里写明完成日期。")),
        ),
    ),
    Tale(
        Story(
            "filed", "褚仿真", "路人甲", (6, "07:50"), "道路交通", "两乡交界的桥没人修",
            "样例桥那座老桥，桥面塌了一块，一头归我们镇，一头归邻镇，两边都说不归自己修。",
        ),
        (
            ((5, "09:00"), "朱假想", sends_up("桥在两个乡镇交界处，需要县里牵头定权属、定资金。")),
            ((4, "10:10"), "施样稿", takes_over()),
            ((4, "10:30"), "施样稿", pushes("跟踪督办", "已请交通运输局先做安全警示。")),
        ),
    ),
)  # fmt: skip
COUNTY_STAFF = "施样稿"


def press(session: Session, made: Made, now: datetime) -> None:
    """Each as far as it has come; after the other stories, for nobody here waits on them."""
    for tale in TALES:
        one = play(session, made, tale.story, now, {})
        for when, who, deed in tale.then:
            with clock.at(moment(when, now)):
                deed(Hands(made, _actor(made, who, one)), one)
                session.flush()
        old_news(session, one, now)


def _actor(made: Made, who: str, one: ServiceRequest) -> Actor:
    """A chief where they are one, the county's staff, else somebody who was named to press it."""
    chiefed = tuple(made.stations[post.name] for post in STATIONS if post.chief == who)
    if chiefed:
        return Actor(made.people[who], "chief", chiefed)
    if who == COUNTY_STAFF and one.owner != "station":
        return Actor(made.people[who], "county", tuple(made.stations.values()))
    return Actor(made.people[who], "supervisor")
