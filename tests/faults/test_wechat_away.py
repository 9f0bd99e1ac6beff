"""WeChat is away, slow or mad: filing does not notice, nothing is given up, and all of it goes out once it is back."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import worker
from app.house import House
from models import verify
from models.attempt import Attempt
from models.db import Database
from models.delivery import Delivery
from models.pace import Pace
from models.wechat_token import StoredTokens, WechatToken
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import SA, Cast, settle
from tests.faults.county import quotas
from tests.faults.phones import SEND, TOKEN, accounted_for, asked, follow
from tests.faults.processes import free_port
from wechat import tokens
from wechat.client import Account, Client
from wechat.simulator.running import Running

FILINGS = 8
SHORT = (0.5, 0.5)  # the product waits 3 s and 8 s; how long is not what is tested here

AWAY: dict[str, dict[str, object]] = {
    "connection refused": {},
    "hangs for 30 s": {"path": "*", "mode": "timeout", "seconds": 30},
    "HTTP 502": {"path": "*", "mode": "http500"},
    "garbage": {"path": SEND, "mode": "garbage"},
    "errcode -1": {"path": SEND, "mode": "errcode", "errcode": -1},
    "45009, the day's quota": {"path": SEND, "mode": "errcode", "errcode": 45009},
    "40001 for ever": {"path": SEND, "mode": "errcode", "errcode": 40001},
    "42001 for ever": {"path": SEND, "mode": "errcode", "errcode": 42001},
    "no token for anybody": {"path": TOKEN, "mode": "errcode", "errcode": 40125},
}


@pytest.fixture
def cast(database: Database, sim: Running) -> Cast:
    found = settle(database)
    follow(found, sim, found.wang, "王代表")
    return found


@pytest.fixture
def app(cast: Cast, tmp_path: Path) -> Flask:
    return make_app(cast.database, tmp_path)


def house_at(app: Flask, url: str) -> House:
    house: House = app.extensions["mashang"]
    account = Account("sa", SA, "sa-secret")
    return replace(house, sa=Client(account, StoredTokens(house.database), url, url, SHORT))


def files_while_the_worker_works(app: Flask, cast: Cast, house: House) -> list[int]:
    """A resident files; beside her a worker does what it can."""
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            worker.drain(house, 0.1)
            done.wait(0.05)

    beside = threading.Thread(target=work)
    beside.start()
    scan, browser = f"/q/{cast.wang_code}", Browser(app)
    with quotas(browser_hour=FILINGS + 1, browser_day=FILINGS + 1):
        statuses = [
            browser.press(scan, scan, text=f"第 {n} 件", visibility="public").status_code for n in range(FILINGS)
        ]
    done.set()
    beside.join(60)
    assert not beside.is_alive()
    return statuses


def how_they_stand(cast: Cast) -> list[tuple[str, str | None, bool]]:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        rows = session.query(Delivery, Attempt).outerjoin(Attempt, Attempt.delivery_id == Delivery.id)
        return [(a.outcome if a else "sending", d.ended_as, d.next_at is not None) for d, a in rows]


def hour_passes(cast: Cast) -> None:
    def hurry(session) -> None:
        for owed in session.query(Delivery).filter(Delivery.next_at.is_not(None)):
            owed.next_at -= timedelta(hours=1)
        session.query(Pace).update({"resting_until": None})
        session.query(WechatToken).update({"claimed_until": None})  # the pause after a bad token is a minute

    cast.database.transact(hurry)
    tokens.forget_troubles()


@pytest.mark.parametrize("how", AWAY)
def test_filing_is_untouched_nothing_is_given_up_and_all_of_it_drains_when_it_is_back(
    app: Flask, cast: Cast, sim: Running, how: str
) -> None:
    if fault := AWAY[how]:
        sim.post("/fault", {"times": -1, **fault})
    url = sim.url if fault else f"http://127.0.0.1:{free_port()}"
    assert files_while_the_worker_works(app, cast, house_at(app, url)) == [303] * FILINGS
    worker.drain(house_at(app, url), 5)
    assert how_they_stand(cast) == [("sending", None, True)] * FILINGS
    assert len([line for line in asked(sim, TOKEN) if line["status"] == 200]) <= 2, "the first token, and once another"
    assert len(asked(sim)) <= 2 * FILINGS, "each message was tried once, at most with two tokens"

    sim.post("/fault", {"path": "*", "mode": "none"})
    hour_passes(cast)
    worker.drain(house_at(app, sim.url), 10)
    assert how_they_stand(cast) == [("accepted", None, True)] * FILINGS
    accounted_for(cast, sim, ["王代表"])
