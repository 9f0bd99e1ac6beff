"""The whole product over real HTTP beside a simulator that stands where WeChat would."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import worker
from models.db import Database
from tests.app_setup import AES_KEY, make_app
from tests.browser import FORM, HIDDEN
from tests.cast import MP, SA, Cast, settle
from wechat.simulator.running import Running

TEMPLATE = ["thing1", "character_string2", "time3", "thing4"]


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Our own log already has a line for each request."""


@dataclass
class World:
    """What a journey needs: the product's address, the simulator, the cast, and the worker's hand."""

    url: str
    app: Flask
    sim: Running
    cast: Cast

    def drain(self) -> dict[str, int]:
        return worker.drain(self.app.extensions["mashang"], 10)

    def inbox(self, name: str) -> list[dict[str, Any]]:
        return self.sim.get(f"/inbox/{name}")

    def until(self, happened: Callable[[], bool]) -> None:
        """Receipts and after-writes come in their own time: work on until it has happened, or give up."""
        for _ in range(200):
            if happened():
                return
            self.drain()
            threading.Event().wait(0.05)
        raise AssertionError("it never happened")


class Phone:
    """A person's phone: a browser that WeChat opens, over real HTTP, following redirects."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.line = requests.Session()
        self.line.trust_env = False

    def open(self, path: str) -> requests.Response:
        return self.line.get(self.world.url + path, timeout=20)

    def open_in_wechat(self, url: str) -> requests.Response:
        """Tap a message or scan a code: the simulator signs this person in on the way."""
        return self.line.get(f"{self.world.sim.url}/phones/{self.name}/open", params={"url": url}, timeout=20)

    def press(self, page: str, action: str, **fields: Any) -> requests.Response:
        forms = {unescape(a): dict(HIDDEN.findall(body)) for a, body in FORM.findall(self.open(page).text)}
        given = {name: unescape(value) for name, value in forms[action].items()}
        return self.line.post(self.world.url + action, data=given | fields, timeout=20)


@pytest.fixture(scope="session")
def simulator() -> Iterator[Running]:
    with Running() as running:
        yield running


def _serve(app: Flask) -> BaseWSGIServer:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def _teach(sim: Running, url: str, cast: Cast) -> None:
    """The simulator learns the accounts and the cast; the cast are bound as a chief would bind them."""
    sim.post("/reset", {})
    sim.post("/settings", {"receipt_after": [0.0, 0.01]})
    template = [{"id": f"tmpl-{name}", "title": name, "fields": TEMPLATE} for name in ("asked", "progress")]
    template += [
        {"id": f"notice-{name}", "title": name, "fields": TEMPLATE, "channel": "notice", "type": 3}
        for name in ("asked", "progress")
    ]
    push = {"push_url": f"{url}/wechat/sa", "push_token": "sa-token", "push_aes_key": AES_KEY}
    sa = {"appid": SA, "secret": "sa-secret", "kind": "sa", "name": "示例县人大", "enter_url": f"{url}/enter"}
    sim.post("/accounts", sa | push | {"templates": template})
    mini = [{"id": "mp-tmpl-progress", "title": "进度", "fields": TEMPLATE}]
    sim.post("/accounts", {"appid": MP, "secret": "mp-secret", "kind": "mp", "name": "码上", "templates": mini})
    openids = {}
    for name in ("李阿姨", "王代表", "赵代表", "陈站长"):
        openids[name] = sim.post("/people", {"name": name, "follow": [SA]})["openids"][SA]
    bind(cast, openids)


def bind(cast: Cast, openids: dict[str, str]) -> None:
    from models.person import Identity

    def work(session) -> None:
        for person_id, name in ((cast.wang, "王代表"), (cast.zhao, "赵代表"), (cast.chen, "陈站长")):
            found = session.query(Identity).filter_by(person_id=person_id, appid=SA).one()
            found.openid = openids[name]

    cast.database.transact(work)


@pytest.fixture
def world(database: Database, tmp_path: Path, simulator: Running) -> Iterator[World]:
    cast = settle(database)
    # The port is known only once the server stands, and the settings need it: so two steps.
    holder: dict[str, Any] = {}
    server = _serve(lambda environ, start: holder["app"](environ, start))  # type: ignore[arg-type]
    url = f"http://127.0.0.1:{server.port}"
    demo = {"demo": True, "public_url": url, "bind": f"127.0.0.1:{server.port}"}
    wechat = {"wx_api_url": simulator.url, "wx_open_url": simulator.url}
    holder["app"] = app = make_app(database, tmp_path, **demo, **wechat)
    _teach(simulator, url, cast)
    yield World(url, app, simulator, cast)
    server.shutdown()
    server.server_close()


def number_in(text: str) -> str:
    found = re.search(r"/r/([0-9A-Z]{10})", text)
    assert found, text
    return found.group(1)
