"""What lies there when WeChat comes back: a notice each for thousands of deputies, and a WeChat that knows them all."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import requests

from bench import county
from bench.machine import Machine
from models import clock, words
from models.delivery import Delivery
from models.deputy import Deputy, Seat
from models.event import Event
from models.person import Identity, Person
from models.service_request import ServiceRequest
from models.service_request.record import Addressee
from models.words import Words
from tests.app_setup import AES_KEY
from tests.cast import LONG_AGO, SA, Cast
from tests.conftest import ROOT
from tests.faults import processes
from wechat.simulator.cast import put_account, put_person
from wechat.simulator.state import State

SEND = "/cgi-bin/message/template/send"
TEMPLATE = {
    "id": "tmpl-asked", "title": "待办提醒", "fields": ["thing1", "character_string2", "time3", "thing4"]
}  # fmt: skip


class Wechat:
    """The simulator as its own process, populated before it starts: ten thousand phones one by one take minutes."""

    def __init__(self, machine: Machine, port: int, web: int) -> None:
        self.folder = machine.folder / f"wechat-{port}"
        self.folder.mkdir()
        self.url, self._file = f"http://127.0.0.1:{port}", self.folder / "sim.sqlite"
        self._state = State(str(self._file))
        put_account(self._state, {
            "appid": SA, "secret": "sa-secret", "kind": "sa", "name": "示例", "templates": [TEMPLATE],
            "push_url": f"http://127.0.0.1:{web}/wechat/sa", "push_token": "sa-token", "push_aes_key": AES_KEY,
        })  # fmt: skip

    def phones(self, many: int) -> list[str]:
        """So many followers; their openids."""
        with self._state.held():
            return [put_person(self._state, {"name": f"代表 {n}"}, [SA])["openids"][SA] for n in range(many)]

    def start(self, machine: Machine) -> None:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DEMO": "1", "SIM_DB": str(self._file)}
        env["SIM_PORT"] = self.url.rpartition(":")[2]
        process = processes.start(["wechat.simulator"], env, self.folder / "log")
        machine.stack.callback(processes.end, process)
        for _ in range(200):
            with suppress(requests.RequestException):
                return self.tell("/settings", {})
            processes.time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text()[-3000:])

    def tell(self, path: str, given: dict[str, object]) -> None:
        requests.post(f"{self.url}/_sim{path}", json=given, timeout=10).raise_for_status()

    def be_away(self, **how: object) -> None:
        self.tell("/fault", {"path": SEND, "times": -1} | how)

    def be_back(self) -> None:
        self.tell("/fault", {"path": "*", "mode": "none"})

    def taken(self) -> list[tuple[float, str]]:
        """When each message was taken, and its dedupe key, as the journal tells it."""
        line = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
        told = "SELECT at, json_extract(body, '$.client_msg_id') FROM journal WHERE path = ? AND status = 200"
        rows = line.execute(told + " AND json_extract(reply, '$.errcode') = 0 ORDER BY at", (SEND,)).fetchall()
        line.close()
        return [(float(at), str(key)) for at, key in rows]


def owed(cast: Cast, openids: list[str]) -> None:
    """One request and one notice due for each of so many deputies, as a long outage leaves them."""
    now = clock.now()
    made = [{"request": county.fresh(), "person": county.fresh(), "event": county.fresh()} for _ in openids]
    county.write(cast, Person, [{"id": m["person"], "name": "王示例"} for m in made])
    known = zip(made, openids, strict=True)
    county.write(cast, Identity, [{"appid": SA, "openid": o, "person_id": m["person"]} for m, o in known])
    seats = [{"id": county.fresh(), "person_id": m["person"], "county_id": cast.county} for m in made]
    county.write(cast, Deputy, seats)
    county.write(cast, Seat, [{"station_id": cast.station, "deputy_id": d["id"], "since": LONG_AGO} for d in seats])
    place = {"county_id": cast.county, "station_id": cast.station}
    said = words.of(0, None, {"text": "村口的路灯坏了三天了"}).sealed
    asked = {
        "query_code_hash": "x", "village_id": cast.village, "filer_id": cast.li, "source": "code", "name_shown": 0,
        "visibility": "public", "profile_version": 1, "filed_at": now, "state": "filed", "tier": "small",
        "due_at": now + timedelta(days=5), "provisional": 0, "version": 1, "sort_key": 1, "chain": "",
    }  # fmt: skip
    numbered = [place | asked | {"id": m["request"], "number": f"{n:010d}"} for n, m in enumerate(made)]
    county.write(cast, ServiceRequest, numbered)
    spoken = [{"id": county.fresh(), "request_id": m["request"], "sealed": said} for m in made]
    county.write(cast, Words, spoken)
    told = {
        "seq": 1, "move": "file", "state": "filed", "actor_role": "resident", "at": now, "changes": {}, "prev": "",
        "words_digest": "", "hash": "", "announced_at": now,
    }  # fmt: skip
    both = zip(made, spoken, strict=True)
    happened = [place | told | {"id": m["event"], "request_id": m["request"], "words_id": w["id"]} for m, w in both]
    county.write(cast, Event, happened)
    county.write(cast, Addressee, [{"request_id": m["request"], "person_id": m["person"]} for m in made])
    debt = place | {"notice": "filed", "account": "sa", "next_at": now, "owed_at": now}
    ids = [{"event_id": m["event"], "request_id": m["request"], "recipient_id": m["person"]} for m in made]
    county.write(cast, Delivery, [debt | one for one in ids])


def until(true: Callable[[], bool], seconds: float, log: Path) -> float:
    """Wait for it, and when it came."""
    clock_now = processes.time.monotonic
    end = clock_now() + seconds
    while clock_now() < end:
        if true():
            return clock_now()
        processes.time.sleep(0.25)
    raise RuntimeError(f"not within {seconds:.0f} s; the log ends: {log.read_text()[-2000:]}")
