"""Whoever listens for pushes: answers as it was told to, and keeps all that came."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.wechat.conftest import AES_KEY, PUSH_TOKEN, SA
from wechat.push import Mailbox

HANG = (0, b"")


class Came(NamedTuple):
    query: dict[str, str]
    body: bytes
    type: str

    def opened(self, mode: str = "safe") -> dict[str, Any]:
        return Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, mode=mode).open(self.query, self.body)


class Door:
    """`with Door() as door:`; `door.plan` holds (status, body) for the next calls, then it is 200 success."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.plan: list[tuple[int, bytes]] = []
        self.honest = True
        self._moved, self._let_go = threading.Condition(), threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}/wechat/sa"

    @property
    def account(self) -> dict[str, str]:
        return {"push_url": self.url, "push_token": PUSH_TOKEN, "push_aes_key": AES_KEY}

    def wait_for(self, count: int) -> list[Came]:
        with self._moved:
            assert self._moved.wait_for(lambda: len(self.came) >= count, timeout=15), len(self.came)
            return list(self.came)

    def take(self, came: Came) -> tuple[int, bytes] | None:
        """What to answer; None once it is too late for any answer."""
        with self._moved:
            self.came.append(came)
            answer = self.plan.pop(0) if self.plan else (200, b"success")
            self._moved.notify_all()
        if answer == HANG:
            self._let_go.wait(30)
            return None
        return answer

    def __enter__(self) -> "Door":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = dict(parse_qsl(urlsplit(self.path).query))
            self._answer(200, query["echostr"].encode() if door.honest else b"hello")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            query = dict(parse_qsl(urlsplit(self.path).query))
            if answer := door.take(Came(query, body, self.headers["Content-Type"])):
                self._answer(*answer)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
