"""The demonstration county behind a real server, and Chromium in front of it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from app.demo.county.enlist import Openids, cast_member
from app.demo.county.load import load
from models import websession
from models.db import Database
from tests.app_setup import make_app
from tests.conftest import empty
from tests.journeys.conftest import Quiet

OPENIDS = {name: {"wx-sa-test": f"o-{n}-demo"} for n, name in enumerate(("王示例", "李示例", "孙举例", "沈样板"))}
# One of each: who looks, and through which door. Nobody comes without any.
LOOKERS = {
    "nobody": ("", ""), "resident": ("李示例", "h5"), "deputy": ("王示例", "h5"), "chief": ("沈样板", "console"),
    "county": ("施样稿", "console"), "handler": ("华经样", "console"), "auditor": ("孔核样", "console"),
    "grid": ("严样格", "console"), "security": ("陶样密", "console"), "admin": ("曹示管", "console"),
}  # fmt: skip


class Stage:
    """Where the county is served, and how somebody of it comes to a browser of theirs."""

    def __init__(self, url: str, app: Flask, database: Database, chromium: Browser) -> None:
        self.url, self.app, self.database, self.chromium = url, app, database, chromium

    def browser_of(self, looker: str, width: int = 360, **more: Any) -> BrowserContext:
        context = self.chromium.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", **more)
        name, door = LOOKERS[looker]
        if door:
            token = self.database.transact(lambda s: websession.begin(s, self._person(s, name), door))
            context.add_cookies([{"name": door, "value": token, "url": self.url, "httpOnly": True}])
        return context

    def _person(self, session: Any, name: str) -> int:
        found = cast_member(session, name)
        assert found is not None, f"{name} is not of the demonstration county"
        return found.id


@pytest.fixture(scope="module")
def stage(sqlite_database: Database, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Stage]:
    """Loaded once: what follows looks, and changes nothing."""
    empty(sqlite_database)
    holder: dict[str, Flask] = {}
    served = make_server(
        "127.0.0.1", 0, lambda environ, start: holder["app"](environ, start), threaded=True, request_handler=Quiet
    )
    threading.Thread(target=served.serve_forever, args=(0.05,), daemon=True).start()
    url = f"http://127.0.0.1:{served.port}"
    folder: Path = tmp_path_factory.mktemp("eyes")
    holder["app"] = app = make_app(sqlite_database, folder, public_url=url, demo=True, bind=f"127.0.0.1:{served.port}")
    with app.app_context():
        load(app.extensions["mashang"], Openids(OPENIDS, ("wx-sa-test", "tmpl-progress"), "wx-sa-test"))
    yield Stage(url, app, sqlite_database, chromium)
    served.shutdown()
    served.server_close()
