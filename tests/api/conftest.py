"""The whole product on a test database, and phones that speak its JSON."""

import itertools
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from models import websession
from models.db import Database
from tests.app_setup import PUBLIC_URL
from tests.cast import MP, Cast
from wechat.simulator.running import Running

_keys = itertools.count(1)


class Phone:
    """One person's mini program: its session's token, and a fresh key for each new act."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client = app.test_client()
        self.token = token

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        """A body is sent as plain ASCII JSON, so that it may hold what UTF-8 cannot."""
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return self.send("POST", path, **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self.send("DELETE", path, **more)

    def send(self, method: str, path: str, key: str | None = "", headers: Any = None, **more: Any) -> TestResponse:
        """`key=None` sends none, a name sends that one, and nothing said sends a new one."""
        carried = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key is not None and method != "GET":
            carried["Idempotency-Key"] = key or f"key-{next(_keys):08d}"
        carried |= headers or {}
        answer = self.client.open("/api/v1" + path, method=method, base_url=PUBLIC_URL, headers=carried, **more)
        answer.get_data()
        answer.close()  # what is written after an answer is written when its connection closes
        return answer

    def upload(self, data: bytes, **more: Any) -> TestResponse:
        return self.post("/uploads", data={"file": (BytesIO(data), "x.bin")}, **more)

    def file(self, cast: Cast, text: str = "村口的路灯坏了三天了", token: str = "", **more: Any) -> str:
        answer = self.post("/requests", {"text": text, "code_token": token or cast.wang_code, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json["number"])


@pytest.fixture(scope="session")
def _running() -> Iterator[Running]:
    with Running() as sim:
        yield sim


@pytest.fixture
def sim(_running: Running) -> Running:
    _running.post("/reset", {})
    _running.post("/accounts", {"appid": MP, "secret": "mp-secret", "kind": "mp", "name": "某县码上", "templates": []})
    _running.post("/people", {"name": "李阿姨", "note": "居民", "follow": []})
    return _running


@pytest.fixture
def client(app: Flask) -> Phone:
    """A phone nobody has signed in on."""
    return Phone(app)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> Callable[[int], Phone]:
    def begin(person_id: int) -> Phone:
        return Phone(app, database.transact(lambda session: websession.begin(session, person_id, "api")))

    return begin


@pytest.fixture
def li(cast: Cast, signed_in: Callable[[int], Phone]) -> Phone:
    return signed_in(cast.li)


@pytest.fixture
def wang(cast: Cast, signed_in: Callable[[int], Phone]) -> Phone:
    return signed_in(cast.wang)


@pytest.fixture
def chen(cast: Cast, signed_in: Callable[[int], Phone]) -> Phone:
    return signed_in(cast.chen)


@pytest.fixture
def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def refused(answer: TestResponse, status: int, slug: str) -> dict[str, Any]:
    """A problem document of this kind, and its members."""
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}"), answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"] and answer.json["request_id"] == answer.headers["X-Request-Id"]
    return dict(answer.json)
