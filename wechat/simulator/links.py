"""Links from outside WeChat into a mini program: how long they live and how often they may be opened."""

import secrets
from sqlite3 import Row
from typing import Any
from urllib.parse import parse_qs, urlsplit

from wechat.simulator import quota
from wechat.simulator.state import State

DAY = 86_400
MOST_DAYS = 30
MOST_OPENS = 3_000_000
OPENED = "opened links"
PLACES = {"urllink": "/l/", "scheme": "/dl/business/"}  # of our own: nothing foreign may be opened


def make(
    state: State, appid: str, kind: str, path: str, query: str, env_version: str, expires_at: float
) -> str:
    made = secrets.token_urlsafe(9)
    state.do(
        "INSERT INTO links VALUES (?,?,?,?,?,?,?,?)",
        made, appid, kind, path, query, env_version, state.now(), expires_at,
    )  # fmt: skip
    return made


def find(state: State, url: str) -> Row | None:
    """The link a URL names, whether or not it still lives."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    named = (parse_qs(parts.query).get("t") or [""])[0] if parts.path == PLACES["scheme"] else ""
    if parts.path.startswith(PLACES["urllink"]):
        named = parts.path.removeprefix(PLACES["urllink"])
    return state.one("SELECT * FROM links WHERE id = ?", named)


def open_link(state: State, url: str) -> dict[str, Any] | None:
    """What opening it shows: a page, or that it has expired; None where it is no link of ours."""
    link = find(state, url)
    if link is None:
        return None
    own = (parse_qs(urlsplit(url).query).get("cq") or [""])[0]
    used_up = quota.so_far_today(state, link["appid"], OPENED) >= MOST_OPENS
    if link["expires_at"] <= state.now() or len(own) > 256 or used_up:
        return {"open": "expired"}
    quota.one_more_today(state, link["appid"], OPENED)
    query = "&".join(part for part in (link["query"], own) if part)
    told = {"page": link["path"], "query": query, "env_version": link["env_version"]}
    return {"open": "mp", "appid": link["appid"], **told}
