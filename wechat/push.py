"""What WeChat pushes to us: checked before it is believed, and bounded before it is read."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal
from xml.parsers.expat import ExpatError

import xmltodict

from wechat.crypto import Broken, Stranger, decrypt, key_from, same, sign
from wechat.events import Receipt, push_key, receipt

__all__ = ["Mailbox", "Receipt", "Refused", "push_key", "receipt"]

MOST_BYTES = 64 * 1024
DEEPEST = 32  # levels; what WeChat says has four, and the record walks them all by recursion
FRESH = 300  # seconds either way; each of WeChat's retries carries a new timestamp

_ROOT = re.compile(r"\s*+(?:<\?xml[^>]{0,100}\?>)?\s*+<xml[\s>]")
# Possessive (++, *+) so that 64 KB of blanks cannot make the search quadratic.
_IN_XML = re.compile(
    rb"<Encrypt>(?:\s*+<!\[CDATA\[)?+\s*+([A-Za-z0-9+/=]++)\s*+(?:\]\]>\s*+)?+</Encrypt>"
)
_READABLE = re.compile(rb"""[<"'](?:MsgType|FromUserName)\b""")
_IN_JSON = re.compile(rb'"Encrypt"\s*+:\s*+"((?:[A-Za-z0-9+/=]|\\/)++)"')


class Refused(Exception):
    """Not from WeChat, not for us, or not readable; `status` is what to answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why


class Mailbox:
    """One account's letterbox, in the mode its console is set to.

    safe: only what is sealed, and nothing readable beside it; compat: only the sealed part is believed;
    plain: the signature covers no content, so this is for a line that nobody else can reach.
    """

    def __init__(
        self,
        token: str,
        aes_key: str,
        appid: str,
        clock: Callable[[], float] = time.time,
        mode: Literal["safe", "compat", "plain"] = "safe",
    ) -> None:
        if not token or not appid:
            raise ValueError("a mailbox needs the push token and the appid")
        if mode not in ("safe", "compat", "plain"):
            raise ValueError("a mailbox is safe, compat or plain")
        self._token, self._appid, self._clock, self._mode = token, appid, clock, mode
        self._key = key_from(aes_key) if mode != "plain" else b""

    def echo(self, args: Mapping[str, str]) -> str:
        """What to answer when the console checks our address; always the three-part signature."""
        timestamp, nonce = _arg(args, "timestamp"), _arg(args, "nonce")
        echo = _arg(args, "echostr")
        self._check(_arg(args, "signature"), sign(self._token, timestamp, nonce), timestamp)
        if re.fullmatch(r"[ -~]{1,256}", echo) is None:
            raise Refused(400, "echostr")
        return echo

    def open(self, args: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The fields of a push; nothing inside is decrypted or parsed before the signature holds."""
        if len(body) > MOST_BYTES:
            raise Refused(400, "too long")
        return self._open_plain(args, body) if self._mode == "plain" else self._open_sealed(args, body)

    def _open_sealed(self, args: Mapping[str, str], body: bytes) -> dict[str, Any]:
        timestamp, nonce = _arg(args, "timestamp"), _arg(args, "nonce")
        if b"Encrypt" not in body:
            raise Refused(403, "not sealed")
        given = _arg(args, "msg_signature")
        encrypted = self._envelope(body, timestamp, nonce, given)
        self._check(given, sign(self._token, timestamp, nonce, encrypted), timestamp)
        if self._mode == "safe" and _READABLE.search(body):
            raise Refused(403, "not sealed alone")
        return _fields(self._decrypt(encrypted))

    def _envelope(self, body: bytes, timestamp: str, nonce: str, given: str) -> str:
        """The one Encrypt value. In compat mode plain fields lie beside it, never looked at, and among them
        what a person typed may look just like it: then it is the one that is signed."""
        found = [one.replace(b"\\/", b"/").decode("ascii") for one in _IN_XML.findall(body) + _IN_JSON.findall(body)]
        if self._mode == "compat":
            found = [one for one in found if same(sign(self._token, timestamp, nonce, one), given)][:1] or found[:1]
        if len(found) != 1:
            raise Refused(400, "envelope")
        return found[0]

    def _open_plain(self, args: Mapping[str, str], body: bytes) -> dict[str, Any]:
        timestamp, nonce = _arg(args, "timestamp"), _arg(args, "nonce")
        self._check(_arg(args, "signature"), sign(self._token, timestamp, nonce), timestamp)
        fields = _fields(_utf8(body))
        if "MsgType" not in fields:
            raise Refused(403, "sealed")
        return fields

    def _check(self, given: str, ours: str, timestamp: str) -> None:
        if not same(ours, given):
            raise Refused(403, "signature")
        if re.fullmatch(r"[0-9]{1,12}", timestamp) is None:
            raise Refused(400, "timestamp")
        if abs(self._clock() - int(timestamp)) > FRESH:
            raise Refused(403, "stale")

    def _decrypt(self, encrypted: str) -> str:
        try:
            return decrypt(self._key, self._appid, encrypted).decode("utf-8")
        except Stranger:
            raise Refused(403, "another account") from None
        except (Broken, UnicodeError):
            raise Refused(400, "envelope") from None


def _arg(args: Mapping[str, str], name: str) -> str:
    value = args.get(name)
    if not isinstance(value, str) or not value or len(value) > 512:
        raise Refused(400, name)
    return value


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeError:
        raise Refused(400, "content") from None


def _fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text) if text.lstrip()[:1] == "{" else _from_xml(text)
        if _too_deep(fields):
            raise ValueError
        # Also finds half characters that no database takes.
        json.dumps(fields, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, TypeError, AttributeError, RecursionError, ExpatError):
        raise Refused(400, "content") from None
    if not isinstance(fields, dict):
        raise Refused(400, "content")
    return fields


def _too_deep(parsed: Any) -> bool:
    """Level by level: what is too deep to be walked by recursion must be found without it."""
    level = _containers([parsed])
    for _ in range(DEEPEST):
        level = [deeper for one in level for deeper in _containers(one.values() if isinstance(one, dict) else one)]
    return bool(level)


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, dict | list)]


def _from_xml(text: str) -> Any:
    # A DTD could only stand before the root; xmltodict itself refuses entities but not a bare DTD.
    if _ROOT.match(text) is None:
        raise ValueError
    parsed = xmltodict.parse(text, disable_entities=True, postprocessor=_nothing_is_empty)
    return parsed.get("xml")


def _nothing_is_empty(_path: object, key: str, value: Any) -> tuple[str, Any]:
    return key, "" if value is None else value
