"""A person holding their phone, who looks at its page and presses what is on it."""

from html import unescape
from typing import Any

import requests

from tests.wechat.conftest import SA
from wechat.simulator.running import Running


class Hand:
    """A person holding their phone; `press` sends one of its forms."""

    def __init__(self, sim: Running, name: str) -> None:
        self.page, self.line = f"{sim.url}/phones/{name}", requests.Session()

    def look(self) -> str:
        return unescape(self.line.get(self.page, timeout=5).text)

    def press(self, what: str, files: Any = None, onward: bool = True, **fields: str | list[str]) -> requests.Response:
        given = {"appid": SA.appid, **fields}
        return self.line.post(f"{self.page}/{what}", given, files=files, allow_redirects=onward, timeout=5)
