"""What a push says, once it is open: its identity for deduplication, and the receipt of a message."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# WeChat's own words after "failed", lower-cased and without blanks.
_REASONS = {
    "userblock": "user_block",
    "freqlimit": "freq_limit",
    "systemfailed": "system_failed",
}


@dataclass(frozen=True)
class Receipt:
    msgid: str  # "" when WeChat sent 0: then only openid and time are left to match on
    ok: bool
    why: str  # "" when ok; else user_block, freq_limit, system_failed or other
    openid: str


def push_key(fields: Mapping[str, Any]) -> str:
    """The same for every copy of one push, different for two pushes; at most 160 characters."""
    msgid = _text(fields, "MsgId")
    if _text(fields, "MsgType").lower() != "event" and msgid:
        return f"msg:{msgid[:40]}"
    parts = [_text(fields, name) for name in ("FromUserName", "CreateTime", "Event")]
    # Several verdicts, taps or receipts can reach one person in one second: these tell them apart.
    parts += [_text(fields, name) for name in ("MsgID", "EventKey", "trace_id")]
    parts += [_text(item, name) for item in _listed(fields) for name in ("TemplateId", "MsgID")]
    return "event:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def receipt(fields: Mapping[str, Any]) -> Receipt | None:
    """The end of a template message's way, or None if this push is something else."""
    if _text(fields, "Event").upper() != "TEMPLATESENDJOBFINISH":
        return None
    status = _text(fields, "Status").lower()
    msgid = _text(fields, "MsgID") or _text(fields, "MsgId")
    ok = status.startswith("success")
    why = "" if ok else _why(status)
    return Receipt("" if msgid == "0" else msgid, ok, why, _text(fields, "FromUserName"))


def _why(status: str) -> str:
    words = status.removeprefix("failed").replace(" ", "").replace(":", "").replace("_", "")
    return _REASONS.get(words, "other")


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return str(value).strip() if isinstance(value, str | int) else ""


def _listed(fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The items of a subscribe_msg_* event: XML wraps the list, JSON does not, and one item is no list."""
    for value in fields.values():
        inner = value.get("List") if isinstance(value, Mapping) else None
        yield from _items(inner)
    yield from _items(fields.get("List"))


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            yield item
