"""The one exception that leaves this room, and how it is made from what WeChat said, or did not say."""

import re
import time

from wechat.meanings import MEANINGS, MINUTE, QUOTA, UNLISTED, Meaning, Scope

__all__ = ["MEANINGS", "TOKEN_CODES", "Meaning", "Scope", "WechatError", "refusal"]

TOKEN_CODES = frozenset({40001, 40014, 41001, 42001})
_DAY, _SHANGHAI = 86_400, 8 * 3600  # no summer time there
_AFTER_MIDNIGHT = 90.0  # their watch and ours may differ

_FIELD = re.compile(r"data\.([A-Za-z_]{1,24}\d{0,6})\.value")
_RID = re.compile(r"rid: ([0-9a-f-]{8,40})")


class WechatError(Exception):
    """WeChat said no, or said nothing; carries no URL, no secret and no token, ever."""

    def __init__(
        self,
        kind: str,
        permanent: bool,
        said: str,
        code: int | None = None,
        field: str | None = None,
        rid: str | None = None,
        scope: Scope = "message",
        wait: float | None = None,
    ) -> None:
        super().__init__(kind, code, said)
        self.kind = kind
        self.permanent = permanent
        self.said = said
        self.code = code
        self.field = field  # the template field WeChat named in a 47003
        self.rid = rid  # WeChat's own trace number, for their support desk
        self.scope = scope  # what cannot be sent: account, person, template or only this message
        self.wait = wait  # seconds before the next try; None: the caller's own back-off

    def __str__(self) -> str:
        code = "" if self.code is None else f" {self.code}"
        return f"{self.kind}{code}: {self.said}"


def refusal(code: int, errmsg: str = "") -> WechatError:
    """The error for an errcode. Of WeChat's own words only a field name and the trace number are kept."""
    kind, permanent, said, scope, wait = MEANINGS.get(code, UNLISTED)
    if code == QUOTA:
        wait = until_midnight(time.time())
    field, rid = _FIELD.search(errmsg), _RID.search(errmsg)
    named, traced = field.group(1) if field else None, rid.group(1) if rid else None
    return WechatError(kind, permanent, said, code, named, traced, scope, wait)


def until_midnight(now: float) -> float:
    """Seconds until WeChat counts a new day, and a little more."""
    return _DAY - (now + _SHANGHAI) % _DAY + _AFTER_MIDNIGHT


def unreachable() -> WechatError:
    return WechatError("network", False, "暂时连不上微信，稍后自动重试", scope="account")


def unwell() -> WechatError:
    return WechatError("busy", False, "微信的回应不正常，稍后自动重试", scope="account")


def too_large() -> WechatError:
    return WechatError("media", True, "微信上的这份文件过大，无法接收")


def stuck_token(code: int | None = None) -> WechatError:
    said = "微信接口凭证换新后仍不可用，请管理员核对账号密钥"
    return WechatError("token", False, said, code, scope="account", wait=MINUTE)


def paused(was: WechatError) -> WechatError:
    """The same trouble, told anew: one exception raised in two threads would mix their tracebacks."""
    return WechatError(was.kind, False, was.said, was.code, scope="account", wait=was.wait)


def snapshot() -> WechatError:
    said = "当前是微信的预览身份，请点“使用完整服务”后再打开"
    return WechatError("snapshot", True, said, scope="person")


def foreign() -> WechatError:
    return WechatError("identity", True, "这份微信数据不属于本账号，请重新操作", scope="person")


def unreadable() -> WechatError:
    return WechatError("data", True, "微信加密的数据无法解开，请重新操作")
