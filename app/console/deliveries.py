"""The delivery board: whom messages reach, how it went of late and why not, and what is wrong just now."""

from datetime import timedelta
from typing import Any, NamedTuple

from flask import render_template
from sqlalchemy.orm import Session

from app import alarms
from app.console import showing
from app.console.calls import CALLED
from app.console.desk import Desk, at_desk
from app.console.people import Post, posts
from app.console.reasons import reason
from app.house import house
from app.notices import ladder
from app.pages import when
from models import binding, board
from models.attempt import Attempt
from models.binding import Standing
from models.binding.standing import UNBOUND
from models.board import Reach, Sent, calls
from models.person import ROLES
from models.station import Station

SHOWN = 50
ON_BOARD = {ROLES["deputy"], ROLES["chief"]}
REFUSED = "未送达"  # on the board each step stands alone: what was done about it is the next one
HANDED = {ladder.DUTY: "已请", ladder.STATION: "已转告", ladder.LIST: "已列入名单"}
NOBODY = {ladder.DUTY: "没有可请的值班代表", ladder.STATION: "本站没有站长"}
STEP_CLASS = {"delivered": "done", "refused": "late"}


class Row(NamedTuple):
    post: Post
    standing: Standing
    reach: Reach

    @property
    def unbound(self) -> bool:
        return self.standing.why == UNBOUND


class Step(NamedTuple):
    """One try: by which channel, when, and what came of it."""

    by: str
    at: str
    how: str
    kind: str


class Line(NamedTuple):
    """One delivery, told as in the request's own history, with its steps."""

    number: str
    told: showing.Told
    steps: list[Step]


def deliveries() -> str:
    with at_desk() as desk:
        return render_template("console/deliveries.html", desk=desk, lasting=lasting, tried=tried, **_shown(desk))


def _shown(desk: Desk) -> dict[str, Any]:
    """One station at a time: its people are looked at one by one."""
    actor, chosen = desk.narrowed()
    home = chosen or desk.stations[0]
    to_call = len(calls.deputies(desk.session, actor)) + len(calls.residents(desk.session, actor, CALLED))
    return {
        "home": home, "rows": _rows(desk.session, home), "to_call": to_call,
        "alarms": alarms.alarms(desk.session, house().settings),
        "lines": [_line(desk.session, one) for one in board.recent(desk.session, desk.actor, home.id, SHOWN)],
    }  # fmt: skip


def _rows(session: Session, home: Station) -> list[Row]:
    here = [post for post in posts(session, home) if ON_BOARD.intersection(post.roles)]
    people = [post.person_id for post in here]
    stand, reach = binding.standing(session, people), board.reach(session, people, ladder.BY_WECHAT)
    return [Row(post, stand[post.person_id], reach[post.person_id]) for post in here]


def _line(session: Session, one: Sent) -> Line:
    last = one.steps[-1] if one.steps else None
    told = showing.told_of(session, one.request, one.owed, last)
    return Line(one.request.number, told, [_step(step) for step in one.steps])


def _step(one: Attempt) -> Step:
    by = showing.CHANNELS.get(one.channel, "消息")
    return Step(by, when(one.settled_at or one.at), _came_of(one), STEP_CLASS.get(one.outcome, ""))


def _came_of(one: Attempt) -> str:
    if one.channel not in ladder.BY_WECHAT:
        return (HANDED if one.outcome == "accepted" else NOBODY).get(one.channel, REFUSED)
    how = REFUSED if one.outcome == "refused" else showing.OUTCOMES.get(one.outcome, "正在发送")
    return f"{how}：{reason(one.why)}" if one.why else how


def lasting(passed: timedelta) -> str:
    """`35 分钟`, `4 小时`, `2 天`: how long it usually takes, not to the minute."""
    minutes = round(passed.total_seconds() / 60)
    if minutes < 60:
        return f"{max(1, minutes)} 分钟"
    return f"{round(minutes / 60)} 小时" if minutes < 48 * 60 else f"{round(minutes / 1440)} 天"


def tried(one: board.Tried) -> str:
    """The reason of a failure, and whether it is still being tried."""
    return reason(one.why) + ("，正在重试" if one.outcome == "sending" else "")
