"""One push as it goes over the line: XML or JSON; plain, compat or safe."""

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from sqlite3 import Row
from typing import Any
from xml.sax.saxutils import escape

from wechat import crypto

MODES = ("plain", "compat", "safe")
FORMATS = {"xml": "text/xml", "json": "application/json"}


def envelope(
    account: Row, fields: Mapping[str, Any], mode: str, form: str, shift: float = 0.0
) -> tuple[dict[str, str], bytes]:
    """Query and body of one attempt: same content each time, new time stamp, nonce and ciphertext."""
    # Never the simulated clock: the product's own is not moved with it.
    timestamp, nonce = str(int(time.time() + shift)), secrets.token_hex(5)
    query = {
        "signature": crypto.sign(account["push_token"], timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": str(fields["FromUserName"]),
    }
    whole = _whole(fields, form)
    if mode == "plain":
        return query, written(whole, form).encode()
    key, token = crypto.key_from(account["push_aes_key"]), account["push_token"]
    sealed = crypto.seal(written(whole, form).encode(), token, key, account["appid"], timestamp, nonce)
    beside = whole if mode == "compat" else {"ToUserName": whole["ToUserName"]}
    query |= {"encrypt_type": "aes", "msg_signature": sealed.msg_signature}
    return query, written({**beside, "Encrypt": sealed.encrypt}, form).encode()


def original_id(appid: str) -> str:
    return "gh_" + crypto.sign(appid)[:12]


def written(fields: Mapping[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(fields, ensure_ascii=False)
    return f"<xml>{_xml(fields)}</xml>"


def _whole(fields: Mapping[str, Any], form: str) -> Mapping[str, Any]:
    """As WeChat's JSON says it: subscribe events say numbers as strings, and their list stands at the top."""
    if form == "xml" or not str(fields.get("Event", "")).startswith("subscribe_msg_"):
        return fields
    whole = {key: value for key, value in fields.items() if not isinstance(value, Mapping)}
    for items in _lists(fields):
        whole["List"] = items[0] if len(items) == 1 else items
    return {key: str(value) if isinstance(value, int) else value for key, value in whole.items()}


def _lists(fields: Mapping[str, Any]) -> Iterator[list[Any]]:
    for value in fields.values():
        if isinstance(value, Mapping) and value.get("List"):
            yield value["List"] if isinstance(value["List"], list) else [value["List"]]


def _xml(fields: Mapping[str, Any]) -> str:
    """A list is its element again and again."""
    each = ((key, item) for key, value in fields.items() for item in (value if isinstance(value, list) else [value]))
    return "".join(f"<{key}>{_inner(item)}</{key}>" for key, item in each)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return _xml(value)
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return escape(text) if "]]>" in text else f"<![CDATA[{text}]]>"
