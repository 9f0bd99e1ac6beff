"""What every template may use: dates as people here read them, form tokens, plain labels."""

from datetime import datetime
from typing import Any

from flask import Flask

from app import cookies
from app.house import house, new_key
from models.clock import HERE
from models.deputy import LEVELS
from models.person import ROLES
from models.service_request.closing import GRADES
from models.service_request.record import VISIBILITIES
from models.station import KINDS
from models.workflow import MOVES, STATES, STEPS

WEEK = "一二三四五六日"


def when(moment: datetime | None) -> str:
    """`11月21日 15:30`, where the reader is."""
    if moment is None:
        return ""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def by_day(moment: datetime | None) -> str:
    """`11月25日(周三)`: a promise is a day, not a minute."""
    if moment is None:
        return ""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日(周{WEEK[local.weekday()]})"


def spaced(number: str) -> str:
    """A query number in readable halves."""
    return f"{number[:5]} {number[5:]}"


# Said once on the page that a move leads to.
DONE = {
    "accept": "已受理。", "ask": "询问已发出，会提醒群众。", "answer": "答复已发出，会提醒群众。",
    "pass_on": "已转交代表联络站。", "assign": "已交办，会通知代表。", "release": "已放行，会通知代表。",
    "redo": "已退回重办。", "close": "已销号。", "note": "备注已保存。", "promise": "承诺日期已调整，会提醒群众。",
    "supervise": "已督办，会通知承办代表。", "look_back": "回访已发出，会提醒群众。", "called": "已记为电话告知。",
    "messages": "已发出。", "rating": "评价已收到，谢谢您。", "withdrawal": "已撤回。",
}  # fmt: skip


def register(app: Flask) -> None:
    app.jinja_env.filters.update(when=when, by_day=by_day, spaced=spaced)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _words() -> dict[str, Any]:
        return {
            "form_token": cookies.form_token, "new_key": new_key, "STATES": STATES, "STEPS": STEPS, "MOVES": MOVES,
            "DONE": DONE,
            "GRADES": GRADES, "LEVELS": LEVELS, "STATION_KINDS": KINDS, "VISIBILITIES": VISIBILITIES,
            "ROLES": ROLES, "demo": house().settings.demo,
        }  # fmt: skip
