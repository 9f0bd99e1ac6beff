"""Several workers, as on several hosts: none sends what another sends, and a token that never works costs one alarm."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.config import Settings
from models import clock
from models.attempt import Attempt
from models.delivery import Delivery
from models.pace import Pace
from models.wechat_token import WechatToken
from tests.cast import SA, Cast
from tests.faults import processes
from tests.faults.conftest import on_loopback
from tests.faults.phones import SEND, TOKEN, accounted_for, asked, colleagues, follow, handed_over
from wechat.simulator.running import Running

HOSTS, COLLEAGUES, ASKED, MINUTES = 3, 28, 3, 3


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A database that is not a file of one machine."""
    made: str = request.getfixturevalue("mariadb_server").make("faults")
    return made


@pytest.fixture
def settings(cast: Cast, tmp_path: Path, sim: Running) -> Settings:
    return on_loopback(cast.database, tmp_path, wx_api_url=sim.url, wx_open_url=sim.url)


@contextmanager
def at_work(settings: Settings, folder: Path, many: int) -> Iterator[list[Path]]:
    """So many workers, each with a folder of its own; their logs."""
    homes = [folder / f"host-{n}" for n in range(many)]
    with ExitStack() as all_of_them:
        for home in homes:
            home.mkdir()
            all_of_them.callback(processes.end, processes.worker(settings, home))
        yield [home / "worker.log" for home in homes]


def until(true: Callable[[], bool]) -> None:
    for _ in range(900):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("not within 45 s")


def all_marked(cast: Cast, many: int) -> bool:
    with cast.database.read() as session:
        return session.query(Attempt).filter_by(outcome="accepted").count() == many


def test_no_two_workers_send_the_same_message(
    cast: Cast, settings: Settings, sim: Running, tmp_path: Path
) -> None:
    follow(cast, sim, cast.wang, "王代表")
    follow(cast, sim, cast.zhao, "赵代表")
    names = ["王代表", "赵代表", *colleagues(cast, sim, COLLEAGUES)]
    for n in range(ASKED):
        cast.file(f"第 {n} 件", token=cast.group_code)
    with at_work(settings, tmp_path, HOSTS) as logs:
        until(lambda: all_marked(cast, ASKED * len(names)))
    calls = [json.loads(line["body"])["client_msg_id"] for line in asked(sim)]
    assert len(calls) == len(set(calls)) == ASKED * len(names), "each was asked for once, even by those who lost"
    assert set(handed_over(sim).values()) == {1}
    accounted_for(cast, sim, names)
    assert not any('"level": "error"' in log.read_text() for log in logs)


def fetched(sim: Running) -> int:
    """How often a token of the service account was asked for."""
    return len([line for line in asked(sim, TOKEN) if json.loads(line["body"])["appid"] == SA])


def nothing_in_hand(cast: Cast) -> bool:
    with cast.database.read() as session:
        return session.query(Delivery).filter(Delivery.lease_owner.is_not(None)).count() == 0


def a_minute_passes(cast: Cast) -> None:
    def hurry(session) -> None:
        session.execute(update(Pace).values(resting_until=None))
        waiting = update(Delivery).where(Delivery.lease_owner.is_(None), Delivery.ended_at.is_(None))
        session.execute(waiting.values(next_at=clock.now()))
        for kept in session.query(WechatToken):
            kept.claimed_until = kept.claimed_until and kept.claimed_until - timedelta(minutes=1)

    cast.database.transact(hurry)


def test_a_token_refused_for_ever_is_fetched_once_a_minute_and_alarms_once_whoever_works(
    cast: Cast, settings: Settings, sim: Running, tmp_path: Path
) -> None:
    follow(cast, sim, cast.wang, "王代表")
    for path in (SEND, "/cgi-bin/template/get_all_private_template"):
        sim.post("/fault", {"path": path, "mode": "errcode", "errcode": 40001, "times": -1})
    for n in range(ASKED):
        cast.file(f"第 {n} 件")
    with at_work(settings, tmp_path, 2) as logs:
        until(lambda: fetched(sim) == 2)  # the first, and when that was refused once another
        for minute in range(1, MINUTES + 1):
            until(lambda: nothing_in_hand(cast))
            before = len(asked(sim))
            a_minute_passes(cast)
            until(lambda before=before: len(asked(sim)) > before)
            until(lambda minute=minute: fetched(sim) == 2 + minute)
        assert fetched(sim) == 2 + MINUTES, "one a minute, and no more"
    errors = [line for log in logs for line in log.read_text().splitlines() if '"level": "error"' in line]
    assert len([line for line in errors if "an alarm began" not in line]) == 1, errors
