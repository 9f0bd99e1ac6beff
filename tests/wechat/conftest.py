"""The simulator, an invented cast, and the two accounts of an invented station."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.wechat.stand_in import StandIn
from wechat import tokens
from wechat.client import Account, Client
from wechat.simulator.running import Running

SA = Account("sa", "wx5a00000000000001", "sa-secret-TOPSECRET")
MP = Account("mp", "wx3b00000000000002", "mp-secret-TOPSECRET")
PUSH_TOKEN, AES_KEY = "push-token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
CASE = {"id": "T-case", "title": "待办提醒", "fields": ["character_string1", "thing2", "time3", "phrase4"]}
GOOD = {
    "character_string1": "7KQ2M9XW4D",
    "thing2": "有新诉求待您处理",
    "time3": "2026年11月21日 15:30",
    "phrase4": "待处理",
}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Drawer:
    """A token store in memory, as models/ keeps one in the database."""

    def __init__(self, token: str | None = None, clock: Callable[[], float] | None = None) -> None:
        self.token, self.clock = token, clock or Clock()
        self.kept: dict[str, str] = {}
        self.claimed: dict[str, float] = {}
        self.at_it: set[str] = set()
        self.ill: dict[str, str] = {}
        self._lock = threading.Lock()

    def read(self, key: str) -> str | None:
        return self.kept.get(key) if "#" in key else self.token

    def replace(self, key: str, old: str | None, new: str, expires_in: int) -> str:
        with self._lock:
            self.at_it.discard(key)
            if "#" in key:
                self.kept[key] = new
            elif self.token in (None, old):
                self.token = new
            return self.read(key) or new

    def claim(self, key: str, pause: float) -> bool:
        with self._lock:
            if self.claimed.get(key, 0) > self.clock():
                return False
            self.claimed[key] = self.clock() + pause
            self.at_it.add(key)
            return True

    def release(self, key: str) -> None:
        self.claimed.pop(key, None)
        self.at_it.discard(key)

    def trouble(self, key: str, kind: str) -> bool:
        news, self.ill[key] = self.ill.get(key) != kind, kind
        self.at_it.discard(key)
        return news

    def fetching(self, key: str) -> bool:
        return key in self.at_it

    def well(self, key: str) -> None:
        self.ill.pop(key, None)


@dataclass
class Ear:
    """Whoever listens for pushes: keeps query and body, answers what it is told to."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        with self.came:
            assert self.came.wait_for(lambda: len(self.heard) >= count, timeout=15)
            return list(self.heard)


@pytest.fixture(scope="session")
def _running() -> Iterator[Running]:
    with Running() as sim:
        yield sim


@pytest.fixture
def sim(_running: Running) -> Running:
    """The simulator, empty but for the cast. 李阿姨 files, 王代表 answers, 陈站长 watches."""
    _running.post("/reset", {})
    _running.post("/settings", {"receipt_after": [0.0, 0.01]})
    add_accounts(_running)
    _running.post("/people", {"name": "李阿姨", "note": "居民", "follow": []})
    _running.post("/people", {"name": "王代表", "note": "代表", "follow": [SA.appid]})
    _running.post("/people", {"name": "陈站长", "note": "站长", "follow": [SA.appid]})
    return _running


def add_accounts(sim: Running, **more: Any) -> None:
    sa = {"appid": SA.appid, "secret": SA.secret, "kind": "sa", "name": "某县代表之家", "templates": [CASE], **more}
    sim.post("/accounts", sa)
    mp = {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "某县码上", "templates": [CASE]}
    sim.post("/accounts", mp)


@pytest.fixture
def openid(sim: Running) -> Callable[[str, Account], str]:
    return lambda person, account: sim.post("/people", {"name": person})["openids"][account.appid]


@pytest.fixture
def client(sim: Running) -> Callable[..., Client]:
    """A door to the simulator with its own drawer, or with the one that is given."""

    def make(account: Account = SA, drawer: Drawer | None = None, clock: Clock | None = None) -> Client:
        drawer = drawer or Drawer()
        drawer.clock = clock or drawer.clock
        return Client(account, drawer, sim.url, sim.url, (2, 2))

    return make


@pytest.fixture(autouse=True)
def _no_trouble_left_over() -> None:
    tokens.forget_troubles()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as there:
        yield there


@pytest.fixture
def sa(stand_in: StandIn) -> Client:
    """The service account's door to the stand-in, at a moment WeChat's own examples use."""
    return Client(SA, Drawer(), stand_in.url, clock=lambda: 1_414_587_457.0)


@pytest.fixture
def mp(stand_in: StandIn) -> Client:
    return Client(MP, Drawer(), stand_in.url)


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with ear.came:
                ear.heard.append((dict(parse_qsl(urlsplit(self.path).query)), body))
                answer = ear.answers.pop(0) if ear.answers else b"success"
                ear.came.notify_all()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear.url = f"http://127.0.0.1:{server.server_port}/wechat/sa"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield ear
    server.shutdown()
    server.server_close()


@pytest.fixture
def raw(sim: Running) -> Callable[..., dict[str, Any]]:
    """One bare call to the simulator, as another program would make it."""

    def call(method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = requests.request(method, sim.url + path, timeout=5, **more)
        assert answer.status_code == 200
        return answer.json()

    return call
