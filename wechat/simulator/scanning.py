"""What a phone does with a code it has read: every kind of code there is in this little world."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from wechat.simulator import link_rules, links, scenes
from wechat.simulator.cast import known
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State


def scan(state: State, pushes: PushEngine, person: str, url: str) -> dict[str, Any]:
    """`open` is "mp" (a mini program's page), "account", "expired" or "web"; following is done at once."""
    who = str(known(state, person)["name"])
    try:
        parts = urlsplit(url)
    except ValueError:
        return {"open": "web", "url": url}
    if parts.scheme == "sim":
        return _mini_program_code(state, url)
    if parts.hostname == scenes.HOST and parts.path.startswith("/q/"):
        return scenes.scan(state, pushes, who, parts.path.removeprefix("/q/"))
    return links.open_link(state, url) or link_rules.opened_by(state, url, state.now())


def _mini_program_code(state: State, url: str) -> dict[str, Any]:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    scene = quote(asked.get("scene", ""), safe="!'()*~-_.")  # the page decodes it once
    told = {"page": asked.get("page", ""), "scene": scene, "env_version": asked.get("env", "release")}
    appid = urlsplit(url).path.removeprefix("/")
    return {"open": "mp", "appid": appid, **told, "scancode_time": str(int(state.now()))}
