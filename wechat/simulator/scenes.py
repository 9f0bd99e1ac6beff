"""A service account's codes with a scene: how long they live, and what a scan of one sets off."""

import secrets
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

from wechat.simulator import chats
from wechat.simulator.cast import identity
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State
from wechat.simulator.wire import Says

HOST = "weixin.qq.com"  # printed in the code and read by our own phones; nobody opens it
LONGEST = 2_592_000
MOST_PERMANENT = 100_000
_PERMANENT = {"QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}
_BY_NUMBER = {"QR_SCENE": 2**32 - 1, "QR_LIMIT_SCENE": 100_000}


def make(state: State, appid: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """WeChat's answer to qrcode/create."""
    action = str(body.get("action_name", ""))
    if action not in {*_PERMANENT, *_BY_NUMBER, "QR_STR_SCENE"}:
        raise Says(40052, "invalid action name")
    scene = _scene(action, body.get("action_info"))
    if action in _PERMANENT:
        _room_for_another(state, appid)
        return _put(state, appid, scene, None)
    seconds = body.get("expire_seconds", 60)
    if type(seconds) is not int or not 1 <= seconds <= LONGEST:
        raise Says(40053, "invalid action info")
    return {**_put(state, appid, scene, state.now() + seconds), "expire_seconds": seconds}


def url_of(state: State, ticket: str) -> str | None:
    row = state.one("SELECT code FROM scenes WHERE ticket = ?", ticket)
    return f"http://{HOST}/q/{row['code']}" if row else None


def scan(state: State, pushes: PushEngine, person: str, code: str) -> dict[str, Any]:
    """A new follower is a subscribe with qrscene_, an old one a SCAN; an expired code is nothing at all."""
    row = state.one("SELECT * FROM scenes WHERE code = ?", code)
    if row is None or (row["expires_at"] is not None and row["expires_at"] <= state.now()):
        return {"open": "expired"}
    who = identity(state, row["appid"], person)
    event = "SCAN" if who["following"] else "subscribe"
    key = row["scene"] if who["following"] else f"qrscene_{row['scene']}"
    _come_in(state, who, event)
    told = {"MsgType": "event", "Event": event, "EventKey": key, "Ticket": row["ticket"]}
    pushes.put(row["appid"], who["openid"], told)
    return {"open": "account", "appid": row["appid"], "event": event, "key": key}


def _come_in(state: State, who: Row, event: str) -> None:
    with state.held():
        state.do(
            "UPDATE identities SET following = 1, blocked = CASE WHEN following THEN blocked ELSE 0 END"
            " WHERE appid = ? AND openid = ?",
            who["appid"], who["openid"],
        )  # fmt: skip
        chats.heard(state, who, event.lower())


def _scene(action: str, info: Any) -> str:
    scene = info.get("scene") if isinstance(info, Mapping) else None
    if not isinstance(scene, Mapping):
        raise Says(40053, "invalid action info")
    if action in _BY_NUMBER:
        number = scene.get("scene_id")
        if type(number) is not int or not 1 <= number <= _BY_NUMBER[action]:
            raise Says(40053, "invalid action info")
        return str(number)
    text = scene.get("scene_str")
    if not isinstance(text, str) or not 1 <= len(text) <= 64:
        raise Says(40053, "invalid action info")
    return text


def _room_for_another(state: State, appid: str) -> None:
    row = state.one("SELECT count(*) AS n FROM scenes WHERE appid = ? AND expires_at IS NULL", appid)
    if row and row["n"] >= MOST_PERMANENT:
        raise Says(45029, "qrcode count out of limit")


def _put(state: State, appid: str, scene: str, expires_at: float | None) -> dict[str, Any]:
    ticket, code = "gQ" + secrets.token_urlsafe(60), "02" + secrets.token_urlsafe(12)
    state.do("INSERT INTO scenes VALUES (?, ?, ?, ?, ?)", ticket, appid, scene, code, expires_at)
    return {"ticket": ticket, "url": f"http://{HOST}/q/{code}"}
