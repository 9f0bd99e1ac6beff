"""What is wrong with the way out just now: shown on the board, measured, and logged once when it begins and ends."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.config import Settings
from app.house import House
from app.notices import ladder
from models import clock, pace, wechat_token
from models.board import watching

log = logging.getLogger("mashang.worker")
EVERY = 60.0
TOO_OLD = timedelta(minutes=10)
KINDS = ("outbox", "token", "quota", "away", "receipts", "templates")
NAMES = {"sa": "服务号", "mp": "小程序"}
UNUSABLE = ("template", "field", "config")  # refusals that no other message of this template escapes

# What an account in trouble says, by the kind of WeChat's refusal.
TROUBLES = {
    "token": ("token", "接口凭证失效，消息发不出去，请系统管理员核对账号密钥"),
    "config": ("token", "账号设置有误，消息发不出去，请系统管理员核对密钥、白名单和权限"),
    "quota": ("quota", "今天的发送次数已用完，额度恢复后自动补发"),
    "network": ("away", "连不上微信，恢复后自动补发"),
    "busy": ("away", "微信系统繁忙，稍后自动补发"),
}
SOMEHOW = ("away", "暂时发不出消息，恢复后自动补发")


@dataclass(frozen=True)
class Alarm:
    kind: str  # one of KINDS
    since: datetime
    said: str
    account: str = ""


def alarms(session: Session, settings: Settings) -> list[Alarm]:
    found = [_outbox(session), *_accounts(session, settings), _receipts(session), _templates(session)]
    return [alarm for alarm in found if alarm]


def _outbox(session: Session) -> Alarm | None:
    since = watching.waiting_since(session)
    if since is None or clock.now() - since < TOO_OLD:
        return None
    return Alarm("outbox", since, "有通知排队超过 10 分钟还没有发出，请系统管理员查看投递程序是否在运行")


def _accounts(session: Session, settings: Settings) -> list[Alarm]:
    """The pace of sending and the keeper of tokens may tell the same trouble: one alarm, of the earlier."""
    told = [(p.account, p.why or "", p.since or clock.now()) for p in pace.troubles(session)]
    own = {settings.wx_sa_appid: "sa", settings.wx_mp_appid: "mp"}
    told += [(own[t.appid], t.kind, t.since) for t in wechat_token.troubles(session) if t.appid in own]
    merged: dict[tuple[str, str], Alarm] = {}
    for account, why, since in sorted(told, key=lambda one: one[2]):
        kind, said = TROUBLES.get(why, SOMEHOW)
        merged.setdefault((kind, account), Alarm(kind, since, f"{NAMES.get(account, '微信')}：{said}", account))
    return list(merged.values())


def _receipts(session: Session) -> Alarm | None:
    since = watching.silent_since(session, ladder.TEMPLATE)
    said = "服务号消息发出后一直没有送达回执，消息可能没有到，请系统管理员核对服务号的消息推送设置"
    return Alarm("receipts", since, said, "sa") if since else None


def _templates(session: Session) -> Alarm | None:
    since = watching.refused_since(session, ladder.BY_WECHAT, UNUSABLE)
    said = "近 24 小时有消息因模板不可用或内容不合模板而被微信退回，请系统管理员核对消息模板"
    return Alarm("templates", since, said) if since else None


class Watch:
    """Says once that an alarm began, and once that it ended."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.known: dict[tuple[str, str], Alarm] = {}
        self.looked = -EVERY

    def look(self) -> None:
        with self.house.database.read() as session:
            now = {(alarm.kind, alarm.account): alarm for alarm in alarms(session, self.house.settings)}
        for key, alarm in now.items():
            if key not in self.known:
                # What the door or the sender found was an ERROR there already: one alarm for one trouble.
                level = logging.WARNING if alarm.account else logging.ERROR
                log.log(level, "an alarm began", extra=_told(alarm) | {"said": alarm.said})
        for key, alarm in self.known.items():
            if key not in now:
                log.info("an alarm ended", extra=_told(alarm))
        self.known = now


def _told(alarm: Alarm) -> dict[str, str]:
    return {"alarm": alarm.kind, "account": alarm.account, "since": alarm.since.isoformat()}


_watches: list[Watch] = []  # one: a process has one house, but for tests


def watch(house: House) -> None:
    """Once a minute a process."""
    if not _watches or _watches[0].house is not house:
        _watches[:] = [Watch(house)]
    [mine] = _watches
    if time.monotonic() - mine.looked >= EVERY:
        mine.looked = time.monotonic()
        mine.look()
