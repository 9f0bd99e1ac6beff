"""The address an account takes its pushes at: checked, called, and its answer judged."""

import json
import re
import secrets
import time
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

import requests

from wechat import crypto
from wechat.simulator.envelope import FORMATS, MODES
from wechat.simulator.places import is_here

_FIELD = re.compile(r"<(\w+)>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</\1>", re.DOTALL)


def check(given: Mapping[str, Any]) -> None:
    """Refuse an account whose pushes could not be sent; with `verify`, ring first, as the console does."""
    mode = given.get("push_mode", "safe")
    if mode not in MODES or given.get("push_format", "xml") not in FORMATS:
        raise ValueError("push_mode is plain, compat or safe; push_format is xml or json")
    if not given.get("push_url"):
        return
    if not is_here(str(given["push_url"])):
        raise ValueError("push_url must be on loopback")
    if mode != "plain":
        crypto.key_from(str(given.get("push_aes_key")))
    if given.get("verify") and not verify(given):
        raise ValueError("push_url does not give back the echo")


def verify(account: Mapping[str, Any] | Row, seconds: float = 5.0) -> bool:
    """What the console does when an address is saved: it must give back the echo."""
    timestamp, nonce, echo = str(int(time.time())), secrets.token_hex(5), str(secrets.randbits(62))
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": echo}
    query["signature"] = crypto.sign(str(account["push_token"]), timestamp, nonce)
    if not is_here(str(account["push_url"])):
        return False
    try:
        with requests.Session() as line:
            line.trust_env = False
            got = line.get(account["push_url"], params=query, timeout=seconds, allow_redirects=False)
        return got.status_code == 200 and got.text == echo
    except requests.RequestException:
        return False


def call(url: str, query: Mapping[str, str], body: bytes, form: str, seconds: float) -> str:
    """One attempt; the status and what was answered, or the name of what went wrong."""
    began = time.monotonic()
    try:
        with requests.Session() as line:
            line.trust_env = False
            got = line.post(
                url, params=query, data=body, timeout=seconds, allow_redirects=False,
                headers={"Content-Type": FORMATS[form]},
            )  # fmt: skip
    except requests.RequestException as error:
        return type(error).__name__
    # The library's limit is on each silence; WeChat's is on the whole.
    return f"{got.status_code} {got.text.strip()}" if time.monotonic() - began <= seconds else "TooSlow"


def is_taken(account: Row, mode: str, answered: str) -> bool:
    status, _, body = answered.partition(" ")
    return status == "200" and (body in {"", "success"} or bool(reply_in(account, mode, body)))


def reply_in(account: Row, mode: str, body: str) -> dict[str, str]:
    """The fields of a reply to the person; empty when there is none that WeChat would believe."""
    fields = _fields(body)
    if "Encrypt" in fields:
        return _opened(account, fields)
    return fields if mode != "safe" and "MsgType" in fields else {}


def _opened(account: Row, outer: Mapping[str, str]) -> dict[str, str]:
    signed = [outer.get(name, "") for name in ("TimeStamp", "Nonce", "Encrypt")]
    if not crypto.same(crypto.sign(account["push_token"], *signed), outer.get("MsgSignature", "")):
        return {}
    try:
        key = crypto.key_from(account["push_aes_key"])
        fields = _fields(crypto.decrypt(key, account["appid"], outer["Encrypt"]).decode())
    except ValueError:
        return {}
    return fields if "MsgType" in fields else {}


def _fields(body: str) -> dict[str, str]:
    if body[:1] == "{":
        try:
            return {key: str(value) for key, value in json.loads(body).items()}
        except (ValueError, RecursionError):
            return {}
    if not (body.startswith("<xml>") and body.endswith("</xml>")):
        return {}
    return dict(_FIELD.findall(body.removeprefix("<xml>").removesuffix("</xml>")))
