"""A stand-in for WeChat of a few lines: answers each path with what it was given, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from wechat.errors import WechatError

OK = {"errcode": 0, "errmsg": "ok"}
TOKEN = "9_" + "x" * 600
GIVEN = {"/cgi-bin/stable_token": {"access_token": TOKEN, "expires_in": 7200}}


def refused(call: Callable[..., Any], *args: Any, **more: Any) -> WechatError:
    with pytest.raises(WechatError) as caught:
        call(*args, **more)
    return caught.value


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Any


@dataclass
class StandIn:
    """`answers`: path -> a dict (JSON), bytes with a content type, or a list of these, the last for ever."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=lambda: dict(GIVEN))
    otherwise: Any = None
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> "StandIn":
        there = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                there.asked.append(Asked(self.command, parts.path, dict(parse_qsl(parts.query)), body))
                sort, raw = there._answer(parts.path)
                self.send_response(200)
                self.send_header("Content-Type", sort)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_POST = do_GET

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, path: str) -> tuple[str, bytes]:
        given = self.answers.get(path, self.otherwise or {"errcode": 40097, "errmsg": "nothing was arranged"})
        if isinstance(given, list):
            given = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(given, tuple):
            return given
        return "application/json; charset=utf-8", json.dumps(given).encode()

    def bodies(self, path: str) -> list[Any]:
        return [asked.body for asked in self.asked if asked.path == path]

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]
