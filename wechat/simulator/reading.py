"""The scan box: a link, a ticket, or the address of a code's picture, whichever was pasted."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from wechat.simulator import scanning, scenes
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State


def read(state: State, pushes: PushEngine, person: str, pasted: str) -> dict[str, Any]:
    """What a scan of it opens, as scanning tells; "nothing" for what is no code at all."""
    url = scenes.url_of(state, _ticket(pasted)) or pasted
    try:
        if urlsplit(url).scheme not in {"http", "https", "sim", "weixin"}:
            return {"open": "nothing"}
    except ValueError:
        return {"open": "nothing"}
    return scanning.scan(state, pushes, person, url)


def _ticket(pasted: str) -> str:
    try:
        return parse_qs(urlsplit(pasted).query).get("ticket", [pasted])[0]
    except ValueError:
        return pasted
