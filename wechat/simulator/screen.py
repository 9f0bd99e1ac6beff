"""What one phone shows: cards that arrived, the chat with each account, what may be subscribed to."""

import json
from datetime import datetime
from sqlite3 import Row
from typing import Any
from zoneinfo import ZoneInfo

from wechat.simulator import credits, library
from wechat.simulator.cast import identity
from wechat.simulator.spoken import spoken
from wechat.simulator.state import State

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_LINES = 30
_INBOX = """
SELECT messages.*, accounts.name AS account FROM messages JOIN accounts USING (appid)
WHERE person = ? AND arrived ORDER BY messages.id DESC LIMIT 100"""


def of(state: State, person: str) -> dict[str, Any]:
    accounts = state.all("SELECT * FROM accounts ORDER BY rowid")
    return {
        "now": datetime.fromtimestamp(state.now(), SHANGHAI),
        "cards": [_card(row) for row in state.all(_INBOX, person)],
        "chats": [_chat(state, row, person) for row in accounts if row["kind"] == "sa"],
        "dialogs": [dialog for row in accounts if (dialog := _dialog(state, row, person))["templates"]],
    }


def menu(state: State, appid: str) -> list[dict[str, Any]]:
    """The account's own menu, or nothing."""
    row = state.one("SELECT body FROM menus WHERE appid = ?", appid)
    buttons: list[dict[str, Any]] = json.loads(row["body"])["button"] if row else []
    return buttons


def _card(row: Row) -> dict[str, Any]:
    return {**dict(row), "lines": json.loads(row["rows"]), "sent": _when(row["sent_at"])}


def _chat(state: State, account: Row, person: str) -> dict[str, Any]:
    who = identity(state, account["appid"], person)
    lines = state.all(
        "SELECT * FROM chats WHERE appid = ? AND openid = ? ORDER BY id DESC LIMIT ?",
        account["appid"], who["openid"], MOST_LINES,
    )  # fmt: skip
    buttons = menu(state, account["appid"])
    flat = [one for button in buttons for one in (button, *button.get("sub_button", []))]
    names = {one["key"]: one["name"] for one in flat if "key" in one}
    shown = [{**spoken(row, names), "mine": row["direction"] == "in", "at": _when(row["at"])} for row in lines]
    return {"account": account, "who": who, "lines": shown, "menu": buttons}


def _dialog(state: State, account: Row, person: str) -> dict[str, Any]:
    who = identity(state, account["appid"], person)
    templates = [
        {**dict(template), "had": credits.of(state, account["appid"], who["openid"], template["id"])}
        for template in library.mine(state, account["appid"], "notice")
    ]
    return {"account": account, "who": who, "templates": templates}


def _when(at: float) -> str:
    then = datetime.fromtimestamp(at, SHANGHAI)
    return f"{then.month}月{then.day}日 {then:%H:%M}"
