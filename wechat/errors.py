"""What WeChat's error codes mean to us: one table, and the one exception that leaves this room."""

import re
from typing import NamedTuple

TOKEN_CODES = frozenset({40001, 40014, 41001, 42001})


class Meaning(NamedTuple):
    kind: str
    permanent: bool
    said: str


# Permanent means: this message will never go this way, take the next channel now.
# Not permanent means: the same call may work later (WeChat recovers, or an operator mends our set-up).
MEANINGS: dict[int, Meaning] = {
    -1: Meaning("busy", False, "微信系统繁忙，稍后自动重试"),
    40001: Meaning("token", False, "微信接口凭证失效，请管理员核对账号密钥"),
    40014: Meaning("token", False, "微信接口凭证不合法，请管理员核对账号密钥"),
    41001: Meaning("token", False, "调用微信时缺少接口凭证，请管理员核对配置"),
    42001: Meaning("token", False, "微信接口凭证已过期，请管理员核对服务器时间"),
    40002: Meaning("config", False, "获取微信凭证的方式不正确，请管理员核对配置"),
    40013: Meaning("config", False, "微信账号（AppID）不正确，请管理员核对配置"),
    40125: Meaning("config", False, "微信账号密钥不正确，请管理员核对配置"),
    41002: Meaning("config", False, "未配置微信账号（AppID），请管理员核对配置"),
    41004: Meaning("config", False, "未配置微信账号密钥，请管理员核对配置"),
    40164: Meaning("config", False, "服务器地址不在微信白名单内，请管理员到微信后台添加"),
    89503: Meaning("config", False, "服务器地址正等待微信管理员确认"),
    89506: Meaning("config", False, "服务器地址被微信管理员拒绝，请联系管理员"),
    89507: Meaning("config", False, "服务器地址被微信管理员拒绝，请联系管理员"),
    48001: Meaning("config", True, "该微信账号没有这项功能的权限"),
    48004: Meaning("config", True, "该微信账号的这项功能已被封禁"),
    50002: Meaning("config", True, "该微信账号的功能受限，请管理员到微信后台查看"),
    40003: Meaning("identity", True, "此人的微信身份不属于本账号，需要重新绑定"),
    40226: Meaning("identity", True, "微信判定此用户存在风险，暂不能登录"),
    43104: Meaning("identity", True, "此人的微信身份与本账号不符"),
    40029: Meaning("login_code", True, "微信登录凭据无效或已过期，请重新进入"),
    40163: Meaning("login_code", True, "微信登录凭据已用过，请重新进入"),
    41008: Meaning("login_code", True, "缺少微信登录凭据，请重新进入"),
    40008: Meaning("field", True, "消息类型不被微信接受"),
    40036: Meaning("template", True, "消息模板编号长度不对，请管理员核对配置"),
    40037: Meaning("template", True, "消息模板不存在或不可用，请管理员核对配置"),
    40039: Meaning("field", True, "消息里的链接过长"),
    40129: Meaning("page", True, "小程序码的参数不被微信接受"),
    41030: Meaning("page", True, "小程序页面尚未发布"),
    40249: Meaning("template", True, "消息内容被微信判为营销，模板已停用"),
    43116: Meaning("template", True, "消息模板被微信限制使用"),
    47003: Meaning("field", True, "消息内容有一栏不符合微信要求"),
    43004: Meaning("not_following", True, "此人没有关注服务号"),
    50005: Meaning("not_following", True, "此人没有关注服务号"),
    43019: Meaning("blocked", True, "此人在服务号的黑名单中"),
    43101: Meaning("no_consent", True, "此人没有订阅这类提醒，或订阅次数已用完"),
    43117: Meaning("frequency", False, "短时间内发给此人的提醒过多，稍后再发"),
    45009: Meaning("quota", False, "微信调用次数已达上限，额度恢复后再发"),
    45011: Meaning("busy", False, "调用微信过于频繁，稍后自动重试"),
    45015: Meaning("window", True, "此人超过 48 小时没有与服务号互动，不能直接回复"),
    45047: Meaning("window", True, "对此人的直接回复条数已用完"),
    43002: Meaning("request", True, "调用微信的方式不对，这是程序错误"),
    44002: Meaning("request", True, "发给微信的内容为空，这是程序错误"),
    47001: Meaning("request", True, "发给微信的内容格式不对，这是程序错误"),
    87014: Meaning("content", True, "内容被微信判为有风险，需要人工查看"),
}
# A code nobody listed: moving on to the next channel is safer than trying it for ever.
UNLISTED = Meaning("unknown", True, "微信拒绝了这次请求，原因不明")

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
    ) -> None:
        super().__init__(kind, code, said)
        self.kind = kind
        self.permanent = permanent
        self.said = said
        self.code = code
        self.field = field  # the template field WeChat named in a 47003
        self.rid = rid  # WeChat's own trace number, for their support desk

    def __str__(self) -> str:
        code = "" if self.code is None else f" {self.code}"
        return f"{self.kind}{code}: {self.said}"


def refusal(code: int, errmsg: str = "") -> WechatError:
    """The error for an errcode. Of WeChat's own words only a field name and the trace number are kept."""
    kind, permanent, said = MEANINGS.get(code, UNLISTED)
    field, rid = _FIELD.search(errmsg), _RID.search(errmsg)
    return WechatError(
        kind, permanent, said, code, field.group(1) if field else None, rid.group(1) if rid else None
    )


def unreachable() -> WechatError:
    return WechatError("network", False, "暂时连不上微信，稍后自动重试")


def unwell() -> WechatError:
    return WechatError("busy", False, "微信的回应不正常，稍后自动重试")


def stuck_token(code: int | None = None) -> WechatError:
    return WechatError("token", False, "微信接口凭证换新后仍不可用，请管理员核对账号密钥", code)


def snapshot() -> WechatError:
    return WechatError("snapshot", True, "当前是微信的预览身份，请点“使用完整服务”后再打开")
