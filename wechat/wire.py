"""One bounded HTTP call to WeChat: time-outs, a body cap, and no secret in any error or log line."""

import contextlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from wechat.errors import WechatError, refusal, unreachable, unwell

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_BYTES = 1_000_000
_SECRETS = re.compile(
    r"((?:secret|access_token|js_code|code|refresh_token|ticket)=)[^&\s\"']+", re.IGNORECASE
)
_kept = threading.local()


class _Scrub(logging.Filter):
    """urllib3 writes whole request lines at DEBUG, and ours carry tokens in the query."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub(r"\1***", record.getMessage()), ()
        return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_Scrub())


def call(
    method: str,
    url: str,
    timeout: tuple[float, float],
    params: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """WeChat's answer as a dict, or a WechatError; an answer may leave out errcode altogether."""
    status, raw = _exchange(method, url, timeout, params, body)
    if status != 200:
        raise unwell()
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
) -> tuple[int, bytes]:
    # Raised after the except block, not in it: even `from None` leaves __context__, and with it the URL.
    failure: WechatError
    try:
        with _session(url).request(
            method,
            url,
            params=params,
            data=None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json"} if body is not None else {},
            timeout=timeout,
            stream=True,
            allow_redirects=False,  # a redirect would carry the token to another host
        ) as answer:
            return answer.status_code, _read(answer, time.monotonic() + sum(timeout))
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError):
        failure = unreachable()
    raise failure


def _read(answer: requests.Response, deadline: float) -> bytes:
    """The body, cut off by size and by the clock: requests' own time-out starts anew at each byte."""
    parts = b""
    while part := answer.raw.read1(65536, decode_content=True):
        parts += part
        if len(parts) > _MOST_BYTES or time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout
    return parts


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


def _session(url: str) -> requests.Session:
    """One session a thread, process and host; a socket shared across a fork would mix two answers."""
    if getattr(_kept, "pid", None) != os.getpid():
        _kept.pid, _kept.by_host = os.getpid(), {}
    host = urlsplit(url).hostname or ""
    session: requests.Session | None = _kept.by_host.get(host)
    if session is None:
        session = requests.Session()
        session.trust_env = host not in LOOPBACK  # a county's proxy has no way to our own simulator
        session.headers["User-Agent"] = "mashang"
        _kept.by_host[host] = session
    return session
