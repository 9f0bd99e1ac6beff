"""The cards in a phone's inbox, and what is remembered of each."""

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

from wechat.simulator.places import is_here
from wechat.simulator.state import State

SAME_MESSAGE = 600  # seconds in which a client_msg_id is remembered
FIRST = 4_000_000_000_000_000_000  # ids beyond what a double holds exactly, as WeChat's are


def put(
    state: State, channel: str, person: Row, template: Row, values: Mapping[str, str], rest: Mapping[str, Any]
) -> str:
    """One card; `rest` may hold url, page, miniprogram, client_msg_id, receipt, arrived. Its msgid."""
    labels = json.loads(template["labels"])
    lines = [{"key": key, "label": labels.get(key, key), "value": value} for key, value in values.items()]
    last = state.one("SELECT coalesce(max(id), 0) AS id FROM messages")
    msgid, url, jump = str(FIRST + (last["id"] if last else 0) + 1), rest.get("url"), rest.get("miniprogram")
    state.do(
        "INSERT INTO messages (msgid, channel, appid, openid, person, template_id, title, rows, url, page,"
        " client_msg_id, sent_at, arrived, miniprogram, receipt) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        msgid, channel, person["appid"], person["openid"], person["person"], template["id"], template["title"],
        json.dumps(lines, ensure_ascii=False), url if isinstance(url, str) and is_here(url) else None,
        rest.get("page"), rest.get("client_msg_id"), state.now(), rest.get("arrived", 1),
        json.dumps(jump) if jump else None, rest.get("receipt"),
    )  # fmt: skip
    return msgid


def sent_before(state: State, person: Row, client_msg_id: object) -> str | None:
    row = state.one(
        "SELECT msgid FROM messages WHERE appid = ? AND openid = ? AND client_msg_id = ? AND sent_at > ?",
        person["appid"], person["openid"], client_msg_id, state.now() - SAME_MESSAGE,
    )  # fmt: skip
    return str(row["msgid"]) if client_msg_id and row else None


def sent_since(state: State, person: Row, since: float) -> int:
    row = state.one(
        "SELECT count(*) AS n FROM messages WHERE appid = ? AND openid = ? AND sent_at > ?",
        person["appid"], person["openid"], since,
    )  # fmt: skip
    return int(row["n"]) if row else 0


def deliveries(state: State, person: str) -> list[dict[str, Any]]:
    """Everything sent to a person, arrived or not, with the receipt that was or will be told."""
    rows = state.all("SELECT * FROM messages WHERE person = ? ORDER BY id", person)
    return [
        {**dict(row), "rows": json.loads(row["rows"]), "miniprogram": json.loads(row["miniprogram"] or "null")}
        for row in rows
    ]
