"""Which strings are nobody else's business, and where in the journal one of them does not belong."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote

from wechat.simulator.state import State

_SOURCES = {
    "account secret": "SELECT secret FROM accounts",
    "push token": "SELECT push_token FROM accounts WHERE push_token <> ''",
    "push key": "SELECT push_aes_key FROM accounts WHERE push_aes_key <> ''",
    "access token": "SELECT token FROM tokens",
    "session key": "SELECT session_key FROM identities WHERE session_key <> ''",
    "ticket": "SELECT ticket FROM tickets",
    "code": "SELECT code FROM codes",
    "openid": "SELECT openid FROM identities",
    "unionid": "SELECT unionid FROM people",
}
_IN_CALLS = ("account secret", "push token", "push key", "access token", "session key", "ticket")
# Where the protocol itself wants one: the name in the query, and the paths that take one in the body.
_QUERY_NAMES = {"access_token", "cloudbase_access_token", "secret"}
_BODIES = {"/cgi-bin/stable_token", "/cgi-bin/clear_quota/v2"}
_KEPT = {
    "messages": "SELECT id, rows || coalesce(url, '') || coalesce(miniprogram, '') AS text FROM messages",
    "chats": "SELECT id, body AS text FROM chats",
    "pushes": "SELECT id, fields AS text FROM pushes",
}


def secrets(state: State) -> dict[str, list[str]]:
    """Every secret there is or was, by kind."""
    return {kind: [str(row[0]) for row in state.all(sql)] for kind, sql in _SOURCES.items()}


def found_in(text: str, known: dict[str, list[str]]) -> list[str]:
    """The kinds of secret a text holds, as they are or as a URL or JSON would write them."""
    return [kind for kind, values in known.items() if any(way in text for value in values for way in _ways(value))]


def leaks(state: State) -> list[dict[str, Any]]:
    """Secrets where they do not belong: in a call's wrong place, in a message, in a chat, in a push."""
    known = {kind: values for kind, values in secrets(state).items() if kind in _IN_CALLS}
    rows = state.all("SELECT * FROM journal WHERE path NOT LIKE '/\\_sim/%' ESCAPE '\\' ORDER BY id")
    texts = [("journal", row["id"], row["path"] + _query(row["query"]) + _body(row)) for row in rows]
    for table, sql in _KEPT.items():
        texts += [(table, row["id"], row["text"]) for row in state.all(sql)]
    return [
        {"table": table, "id": number, "kind": kind} for table, number, text in texts for kind in found_in(text, known)
    ]


def _query(text: str) -> str:
    return "".join(f" {name}={value}" for name, value in parse_qsl(text) if name not in _QUERY_NAMES)


def _body(row: Any) -> str:
    return "" if row["path"] in _BODIES else " " + str(row["body"])


def _ways(value: str) -> set[str]:
    return {value, quote(value, safe=""), json.dumps(value)[1:-1]}
