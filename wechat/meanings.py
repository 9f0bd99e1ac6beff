"""WeChat's errcodes, one line each: what it means, whether it may pass, how far it reaches, when to come again."""

from typing import Literal, NamedTuple

Scope = Literal["account", "person", "template", "message"]

MINUTE, HOUR = 60.0, 3600.0


class Meaning(NamedTuple):
    """Permanent: this message will never go this way, take the next channel now. Else the same call may work later.

    `scope` is what cannot be sent: the whole account, this person, this template on this account, this message.
    `wait` is the pause WeChat itself asks for; None leaves it to the caller's own back-off.
    """

    kind: str
    permanent: bool
    said: str
    scope: Scope = "message"
    wait: float | None = None


def _later(kind: str, said: str, wait: float | None = None) -> Meaning:
    return Meaning(kind, False, said, "account", wait)


def _person(kind: str, said: str) -> Meaning:
    return Meaning(kind, True, said, "person")


def _template(kind: str, said: str) -> Meaning:
    return Meaning(kind, True, said, "template")


def _never(kind: str, said: str) -> Meaning:
    return Meaning(kind, True, said)


QUOTA = 45009  # waits until midnight in Shanghai; see errors.refusal
MEANINGS: dict[int, Meaning] = {
    # the whole account
    -1: _later("busy", "微信系统繁忙，稍后自动重试"),
    40001: _later("token", "微信接口凭证失效，请管理员核对账号密钥", MINUTE),
    40014: _later("token", "微信接口凭证不合法，请管理员核对账号密钥", MINUTE),
    41001: _later("token", "调用微信时缺少接口凭证，请管理员核对配置", MINUTE),
    42001: _later("token", "微信接口凭证已过期，请管理员核对服务器时间", MINUTE),
    40002: _later("config", "获取微信凭证的方式不正确，请管理员核对配置"),
    40013: _later("config", "微信账号（AppID）不正确，请管理员核对配置"),
    40125: _later("config", "微信账号密钥不正确，请管理员核对配置"),
    41002: _later("config", "未配置微信账号（AppID），请管理员核对配置"),
    41004: _later("config", "未配置微信账号密钥，请管理员核对配置"),
    40164: _later("config", "服务器地址不在微信白名单内，请管理员到微信后台添加"),
    89503: _later("config", "服务器地址正等待微信管理员确认"),
    89506: _later("config", "服务器地址被微信管理员拒绝，请联系管理员"),
    89507: _later("config", "服务器地址被微信管理员拒绝，请联系管理员"),
    45009: _later("quota", "微信调用次数已达上限，额度恢复后再发"),
    45011: _later("busy", "调用微信过于频繁，稍后自动重试", MINUTE),
    44990: _later("busy", "调用微信过于频繁，稍后自动重试", 1.0),
    50002: Meaning("config", True, "该微信账号的功能受限，请管理员到微信后台查看", "account"),
    # this template on this account; 48001 and its kin close one API, and must not close the others
    48001: _template("config", "该微信账号没有这项功能的权限"),
    48004: _template("config", "该微信账号的这项功能已被封禁"),
    45109: _template("config", "微信已停止提供这项功能"),
    40036: _template("template", "消息模板编号长度不对，请管理员核对配置"),
    40037: _template("template", "消息模板不存在或不可用，请管理员核对配置"),
    40249: _template("template", "消息内容被微信判为营销，模板已停用"),
    43116: _template("template", "消息模板被微信限制使用"),
    # this person
    40003: _person("identity", "此人的微信身份不属于本账号，需要重新绑定"),
    40226: _person("identity", "微信判定此用户存在风险，暂不能登录"),
    43104: _person("identity", "此人的微信身份与本账号不符"),
    40029: _person("login_code", "微信登录凭据无效或已过期，请重新进入"),
    40163: _person("login_code", "微信登录凭据已用过，请重新进入"),
    41008: _person("login_code", "缺少微信登录凭据，请重新进入"),
    87009: _person("login_code", "微信登录状态已失效，请重新进入"),
    43004: _person("not_following", "此人没有关注服务号"),
    50005: _person("not_following", "此人没有关注服务号"),
    43019: _person("blocked", "此人在服务号的黑名单中"),
    43101: _person("no_consent", "此人没有订阅这类提醒，或订阅次数已用完"),
    43117: Meaning("frequency", False, "短时间内发给此人的提醒过多，稍后再发", "person", HOUR),
    45015: _person("window", "此人超过 48 小时没有与服务号互动，不能直接回复"),
    45047: _person("window", "对此人的直接回复条数已用完"),
    61010: _person("stale_visit", "此人近两小时没有使用小程序，微信不能检查其内容"),
    # this message
    40008: _never("field", "消息类型不被微信接受"),
    40039: _never("field", "消息里的链接过长"),
    45002: _never("field", "消息内容过长"),
    45008: _never("field", "图文消息的条数过多"),
    47003: _never("field", "消息内容有一栏不符合微信要求"),
    40007: _never("media", "微信上的这份文件不存在或已过期"),
    40097: _never("request", "调用微信的参数不对，这是程序错误"),
    43002: _never("request", "调用微信的方式不对，这是程序错误"),
    44002: _never("request", "发给微信的内容为空，这是程序错误"),
    47001: _never("request", "发给微信的内容格式不对，这是程序错误"),
    70000: _never("request", "微信不接受这次请求的参数"),
    76022: _never("request", "微信不提供这个接口的额度查询"),
    87014: _never("content", "内容被微信判为有风险，需要人工查看"),
    # codes and links
    40129: _never("page", "小程序码的参数不被微信接受"),
    40169: _never("page", "小程序码的参数长度不对"),
    41030: _never("page", "小程序页面尚未发布"),
    40165: _never("page", "小程序页面路径不正确"),
    40212: _never("page", "小程序链接的参数不正确"),
    40052: _never("page", "二维码的参数不被微信接受"),
    40053: _never("page", "二维码的参数不被微信接受"),
    61007: _never("page", "小程序没有与服务号关联，请管理员到微信后台关联"),
    85079: _never("page", "小程序尚未发布"),
    85400: _never("page", "小程序长期链接的数量已达上限"),
    85402: _never("page", "小程序链接的有效期不正确"),
    85066: _never("link", "链接地址不正确"),
    85068: _never("link", "测试链接不在这条规则之下"),
    85069: _never("link", "域名校验文件没有通过，请管理员核对校验文件"),
    85071: _never("link", "这条链接规则已添加过"),
    85072: _never("link", "这条链接规则已被别的小程序占用"),
    85073: _never("link", "链接规则的数量已达上限"),
    85074: _never("link", "小程序尚未发布，不能发布链接规则"),
    85075: _never("link", "个人主体的小程序不能设置链接规则"),
    85076: _never("link", "链接的域名没有通过备案检查"),
    886000: _never("link", "本月发布链接规则的次数已用完"),
    # the template library
    200011: _never("library", "该账号的订阅消息功能已被封禁"),
    200012: _never("library", "账号的消息模板数量已达上限"),
    200013: _never("library", "这个公共模板已被封禁"),
    200014: _never("library", "公共模板编号不正确"),
    200016: _never("library", "模板列表的起始位置不正确"),
    200017: _never("library", "模板列表的条数不正确"),
    200018: _never("library", "模板类目编号不正确"),
    200019: _never("library", "模板类目编号不正确"),
    200020: _never("library", "所选的模板关键词不正确"),
    200021: _never("library", "模板的场景说明不正确"),
    200022: _never("library", "这个模板已添加过"),
    200100: _never("library", "账号类型不支持消息模板"),
}
# A code nobody listed: moving on to the next channel is safer than trying it for ever.
UNLISTED = _never("unknown", "微信拒绝了这次请求，原因不明")
