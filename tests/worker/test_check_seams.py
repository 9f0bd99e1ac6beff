"""Two workers, and one that dies at each seam: WeChat may be asked twice, and nothing is lost or said twice."""

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import checking
from models import check
from models.db import Database
from models.delivery import LEASE
from tests.api.conftest import Phone
from tests.worker.censor import RISKY, Desk, desk_with


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return desk_with(database, tmp_path, wx_content_checks=True)


@pytest.fixture
def li(desk: Desk) -> Phone:
    return desk.phone(desk.cast.li)


def claim(desk: Desk, me: str) -> list[int]:
    return desk.database.transact(lambda session: check.claim(session, me, 8))


def step(desk: Desk, me: str, check_id: int) -> Any:
    return desk.database.transact(lambda session: checking._next_step(session, desk.house, check_id, me))


def test_two_workers_ask_once(desk: Desk, li: Phone) -> None:
    numbers = [li.file(desk.cast, f"第 {n} 件") for n in range(6)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while checking.work_through(desk.house):
            pass

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    desk.drain()
    assert sorted(content for _, content in desk.mp.texts) == [f"第 {n} 件" for n in range(6)]
    assert {tuple(desk.history(number)) for number in numbers} == {("hold", "release")} and desk.faults() == []


def test_of_two_workers_who_read_the_same_list_only_one_claims(desk: Desk, li: Phone) -> None:
    """The slower has seen it due, and waits for the faster to commit: then it must look again."""
    for n in range(3):
        li.file(desk.cast, f"第 {n} 件")
    claimed = threading.Event()
    slower: list[int] = []

    def claim_second() -> None:
        claimed.wait(10)
        slower.extend(claim(desk, "slower"))

    def claim_first(session: Any) -> list[int]:
        mine = check.claim(session, "faster", 8)
        claimed.set()
        time.sleep(0.3)  # the other reads its list meanwhile, and waits at the first row
        return mine

    other = threading.Thread(target=claim_second)
    other.start()
    assert len(desk.database.transact(claim_first)) == 3
    other.join(30)
    assert slower == []


def test_killed_between_the_answer_and_the_writing_it_asks_again_and_loses_nothing(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    (one,) = claim(desk, "dies")
    checking._ask(desk.house, step(desk, "dies", one))  # … and here it is killed
    desk.drain()
    assert desk.state(number) == "held" and len(desk.mp.texts) == 1, "within the lease nobody else asks"
    desk.later(LEASE + timedelta(seconds=1))
    desk.drain()
    assert desk.state(number) == "filed" and len(desk.mp.texts) == 2
    assert desk.told(desk.cast.wang) == ["filed"] and desk.faults() == []


def test_killed_between_the_verdict_and_what_comes_of_it_nothing_is_asked_again(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    (one,) = claim(desk, "dies")
    heard = checking._ask(desk.house, step(desk, "dies", one))
    desk.database.transact(lambda session: checking._write_down(session, one, "dies", heard))
    assert desk.outcomes(number) == [("passed", "100")] and desk.state(number) == "held"
    desk.drain()
    assert desk.state(number) == "filed" and len(desk.mp.texts) == 1


def test_who_was_frozen_beyond_the_lease_writes_nothing_over_what_came_after(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    (one,) = claim(desk, "frozen")
    assert step(desk, "frozen", one) is not None
    desk.later(LEASE + timedelta(seconds=1))
    desk.drain()
    desk.database.transact(lambda session: checking._write_down(session, one, "frozen", RISKY))
    desk.drain()
    assert desk.outcomes(number) == [("passed", "100")] and desk.history(number) == ["hold", "release"]
