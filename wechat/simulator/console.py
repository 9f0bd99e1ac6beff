"""What the owner of an account has set in WeChat's console: white list, released pages, standing."""

import json
from collections.abc import Mapping
from typing import Any

from wechat.simulator.state import State

DEFAULTS: dict[str, Any] = {
    "push_mode": "safe",  # plain, compat or safe
    "push_format": "xml",  # or json
    "ip_whitelist": [],  # empty: every address may fetch a token
    "pages": [],  # released pages; empty: every page is
    "released": True,
    "certified": True,
    "personal": False,
    "verify_file": None,  # {"name", "text"}: then link rules are only taken where this file is served
    "unfiled_hosts": [],  # hosts without an ICP filing
}


def of(state: State, appid: str, name: str) -> Any:
    row = state.one("SELECT value FROM consoles WHERE appid = ? AND name = ?", appid, name)
    return DEFAULTS[name] if row is None else json.loads(row["value"])


def keep(state: State, appid: str, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if name not in DEFAULTS:
            raise KeyError(name)
        state.do("INSERT OR REPLACE INTO consoles VALUES (?, ?, ?)", appid, name, json.dumps(value))


def is_released(state: State, appid: str, page: str) -> bool:
    pages = of(state, appid, "pages")
    return not pages or page in pages
