"""What every template may use: dates as people here read them, form tokens, plain labels."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from app import cookies
from app.house import house, new_key
from models.clock import HERE
from models.deputy import LEVELS
from models.person import ROLES
from models.service_request import outlay, plainly, waited
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


def when_in_full(moment: datetime) -> str:
    """`2026年11月21日 15:30`: of what may be read years after."""
    return f"{moment.astimezone(HERE).year}年{when(moment)}"


def by_day(moment: datetime | None) -> str:
    """`11月25日（周三）`: a promise is a day, not a minute."""
    if moment is None:
        return ""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日（周{WEEK[local.weekday()]}）"


def in_full(day: date | str | None) -> str:
    """`2026年12月1日`: a day that may be years ahead; history keeps days as text."""
    told = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{told.year}年{told.month}月{told.day}日" if told else ""


def the_day(moment: datetime) -> str:
    """`11月21日`, where the reader is."""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日"


def long(passed: timedelta | None) -> str:
    """`35 分钟`, `4.5 小时`, `2.5 天`: elapsed time, nights and weekends included."""
    if passed is None:
        return "—"
    minutes = passed.total_seconds() / 60
    if minutes < 60:
        return f"{round(minutes)} 分钟" if minutes >= 1 else "不到 1 分钟"
    return f"{_tenth(minutes / 60)} 小时" if minutes < 48 * 60 else f"{_tenth(minutes / 1440)} 天"


def _tenth(n: float) -> str:
    return f"{n:.1f}".removesuffix(".0")


def spaced(number: str) -> str:
    """A query number in readable halves."""
    return f"{number[:5]} {number[5:]}"


def dialled(number: str) -> str:
    """What a telephone takes of an office's number: no blanks, no brackets, no extension in words."""
    return "".join(c for c in number.split("转")[0] if c in "+0123456789")


# Said once on the page that a move leads to.
DONE = {
    "accept": "已受理。", "ask": "询问已发出，会提醒群众。", "answer": "答复已发出，会提醒群众。",
    "pass_on": "已转交代表联络站。", "assign": "已交办，会通知承办人。", "release": "已放行，会通知代表。",
    "redo": "已退回重办。", "close": "已销号。", "note": "备注已保存。", "promise": "承诺日期已调整，会提醒群众。",
    "supervise": "已督办，会通知承办人。", "look_back": "回访已发出，会提醒群众。", "called": "已记为电话告知。",
    "order": "已交办，会通知承办单位和群众。", "recall": "已撤回交办。", "take": "已受理，会通知交办人和群众。",
    "decline": "已退单，会通知交办人。", "query": "询问已发出，会提醒群众。", "report": "已报告，等候核实。",
    "verify": "已验收并答复，会提醒群众。", "feedback": "已答复，会提醒群众。", "reject": "已退回承办单位继续办理。",
    "ask_more_time": "延期申请已提交，等候批复。", "grant_time": "已同意延期。", "refuse_time": "已答复：不同意延期。",
    "receipt": "已签收。",
    "confer": "已提请联席会商，请安排日期和参会单位。", "convene": "会商结果已记录。", "resume": "会商结果已记录。",
    "plan": "会商安排已保存，会通知参会单位。",
    "minutes": "会商纪要已保存。", "raise_tier": "已提级。", "lower_tier": "已降级。",
    "send_up": "已提请县级协同，会通知县人大。", "send_down": "已交回联络站，会通知站长。",
    "take_over": "已接办，会通知对方和群众。",
    "specialise": "已列为专项督办，请确定督办人。", "name": "督办人已确定，会通知本人。", "dismiss": "已撤换。",
    "lift_alert": "警示已解除。",
    "score": "测评已记录，谢谢您。", "dispute": "异议已提交，由站长另行安排，结果会通知您。",
    "confirmation": "已确认。", "phoned": "抽访已记录。", "uphold": "已维持答复，会提醒群众。",
    "take_up": "已重新办理，会提醒群众。",
    "portrait": "照片已换上，今后打印的码都带这张照片。", "no_portrait": "照片已撤下。",
    "hung": "已记为张贴。", "down": "已记为揭下。",
    "wall": "大屏网址已新增。", "unwall": "大屏网址已停用。", "kept_bulletin": "简报已存档，以后原样可查。",
    "away": "请假已登记。", "back": "请假已撤销，新的诉求照常由本人受理。",
    "merge": "已并案，会通知反映人。", "unmerge": "已撤销并案，恢复单独办理，会通知反映人。",
    "topic": "已建立，会通知列入的每位反映人。", "bundle": "已列入建议议题，会通知反映人。", "unbundle": "已移出。",
    "step": "进展已记录，会通知每位反映人。", "publish": "结果已公布，会通知每位反映人。", "end": "已结束。",
    "kept": "常用语已保存。", "moved": "已移到最前。", "dropped": "常用语已删除。",
    "roster": "值班表已保存。", "joined": "组员已加入。", "left": "组员已移出，其今天起的值班已取消。",
    "department": "承办单位已保存。", "station": "联络站信息已保存。",
    "grant": "职责已授予。", "end_role": "职责已终止。",
    "disable": "账号已停用，各处登录已退出。", "enable": "账号已恢复。",
    "forgotten": "您的数据已删除。", "emptied": "已办结的诉求内容已删除；还没有办结的先保留。",
    "untouched": "没有可以删除的：诉求还没有办结，内容先保留。",
    "messages": "已发出。", "rating": "评价已收到，谢谢您。", "withdrawal": "已撤回。",
}  # fmt: skip


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        when=when, when_in_full=when_in_full, by_day=by_day, in_full=in_full, the_day=the_day, spaced=spaced,
        dialled=dialled, long=long, waited=waited.for_answer, took=outlay.said,
    )  # fmt: skip
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _words() -> dict[str, Any]:
        return {
            "form_token": cookies.form_token, "new_key": new_key, "STATES": STATES, "STEPS": STEPS, "MOVES": MOVES,
            "DONE": DONE,
            "GRADES": GRADES, "LEVELS": LEVELS, "STATION_KINDS": KINDS, "VISIBILITIES": VISIBILITIES,
            "ROLES": ROLES, "plainly": plainly, "demo": house().settings.demo,
            "elder": cookies.read("elder") == "1",
        }  # fmt: skip
