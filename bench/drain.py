"""WeChat is back: how long until all that waited is handed over, and was it never faster than twenty a second."""

import sys
from itertools import pairwise
from pathlib import Path

from sqlalchemy import func, select

from bench import outage
from bench.machine import Machine
from models import pace
from models.attempt import Attempt
from models.db import Database
from tests import app_setup
from tests.cast import Cast, settle
from tests.faults import processes

POLITE = 20.0  # messages a second and account, all workers together
MANY = 10_000  # within ten minutes; with fewer, the seconds until the return is noticed weigh more
Row = tuple[str, float, str]


def measure(machine: Machine, notices: int, engines: tuple[str, ...] = ("mariadb", "sqlite")) -> list[Row]:
    rows = []
    for engine in engines:
        for workers in (2, 1):
            rows += _drained(machine, engine, notices, workers)
    return rows


def _drained(machine: Machine, engine: str, notices: int, workers: int) -> list[Row]:
    database = machine.database(engine, f"drain{workers}")
    cast, port = settle(database), processes.free_port()
    here = {"wx_api_url": f"http://127.0.0.1:{port}", "wx_open_url": f"http://127.0.0.1:{port}"}
    wechat = outage.Wechat(machine, port, machine.ours(database, **here))
    outage.owed(cast, wechat.phones(notices))
    wechat.start(machine)
    wechat.be_away(mode="errcode", errcode=-1)
    hands = [at_work(machine, database, n, here) for n in range(workers)]
    log = machine.folder / "worker-0" / "worker.log"
    outage.until(lambda: _in_trouble(cast), 60, log)
    wechat.be_back()
    began = processes.time.monotonic()
    took = outage.until(lambda: _count(cast, "accepted", "delivered") >= notices, 120 + notices / 5, log) - began
    told = outage.until(lambda: _count(cast, "delivered") >= notices, 60 + notices / 10, log) - began
    for one in hands:
        processes.end(one)
    return _told(f"drain, {engine}, {notices} notices, {workers} at work", notices, took, told, wechat)


def _told(name: str, notices: int, took: float, told: float, wechat: outage.Wechat) -> list[Row]:
    taken = wechat.taken()
    keys, times = [key for _, key in taken], [at for at, _ in taken]
    if len(keys) != notices or len(set(keys)) != notices:
        sys.exit(f"{name}: {len(keys)} messages under {len(set(keys))} keys")
    worst, widest = most_in(times, 1.0), max(b - a for a, b in pairwise(times))
    steady = (notices - 1) / (times[-1] - times[0])
    print(
        f"  {name}: all handed over after {took:.0f} s ({steady:.1f}/s once it was noticed),"
        f" all receipts after {told:.0f} s; at most {worst} in one second, the longest pause {widest:.1f} s",
        flush=True,
    )  # fmt: skip
    return [
        (f"{name}: time / at 20 a second", took * POLITE / notices, "≤ 1.2" if notices >= MANY else ""),
        (f"{name}: most in one second / 20", worst / POLITE, "≤ 1"),
    ]


def most_in(times: list[float], window: float) -> int:
    """The most that fall into any window of this length."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


def at_work(machine: Machine, database: Database, n: int, here: dict[str, str]) -> "processes.subprocess.Popen[bytes]":
    folder: Path = machine.folder / f"worker-{n}"
    folder.mkdir(exist_ok=True)
    process = processes.worker(app_setup.settings(database, folder, **here), folder)
    machine.stack.callback(processes.end, process)
    return process


def _in_trouble(cast: Cast) -> bool:
    with cast.database.read() as session:
        return bool(pace.troubles(session))


def _count(cast: Cast, *outcomes: str) -> int:
    found = select(func.count()).where(Attempt.channel == "template", Attempt.outcome.in_(outcomes))
    with cast.database.read() as session:
        return session.scalar(found) or 0
