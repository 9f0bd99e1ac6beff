"""kill -9 of the worker while sixty notices drain: none is lost, and a double is rarer than a kill."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.delivering import THREADS
from models import clock, person, verify
from models.attempt import Attempt
from models.delivery import Delivery
from tests.cast import SA, Cast
from tests.faults import processes
from tests.faults.conftest import on_loopback
from tests.faults.test_wechat_away import FIELDS, SEND, follow
from wechat.simulator.running import Running

NOTICES = 60


@pytest.fixture
def sim() -> Iterator[Running]:
    with Running() as running:
        yield running


def sixty_matters(cast: Cast) -> None:
    def residents(session) -> list[int]:
        return [person.meet(session, "wx", f"o-{n}").id for n in range(6)]

    for n, who in enumerate(cast.database.transact(residents) * 10):
        cast.file(f"第 {n} 件", who=who)


def handed_over(sim: Running) -> Counter[str]:
    """How often WeChat was handed each message, by its dedupe key."""
    taken = [line for line in sim.get(f"/journal?path={SEND}") if json.loads(line["reply"] or "{}").get("errcode") == 0]
    return Counter(json.loads(line["body"])["client_msg_id"] for line in taken)


def leases_run_out(cast: Cast) -> None:
    """In one statement, for a living worker may just be writing down what came of its own."""
    leased = update(Delivery).where(Delivery.lease_owner.is_not(None))
    past = clock.now() - timedelta(seconds=1)
    cast.database.transact(lambda session: session.execute(leased.values(next_at=past)))


def wait_for(sim: Running, cast: Cast, count: int) -> None:
    """Until WeChat has been handed so many different messages; bounded."""
    for _ in range(400):
        if len(handed_over(sim)) >= min(count, NOTICES):
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(handed_over(sim))} of {count} were handed over")


def test_sixty_notices_survive_kill_after_kill_of_the_worker(cast: Cast, tmp_path: Path, sim: Running) -> None:
    template = [{"id": "tmpl-asked", "title": "待办", "fields": FIELDS}]
    sim.post("/accounts", {"appid": SA, "secret": "sa-secret", "kind": "sa", "name": "示例", "templates": template})
    sim.post("/fault", {"path": SEND, "mode": "slow", "seconds": 0.1, "times": -1})  # so that a kill meets one at work
    follow(cast, sim, cast.wang, "王代表")
    sixty_matters(cast)
    settings = on_loopback(cast.database, tmp_path, wx_api_url=sim.url, wx_open_url=sim.url)

    kills = 5 if cast.database.is_sqlite else 10
    at_work = processes.worker(settings, tmp_path)
    try:
        for n in range(kills):
            wait_for(sim, cast, (NOTICES // kills - 1) * n + 3)
            following = processes.worker(settings, tmp_path)  # it boots while the other still works
            processes.end(at_work)
            at_work = following
            leases_run_out(cast)
        for _ in range(200):
            if len(handed_over(sim)) == NOTICES:
                break
            time.sleep(0.05)
            leases_run_out(cast)
    finally:
        processes.end(at_work)
    times = handed_over(sim)
    assert len(times) == NOTICES, "none is lost"
    assert len(sim.get("/inbox/王代表")) == NOTICES, "and the phone shows each once"
    assert sum(times.values()) - NOTICES <= kills * THREADS, "handed over twice only what a kill caught in the hand"
    with cast.database.read() as session:
        assert {str(attempt.id) for attempt in session.query(Attempt)} == set(times)
        assert list(verify.faults(session)) == []
