"""Content checks: what WeChat says of a text or a picture, by a table the test has set."""

import secrets
from collections.abc import Mapping
from sqlite3 import Row
from threading import Timer
from typing import Any, NamedTuple

import requests

from wechat.simulator.places import is_here
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State
from wechat.simulator.wire import Says

FRESH = 7200  # seconds since the person last used the mini program
MOST_CHARS = 2500
MOST_BYTES = 10 * 1024 * 1024
UNREACHABLE = -1008
_GRAVITY = {"pass": 0, "review": 1, "risky": 2}


class Verdict(NamedTuple):
    suggest: str = "pass"
    label: int = 100
    found: str = ""


def author(state: State, appid: str, openid: object) -> Row:
    """Whose words these are: someone of this mini program, who has been there of late."""
    rows = state.all("SELECT * FROM identities WHERE openid = ?", str(openid or ""))
    if not rows:
        raise Says(40003, "invalid openid")
    row = next((row for row in rows if row["appid"] == appid), None)
    if row is None:
        raise Says(43104, "this appid does not have permission")
    if row["last_visit"] is None or state.now() - row["last_visit"] > FRESH:
        raise Says(61010, "code is expired")
    return row


def of_text(state: State, text: str) -> Verdict:
    return _worst(state.setting("words"), text)


def told(verdict: Verdict) -> dict[str, Any]:
    """As msg_sec_check answers: the model has no opinion here, the words have."""
    model = {"strategy": "content_model", "errcode": 0, "suggest": "pass", "label": 100, "prob": 90}
    result = {"suggest": verdict.suggest, "label": verdict.label}
    word = {"strategy": "keyword", "errcode": 0, **result, "level": 20, "keyword": verdict.found}
    return {"result": result, "detail": [model, word] if verdict.found else [model], "trace_id": _trace()}


def check_media(state: State, pushes: PushEngine, who: Row, url: str) -> str:
    """The trace number now; the file is fetched and judged a little later, and the verdict pushed."""
    trace = _trace()
    wait = Timer(state.random.uniform(*state.setting("verdict_after")), _judge, (state, pushes, dict(who), url, trace))
    wait.daemon = True
    wait.start()
    return trace


def _judge(state: State, pushes: PushEngine, who: Mapping[str, Any], url: str, trace: str) -> None:
    errcode = 0 if _is_there(url) else UNREACHABLE
    verdict = _worst(state.setting("media_verdicts"), url)
    result = {"suggest": verdict.suggest, "label": verdict.label}
    detail: dict[str, Any] = {"strategy": "content_model", "errcode": errcode}
    if not errcode:
        detail |= {**result, "prob": 90}
    event = {"MsgType": "event", "Event": "wxa_media_check", "appid": who["appid"], "trace_id": trace, "version": 2}
    pushes.put(who["appid"], who["openid"], {**event, "detail": [detail], **({} if errcode else {"result": result})})


def _is_there(url: str) -> bool:
    """Fetched as WeChat would, without following anything to anywhere, and loopback only."""
    if not is_here(url):
        return False
    try:
        with requests.Session() as line:
            line.trust_env = False
            with line.get(url, timeout=5, allow_redirects=False, stream=True) as got:
                size = sum(len(part) for part in got.iter_content(65536))
                return got.status_code == 200 and 0 < size <= MOST_BYTES
    except requests.RequestException:
        return False


def _worst(table: Mapping[str, Any], text: str) -> Verdict:
    found = [Verdict(suggest, label, word) for word, (suggest, label) in table.items() if word in text]
    return max(found, key=lambda one: _GRAVITY[one.suggest], default=Verdict())


def _trace() -> str:
    return f"{secrets.token_hex(4)}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
