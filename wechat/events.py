"""What a push says, once it is open: each reader takes any fields whatever, and never raises."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wechat.reading import inner, items, listed, number, openid, text, whole

# WeChat's own words after "failed", lower-cased and without blanks.
_REASONS = {
    "userblock": "user_block",
    "freqlimit": "freq_limit",
    "systemfailed": "system_failed",
}
_ANSWERS = frozenset({"accept", "reject", "ban", "filter"})
_CONSENT_EVENTS = frozenset({"subscribe_msg_popup_event", "subscribe_msg_change_event"})
_BY_CODE = "qrscene_"
OLDEST, AHEAD = 7 * 24 * 3600, 600  # seconds: between them lies every time that we believe


@dataclass(frozen=True)
class Receipt:
    msgid: str  # "" when WeChat sent 0: then only openid and time are left to match on
    ok: bool
    why: str  # "" when ok; else user_block, freq_limit, system_failed or other
    openid: str


@dataclass(frozen=True)
class SubscribeReceipt:
    openid: str
    template: str
    msgid: str
    ok: bool
    why: str  # "" when ok; else error_<WeChat's number>, or other


@dataclass(frozen=True)
class ConsentHeard:
    openid: str
    template: str
    answer: str  # accept, reject, ban or filter


@dataclass(frozen=True)
class MediaVerdict:
    trace_id: str
    ok_to_show: bool  # only where everything was checked and all of it passed
    suggest: str  # pass, review or risky; what cannot be read counts as review
    label: str
    errcode: int  # 0 when the file could be checked


def push_key(fields: Mapping[str, Any]) -> str:
    """The same for every copy of one push, different for two pushes; at most 160 characters."""
    msgid = text(fields, "MsgId")
    if text(fields, "MsgType").lower() != "event" and msgid.strip("0"):
        return f"msg:{msgid[:40]}"
    parts = [text(fields, name) for name in ("FromUserName", "CreateTime", "Event")]
    # Several verdicts, taps or receipts can reach one person in one second, and some come from the
    # platform in everybody's name: these tell them apart.
    parts += [text(fields, name) for name in ("MsgID", "Status", "EventKey", "trace_id", "OpenID", "RevokeInfo")]
    parts += [text(item, name) for item in listed(fields) for name in ("TemplateId", "MsgID", "ErrorCode")]
    parts += [text(fields, "MsgType"), whole(fields, "Content"), text(fields, "MediaId")]  # a message without number
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return "event:" + hashlib.sha256(joined).hexdigest()


def kind(fields: Mapping[str, Any]) -> str:
    """An event's name in lower case, or what sort of message it is: text, voice, image."""
    sort = text(fields, "MsgType").lower()
    return text(fields, "Event").lower() if sort in ("event", "") else sort


def sender(fields: Mapping[str, Any]) -> str:
    """Whose push it is, or nobody's."""
    return openid(fields, "FromUserName")


def created(fields: Mapping[str, Any], now: float | None = None) -> int | None:
    """When WeChat says it happened, in seconds. Of two pushes the later holds: one from far ahead would for ever."""
    when, now = number(fields, "CreateTime") or 0, time.time() if now is None else now
    return when if when > 0 and now - OLDEST <= when <= now + AHEAD else None


def receipt(fields: Mapping[str, Any]) -> Receipt | None:
    """The end of a template message's way, or None if this push is something else."""
    if text(fields, "Event").upper() != "TEMPLATESENDJOBFINISH":
        return None
    status = text(fields, "Status").lower()
    msgid = text(fields, "MsgID") or text(fields, "MsgId")
    ok = status.startswith("success")
    return Receipt("" if msgid == "0" else msgid, ok, "" if ok else _why(status), text(fields, "FromUserName"))


def _why(status: str) -> str:
    words = status.removeprefix("failed").replace(" ", "").replace(":", "").replace("_", "")
    return _REASONS.get(words, "other")


def sent_receipts(fields: Mapping[str, Any]) -> list[SubscribeReceipt]:
    """How each subscribe message of this event ended; empty for any other push."""
    if kind(fields) != "subscribe_msg_sent_event":
        return []
    who = text(fields, "FromUserName")
    return [_sent(who, item) for item in listed(fields) if text(item, "TemplateId")]


def _sent(who: str, item: Mapping[str, Any]) -> SubscribeReceipt:
    code, msgid = number(item, "ErrorCode"), text(item, "MsgID") or text(item, "MsgId")
    ok = code == 0 or (code is None and text(item, "ErrorStatus").lower() == "success")
    why = "" if ok else "other" if code is None else f"error_{code}"
    return SubscribeReceipt(who, text(item, "TemplateId"), "" if msgid == "0" else msgid, ok, why)


def consents(fields: Mapping[str, Any]) -> list[ConsentHeard]:
    """What a person answered when asked, or changed later in the settings: once for each template, and the last."""
    who = sender(fields)
    if kind(fields) not in _CONSENT_EVENTS or not who:
        return []
    heard = [(text(item, "TemplateId"), text(item, "SubscribeStatusString").lower()) for item in listed(fields)]
    last = {template: answer for template, answer in heard if template and answer in _ANSWERS}
    return [ConsentHeard(who, template, answer) for template, answer in last.items()]


def scene(fields: Mapping[str, Any]) -> str | None:
    """What the scanned code of the service account carried: by a new follower, or by one who follows already."""
    event, key = kind(fields), text(fields, "EventKey")
    if event == "subscribe":
        key = key.removeprefix(_BY_CODE) if key.startswith(_BY_CODE) else ""
    return key or None if event in ("subscribe", "scan") else None


def media_verdict(fields: Mapping[str, Any]) -> MediaVerdict | None:
    """What WeChat thinks of a picture or a voice; `detail` only tells whether it could look at all."""
    if kind(fields) != "wxa_media_check":
        return None
    result = inner(fields, "result")
    codes = [number(part, "errcode") for part in (fields, *items(fields.get("detail")))]
    errcode = next((code for code in codes if code), 0)
    suggest = text(result, "suggest").lower()
    suggest = suggest if suggest in ("pass", "risky") else "review"
    ok = suggest == "pass" and errcode == 0
    return MediaVerdict(text(fields, "trace_id"), ok, suggest, text(result, "label"), errcode)


def revoked(fields: Mapping[str, Any]) -> str | None:
    """Who took back the consent to our holding their data; the sender of this event is the platform, not they."""
    if kind(fields) != "user_authorization_revoke":
        return None
    return text(fields, "OpenID") or text(fields, "FromUserName") or None
