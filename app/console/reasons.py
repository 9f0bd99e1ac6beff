"""Why a message did not arrive, as a chief would say it."""

import re

from wechat.errors import MEANINGS

NUMBERED = re.compile(r"error_(\d{1,9})")  # a subscription message's receipt names WeChat's own number
OTHER = "其他原因"
WHY = {
    "not_following": "没有关注服务号",
    "blocked": "拒收了服务号消息",
    "user_block": "拒收了服务号消息",
    "no_consent": "没有订阅这类提醒，或订阅次数已用完",
    "no_channel": "没有可用的微信通道",
    "account_away": "微信暂时不通",
    "network": "微信暂时不通",
    "busy": "微信系统繁忙",
    "system_failed": "微信系统没有送达",
    "freq_limit": "提醒过于频繁，被微信限制",
    "frequency": "提醒过于频繁，被微信限制",
    "identity": "绑定的微信已失效，需要重新绑定",
    "quota": "账号当天的发送次数已用完",
    "template": "消息模板不可用，请联系管理员",
    "field": "消息内容不合模板要求，请联系管理员",
    "content": "消息内容被微信拦下，请联系管理员",
    "page": "小程序页面还没有发布，请联系管理员",
    "config": "账号设置有误，请联系管理员",
    "token": "账号设置有误，请联系管理员",
}


def reason(why: str) -> str:
    numbered = NUMBERED.fullmatch(why)
    if numbered and int(numbered[1]) in MEANINGS:
        why = MEANINGS[int(numbered[1])].kind
    return WHY.get(why, OTHER)
