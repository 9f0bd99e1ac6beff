"""WeChat is away for an hour, in each way it can be: asked politely, nothing lost, nothing doubled, one alarm."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app import alarms as board
from app import worker
from app.delivering import THREADS
from app.house import House
from models.db import Database
from models.delivery import Delivery
from models.pace import ENOUGH, Pace
from models.wechat_token import StoredTokens, WechatToken
from tests.app_setup import make_app
from tests.cast import SA, Cast, settle
from tests.faults.phones import SEND, TOKEN, accounted_for, asked, colleagues, follow, handed_over
from tests.faults.processes import free_port
from wechat.client import Account, Client
from wechat.simulator.running import Running

SHORT = (0.5, 0.5)  # the product waits 3 s and 8 s; how long is not what is tested here
MANY, QUARTERS, WORKERS = 14, 4, 2
AWAY: dict[str, dict[str, object]] = {
    "connection refused": {},
    "hanging": {"path": "*", "mode": "timeout", "seconds": 5},
    "HTTP 502": {"path": "*", "mode": "http500"},
    "errcode -1": {"path": SEND, "mode": "errcode", "errcode": -1},
    "45009, the day's quota": {"path": SEND, "mode": "errcode", "errcode": 45009},
    "40001 for ever": {"path": SEND, "mode": "errcode", "errcode": 40001},
    "garbage": {"path": SEND, "mode": "garbage"},
    "no token for anybody": {"path": TOKEN, "mode": "errcode", "errcode": 40125},
}


class Alarms(logging.Handler):
    """Whatever goes wrong while it works; that each process also watches the board is another matter."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() != "an alarm began":
            self.said.append(record.getMessage())


@pytest.fixture
def alarms() -> Iterator[list[str]]:
    heard, log = Alarms(), logging.getLogger("mashang")
    log.addHandler(heard)
    yield heard.said
    log.removeHandler(heard)


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)


@pytest.fixture
def names(cast: Cast, sim: Running) -> list[str]:
    """Everyone in the group has a phone, and one request asks them all."""
    follow(cast, sim, cast.wang, "王代表")
    follow(cast, sim, cast.zhao, "赵代表")
    return ["王代表", "赵代表", *colleagues(cast, sim, MANY - 2)]


@pytest.fixture
def app(cast: Cast, tmp_path: Path) -> Flask:
    return make_app(cast.database, tmp_path)


def workers_at(app: Flask, url: str) -> list[House]:
    """Each with a door of its own, as two processes have."""
    house: House = app.extensions["mashang"]
    doors = [Client(Account("sa", SA, "sa-secret"), StoredTokens(house.database), url, url, SHORT) for _ in "12"]
    return [replace(house, sa=door) for door in doors]


def all_work(houses: list[House]) -> None:
    """At the same time, until neither finds anything to do."""
    at_work = [threading.Thread(target=worker.drain, args=(house, 10.0)) for house in houses]
    for one in at_work:
        one.start()
    for one in at_work:
        one.join(60)
    assert not any(one.is_alive() for one in at_work)


def on_the_board(house: House) -> list[str]:
    """What the chief is shown to be wrong with the account."""
    with house.database.read() as session:
        return [one.kind for one in board.alarms(session, house.settings) if one.account == "sa"]


def passes(cast: Cast, time: timedelta) -> None:
    """Time passes for all that is owed, for the account that rests, and for the token that was fetched."""

    def hurry(session) -> None:
        for owed in session.query(Delivery):
            owed.owed_at -= time
            owed.next_at = owed.next_at and owed.next_at - time
        session.execute(update(Pace).values(resting_until=None))
        for kept in session.query(WechatToken):
            kept.claimed_until = kept.claimed_until and kept.claimed_until - time

    cast.database.transact(hurry)


@pytest.mark.parametrize("how", AWAY)
def test_an_hour_away_loses_nothing_doubles_nothing_and_disturbs_nobody(
    app: Flask, cast: Cast, sim: Running, names: list[str], alarms: list[str], how: str
) -> None:
    if fault := AWAY[how]:
        sim.post("/fault", {"times": -1, **fault})
    cast.file(token=cast.group_code)
    houses = workers_at(app, sim.url if fault else f"http://127.0.0.1:{free_port()}")
    calls = []
    for _ in range(QUARTERS):
        before = len(asked(sim))
        all_work(houses)
        calls.append(len(asked(sim)) - before)
        passes(cast, timedelta(minutes=60 / QUARTERS))
    assert calls[0] <= WORKERS * THREADS + ENOUGH, "what was in the hand already, and then no more"
    assert max(calls[1:]) <= 1, "then one message asks for all"
    assert len(asked(sim, TOKEN)) <= 1 + QUARTERS, "the first token, and then one fetch at a time"
    assert len(alarms) == 1, alarms
    assert len(on_the_board(houses[0])) == 1

    sim.post("/fault", {"path": "*", "mode": "none"})
    all_work(workers_at(app, sim.url))
    assert set(handed_over(sim).values()) == {1} and len(handed_over(sim)) == MANY
    assert [len(sim.get(f"/inbox/{name}")) for name in names] == [1] * MANY
    accounted_for(cast, sim, names)
    assert len(alarms) == 1 and on_the_board(houses[0]) == []
