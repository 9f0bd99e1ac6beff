"""What a person and an account have said to each other, and how long the account may still answer."""

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

from wechat.simulator.state import State
from wechat.simulator.wire import Says

TWO_DAYS, MINUTE = 172_800, 60
# kind of what came in -> for how long the account may answer, and how often
WINDOWS: dict[str, dict[str, tuple[int, int]]] = {
    "sa": {
        **dict.fromkeys(("text", "voice", "image", "video", "location", "link"), (TWO_DAYS, 5)),
        **dict.fromkeys(("click", "subscribe", "scan"), (MINUTE, 3)),
    },
    "mp": {**dict.fromkeys(("text", "image", "link", "miniprogrampage"), (TWO_DAYS, 5)), "enter": (MINUTE, 2)},
}


def heard(state: State, who: Row, kind: str, body: Mapping[str, Any] | None = None, media_id: str = "") -> None:
    """The person said or did something; a tap in a sent menu is none of the kinds above and opens nothing."""
    _put(state, who, "in", kind, body or {}, media_id, custom=False)


def said(state: State, who: Row, kind: str, body: Mapping[str, Any], media_id: str = "", custom: bool = False) -> None:
    """The account said something; only customer-service messages (`custom`) are counted."""
    _put(state, who, "out", kind, body, media_id, custom)


def may_answer(state: State, kind: str, who: Row) -> None:
    """Whether any window is open and not used up, or WeChat's refusal."""
    still_open = False
    for row in _last_of_each_kind(state, who):
        seconds, most = WINDOWS[kind].get(row["kind"], (0, 0))
        if state.now() - row["at"] < seconds:
            still_open = True
            if _answers_since(state, who, row["id"]) < most:
                return
    if still_open:
        raise Says(45047, "out of response count limit")
    raise Says(45015, "response out of time limit or subscription is canceled")


def lines(state: State, person: str) -> list[dict[str, Any]]:
    rows = state.all("SELECT * FROM chats WHERE person = ? ORDER BY id", person)
    return [{**dict(row), "body": json.loads(row["body"])} for row in rows]


def _last_of_each_kind(state: State, who: Row) -> list[Row]:
    return state.all(
        "SELECT kind, max(id) AS id, max(at) AS at FROM chats"
        " WHERE appid = ? AND openid = ? AND direction = 'in' GROUP BY kind",
        who["appid"], who["openid"],
    )  # fmt: skip


def _answers_since(state: State, who: Row, line: int) -> int:
    row = state.one(
        "SELECT count(*) AS n FROM chats WHERE appid = ? AND openid = ? AND custom AND id > ?",
        who["appid"], who["openid"], line,
    )  # fmt: skip
    return int(row["n"]) if row else 0


def _put(
    state: State, who: Row, direction: str, kind: str, body: Mapping[str, Any], media_id: str, custom: bool
) -> None:
    state.do(
        "INSERT INTO chats (appid, openid, person, direction, kind, body, media_id, at, custom)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        who["appid"], who["openid"], who["person"], direction, kind, json.dumps(body, ensure_ascii=False),
        media_id or None, state.now(), int(custom),
    )  # fmt: skip
