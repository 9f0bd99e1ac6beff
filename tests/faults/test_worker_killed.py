"""kill -9 of the worker, at each seam and anywhere: none is lost, and a double is rarer than a kill."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app import announcing, create_app, worker
from app.config import Settings
from app.delivering import THREADS
from models import clock, person, verify
from models.attempt import Attempt
from models.delivery import Delivery
from tests.cast import Cast
from tests.faults import processes
from tests.faults.conftest import on_loopback
from tests.faults.dying import SEAMS
from tests.faults.phones import SEND, accounted_for, asked, colleagues, follow, handed_over
from wechat.simulator.running import Running

DEPUTIES, ASKED, DIGEST = 8, 3, 5  # three for one person go one by one, five as one message
TWICE = ("after send", "before mark")


@pytest.fixture
def names(cast: Cast, sim: Running) -> list[str]:
    follow(cast, sim, cast.wang, "王代表")
    follow(cast, sim, cast.zhao, "赵代表")
    return ["王代表", "赵代表", *colleagues(cast, sim, DEPUTIES)]


@pytest.fixture
def settings(cast: Cast, tmp_path: Path, sim: Running) -> Settings:
    return on_loopback(cast.database, tmp_path, wx_api_url=sim.url, wx_open_url=sim.url)


def matters(cast: Cast, many: int, token: str) -> None:
    def residents(session) -> list[int]:
        return [person.meet(session, "wx", f"o-{n}-{token}").id for n in range(many)]

    for n, who in enumerate(cast.database.transact(residents)):
        cast.file(f"第 {n} 件", token=token, who=who)


def leases_run_out(cast: Cast) -> None:
    """In one statement, for a living worker may just be writing down what came of its own."""
    leased = update(Delivery).where(Delivery.lease_owner.is_not(None))
    past = clock.now() - timedelta(seconds=1)
    cast.database.transact(lambda session: session.execute(leased.values(next_at=past)))


@pytest.mark.parametrize("seam", SEAMS)
def test_killed_at_a_seam_single_messages_and_a_digest_lose_nothing(
    cast: Cast, settings: Settings, sim: Running, names: list[str], tmp_path: Path, seam: str
) -> None:
    matters(cast, DIGEST, cast.wang_code)
    matters(cast, 1, cast.group_code)  # his sixth goes with the five
    house = create_app(settings).extensions["mashang"]
    while announcing.announce(house):
        pass
    dying = processes.start(["tests.faults.dying", seam], processes.environment(settings, tmp_path), tmp_path / "log")
    assert dying.wait(60) == -9, (tmp_path / "log").read_text()[-2000:]
    before = handed_over(sim)
    assert len(before) == (0 if seam in ("after claim", "before send") else 1 + DEPUTIES + 1)
    worker.drain(house, 5)
    assert handed_over(sim) == before, "within the lease nobody else takes it"

    leases_run_out(cast)
    worker.drain(house, 20)
    house.database.engine.dispose()
    assert set(handed_over(sim).values()) == {2 if seam in TWICE else 1}, "under the same keys as before"
    assert [len(sim.get(f"/inbox/{name}")) for name in names] == [1] * len(names), "the phone shows each once"
    accounted_for(cast, sim, names)
    said = [json.loads(line["body"])["data"]["thing1"]["value"] for line in asked(sim)]
    assert said.count(f"有{DIGEST + 1}件诉求等您处理") == (2 if seam in TWICE else 1)


def wait_for(sim: Running, count: int) -> None:
    """Until WeChat has been handed so many different messages; bounded."""
    for _ in range(600):
        if len(handed_over(sim)) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(handed_over(sim))} of {count} were handed over")


def test_kill_after_kill_anywhere_loses_none(
    cast: Cast, settings: Settings, sim: Running, names: list[str], tmp_path: Path
) -> None:
    kills, notices = 3, ASKED * len(names)
    sim.post("/fault", {"path": SEND, "mode": "slow", "seconds": 0.1, "times": -1})  # so that a kill meets one at work
    matters(cast, ASKED, cast.group_code)
    at_work = processes.worker(settings, tmp_path)
    try:
        for n in range(kills):
            wait_for(sim, notices // (kills + 2) * n + 3)
            following = processes.worker(settings, tmp_path)  # it boots while the other still works
            processes.end(at_work)
            at_work = following
            leases_run_out(cast)
        for _ in range(200):
            if len(handed_over(sim)) == notices:
                break
            time.sleep(0.05)
            leases_run_out(cast)
        wait_for(sim, notices)
    finally:
        processes.end(at_work)
    times = handed_over(sim)
    assert sum(times.values()) - notices <= kills * THREADS, "handed over twice only what a kill caught in the hand"
    assert [len(sim.get(f"/inbox/{name}")) for name in names] == [ASKED] * len(names)
    with cast.database.read() as session:
        assert {str(attempt.id) for attempt in session.query(Attempt)} == set(times)
        assert list(verify.faults(session)) == []
