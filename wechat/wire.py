"""One bounded HTTP call to WeChat: time-outs, a body cap, and no secret in any error."""

import contextlib
import json
import re
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests
import urllib3

from wechat.errors import WechatError, refusal, too_large, unreachable, unwell
from wechat.line import session_to

_MOST_BYTES = 1_000_000


class _Answer(NamedTuple):
    sort: str  # the content type, in lower case
    raw: bytes | None  # None: more bytes than we were ready to take


def call(
    method: str,
    url: str,
    timeout: tuple[float, float],
    params: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """WeChat's answer as a dict, or a WechatError; an answer may leave out errcode altogether."""
    answer = _exchange(method, url, timeout, params, body, _MOST_BYTES)
    if answer.raw is None:
        raise unwell()
    return _settled(answer.raw)


def fetch(
    method: str,
    url: str,
    timeout: tuple[float, float],
    params: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    most: int = _MOST_BYTES,
) -> tuple[bytes, str]:
    """A file and its content type. A refusal comes with status 200 too, as JSON in the file's place."""
    answer = _exchange(method, url, timeout, params, body, most)
    if answer.raw is None:
        raise too_large()
    spoken = "json" in answer.sort or answer.sort.startswith("text/") or answer.raw.lstrip()[:1] in (b"{", b"")
    if spoken:
        _settled(answer.raw)
        raise unwell()
    return answer.raw, answer.sort


def _settled(raw: bytes) -> dict[str, Any]:
    answer = _as_dict(raw)
    code = _errcode(answer)
    if code:
        raise refusal(code, str(answer.get("errmsg", "")))
    return answer


def _exchange(
    method: str,
    url: str,
    timeout: tuple[float, float],
    params: Mapping[str, str],
    body: Mapping[str, Any] | None,
    most: int,
) -> _Answer:
    # Raised after the except block, not in it: even `from None` leaves __context__, and with it the URL.
    failure: WechatError
    try:
        with session_to(url).request(
            method,
            url,
            params=params,
            data=None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json"} if body is not None else {},
            timeout=timeout,
            stream=True,
            allow_redirects=False,  # a redirect would carry the token to another host
        ) as answer:
            raw = _read(answer, time.monotonic() + sum(timeout), most)
            if answer.status_code == 200:
                return _Answer(answer.headers.get("Content-Type", "").split(";")[0].strip().lower(), raw)
            failure = unwell()
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError):
        failure = unreachable()
    raise failure


def _read(answer: requests.Response, deadline: float, most: int) -> bytes | None:
    """The body, cut off by size and by the clock: requests' own time-out starts anew at each byte."""
    parts = bytearray()
    while part := answer.raw.read1(65536, decode_content=True):
        parts += part
        if len(parts) > most:
            return None
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout
    return bytes(parts)


def _as_dict(raw: bytes) -> dict[str, Any]:
    answer: Any = None
    with contextlib.suppress(ValueError, RecursionError):  # raised below, outside a handler: see _exchange
        answer = json.loads(raw.decode("utf-8"))
    if not isinstance(answer, dict):
        raise unwell()
    return answer


def _errcode(answer: dict[str, Any]) -> int:
    code = answer.get("errcode")
    if code is None:
        return 0
    text = str(code)
    if re.fullmatch(r"-?[0-9]{1,9}", text) is None:
        raise unwell()
    return int(text)
