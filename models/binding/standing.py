"""Can this person be reached in WeChat, since when, and if not, what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.binding.record import Binding
from models.person import Identity

UNBOUND = "尚未绑定"
GONE = "已取消关注或拉黑"
UNTESTED = "正在发测试消息"
UNSURE = "收不到测试消息：还没有送达回执"
NOT_SENT = "收不到测试消息："
FAILED = {
    "taken": "扫码的微信已绑定其他代表或工作人员",
    "revoked": "本人已在微信撤回授权，绑定已删除",
    "user_block": NOT_SENT + "已拉黑或拒收公众号消息",
    "blocked": NOT_SENT + "在公众号的黑名单中",
    "not_following": NOT_SENT + "没有关注公众号",
    "identity": NOT_SENT + "扫码的微信不属于本公众号",
    "freq_limit": NOT_SENT + "微信限制了发送频率，请稍后重新绑定",
    "frequency": NOT_SENT + "微信限制了发送频率，请稍后重新绑定",
    "quota": NOT_SENT + "公众号今天的发送次数已用完",
    "network": NOT_SENT + "连不上微信，请稍后重新绑定",
    "busy": NOT_SENT + "微信系统繁忙，请稍后重新绑定",
    "template": NOT_SENT + "公众号的消息模板不可用，请联系管理员",
    "field": NOT_SENT + "公众号的消息模板不匹配，请联系管理员",
    "config": NOT_SENT + "公众号的设置有误，请联系管理员",
    "token": NOT_SENT + "公众号的设置有误，请联系管理员",
}
FAILED_SOMEHOW = NOT_SENT + "微信没有送达，请重新绑定"


@dataclass(frozen=True)
class Standing:
    """`since`: when the test message arrived, or when it went wrong; `why` is empty while nothing stands in the way."""

    reachable: bool
    since: datetime | None
    why: str
    changed_at: datetime | None = None  # when they last gave up another WeChat for this one


def standing(session: Session, person_ids: Iterable[int]) -> dict[int, Standing]:
    wanted = list(dict.fromkeys(person_ids))
    used = select(Binding).where(Binding.person_id.in_(wanted), Binding.used_at.is_not(None)).order_by(Binding.id)
    of: dict[int, list[Binding]] = {person_id: [] for person_id in wanted}
    for one in session.scalars(used):
        of[one.person_id].append(one)
    phones = {
        (phone.person_id, phone.appid, phone.openid): phone
        for phone in session.scalars(select(Identity).where(Identity.person_id.in_(wanted)))
    }
    return {person_id: _of_one(mine, phones) for person_id, mine in of.items()}


def _of_one(mine: list[Binding], phones: dict[tuple[int, str, str], Identity]) -> Standing:
    """A phone that was refused changes nothing for the one that is bound."""
    valid = [b for b in mine if b.replaced_at is None]
    now = next((b for b in reversed(valid) if b.failed != "taken"), valid[-1] if valid else None)
    if now is None:
        return Standing(False, None, UNBOUND)
    phone = phones.get((now.person_id, now.appid or "", now.openid or ""))
    return _with(now, phone, _changed(mine, now))


def _with(now: Binding, phone: Identity | None, changed: datetime | None) -> Standing:
    if now.failed:
        return Standing(False, now.tested_at or now.used_at, said(now.failed), changed)
    if phone is None:
        return Standing(False, None, UNBOUND, changed)
    if phone.dead_at:
        return Standing(False, phone.dead_at, GONE, changed)
    if now.proved_at is None:
        return Standing(False, now.used_at, UNSURE if now.silent else UNTESTED, changed)
    return Standing(True, now.proved_at, "", changed)


def _changed(mine: list[Binding], now: Binding) -> datetime | None:
    given_up = (b.replaced_at for b in mine if b.replaced_at and b.openid and now.openid and b.openid != now.openid)
    return max(given_up, default=None)


def said(failed: str) -> str:
    return FAILED.get(failed, FAILED_SOMEHOW)
