"""How the desk says things: how old, how late, who was told and how far it came."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from app.console import nav
from app.notices import NOTICES
from app.pages import by_day, when
from models import attempt as attempts
from models import clock, department, deputy, person
from models.attempt import Attempt
from models.clock import HERE
from models.delivery import ENDS, Delivery
from models.service_request import ServiceRequest, promised
from models.service_request.sifting import SOON
from models.workflow import PAUSED, STATES, WAITING

CHANNELS = {
    "template": "服务号消息", "subscribe": "小程序订阅消息", "notice": "服务号订阅通知",
    "duty": "请值班代表协助", "station": "转告站长", "list": "电话告知",
}  # fmt: skip
BY_HAND = {"duty": "已请值班代表协助", "station": "已转告站长", "list": "已列入电话告知名单"}
NO_PHONE = {"call_list": "未留电话，列入上门或公示栏告知名单"}
OUTCOMES = {
    "sending": "正在发送",
    "accepted": "微信已接收，等待送达回执",
    "delivered": "已送达",
    "refused": "未送达，将另行设法",
}
ENDED_CLASS = {
    "nobody": "late", "told_chief": "late", "call_list": "late", "acknowledged": "done", "receipted": "done",
    "called": "done", "visited": "done", "posted": "done",
}  # fmt: skip


class Due(NamedTuple):
    kind: str  # late, soon, fine
    said: str


def due(one: ServiceRequest, verb: str = "") -> Due | None:
    """The promise as a chip; nothing once nobody owes an answer."""
    if one.due_at is None or one.state not in WAITING:
        return None
    verb = verb or promised.what(one)
    if one.state in PAUSED:
        return Due("fine", "等群众补充，暂停计时")
    days = (one.due_at.astimezone(HERE).date() - clock.today()).days
    if one.due_at < clock.now():
        verb = verb.removeprefix("由")
        return Due("late", f"{verb}已超期 {-days} 天" if days else f"{verb}已超期")
    if days <= 1:
        return Due("soon", f"{'明天' if days else '今天'} {one.due_at.astimezone(HERE):%H:%M} 前{verb}")
    return Due("fine", f"{by_day(one.due_at)}前{verb}")


LONG_LATE = timedelta(days=7)


def heat(one: ServiceRequest) -> str:
    """The shade beside a row, of which the chip says the words: long late, late, soon, fine; cold once nobody owes."""
    promise = due(one)
    if promise is None or one.due_at is None:
        return "cold"
    if promise.kind == "late":
        return "long" if clock.now() - one.due_at > LONG_LATE else "late"
    days = (one.due_at.astimezone(HERE).date() - clock.today()).days
    return "soon" if days <= SOON.days and one.state not in PAUSED else "fine"


def unsatisfied(one: ServiceRequest) -> bool:
    return (one.result_grade or one.grade) == "unsatisfied"


def age(moment: datetime) -> str:
    passed = clock.now() - moment
    if passed < timedelta(hours=1):
        return f"{max(1, passed.seconds // 60)} 分钟" if passed > timedelta() else "刚刚"
    return f"{passed.days} 天" if passed.days else f"{passed.seconds // 3600} 小时"


def day(one: date) -> str:
    return f"{one.year}年{one.month}月{one.day}日"


class Told(NamedTuple):
    """One line of who was told: when, whom, of what, by which channel, and how far it came."""

    at: str
    whom: str
    what: str
    how: str
    kind: str


def told(session: Session, one: ServiceRequest) -> list[Told]:
    return [told_of(session, one, *owed) for owed in attempts.of_request(session, one.id)]


def told_of(session: Session, one: ServiceRequest, owed: Delivery, attempt: Attempt | None) -> Told:
    notice = NOTICES.get(owed.notice)
    return Told(
        when(owed.owed_at), _whom(session, one, owed.recipient_id), notice.line if notice else "通知",
        _how(owed, attempt, bool(one.contact_phone)), ENDED_CLASS.get(owed.ended_as or "", ""),
    )  # fmt: skip


def _whom(session: Session, one: ServiceRequest, person_id: int) -> str:
    if person_id == one.filer_id:
        return "反映人"
    name = deputy.name_of(session, person_id)
    if deputy.of_person(session, person_id):
        return f"{name}代表"
    held = {role.role for role in person.roles_of(session, person_id)}
    bodies = department.handled_by(session, person_id)
    mine = [body for body in bodies if body.id == one.department_id] or bodies
    if mine and "chief" not in held:
        return f"{name}（{mine[0].name}）"
    return f"{name}（县人大）" if "county" in held and "chief" not in held else f"{name}（联络站）"


def _how(owed: Delivery, attempt: Attempt | None, has_phone: bool) -> str:
    by = f"{CHANNELS.get(attempt.channel, '消息')}：" if attempt else ""
    if owed.ended_as in NO_PHONE and not has_phone:
        return f"{NO_PHONE[owed.ended_as]}（{when(owed.ended_at)}）"
    if owed.ended_as:
        return f"{by if owed.ended_as == 'receipted' else ''}{ENDS[owed.ended_as]}（{when(owed.ended_at)}）"
    if attempt and attempt.channel in BY_HAND and attempt.outcome == "accepted":
        return BY_HAND[attempt.channel]
    return by + OUTCOMES.get(attempt.outcome, "正在发送") if attempt else "等待发送"


def register(app: Flask) -> None:
    app.jinja_env.filters.update(due=due, awaited=promised.what, heat=heat, age=age, day=day)
    app.jinja_env.globals["headings"] = nav.headings
    app.jinja_env.tests.update(open=lambda state: STATES[state].open, unsatisfied=unsatisfied)


