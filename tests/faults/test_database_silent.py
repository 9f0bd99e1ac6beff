"""The database takes the call and says nothing: every page says so in the end, and all is well once it speaks."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app import announcing
from app.cli import _drain_once
from models import verify
from models.db import Database
from models.delivery import Delivery
from models.service_request import ServiceRequest
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import Cast
from tests.faults.faultproxy import FaultProxy

BOUND = 60  # seconds within which anything at all must be answered; not a figure, only an end to the test


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    made: str = request.getfixturevalue("mariadb_server").make("faults")
    return made


@pytest.fixture
def proxy(url: str) -> Iterator[FaultProxy]:
    line = FaultProxy(make_url(url).port or 0)
    yield line
    line.close()


@pytest.fixture
def app(cast: Cast, url: str, proxy: FaultProxy, tmp_path: Path) -> Iterator[Flask]:
    far = Database(make_url(url).set(port=proxy.port).render_as_string(hide_password=False))
    yield make_app(far, tmp_path)
    far.engine.dispose()


def all_at_once(asks) -> list[int]:
    with ThreadPoolExecutor(len(asks)) as pool:
        return [answer.result(BOUND).status_code for answer in [pool.submit(ask) for ask in asks]]


def until_ready(browser: Browser) -> None:
    for _ in range(200):
        if browser.open("/readyz").status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError("it never recovered")


@pytest.mark.parametrize("mode", ["hush", "refuse"])
def test_while_the_database_is_silent_every_request_is_answered_and_afterwards_all_is_well(
    app: Flask, cast: Cast, proxy: FaultProxy, mode: str
) -> None:
    scan, number = f"/q/{cast.wang_code}", cast.file().request.number
    aunt_li, others = Browser(app), [Browser(app) for _ in range(4)]
    form = aunt_li.forms(scan)[scan] | {"text": "水管漏水", "visibility": "public"}
    assert aunt_li.open("/readyz").status_code == 200

    proxy.mode = mode
    writes = [lambda: aunt_li.post(scan, **form)]
    pages = zip(others, (scan, f"/r/{number}") * 2, strict=True)
    reads = [lambda one=one, path=path: one.open(path) for one, path in pages]
    ready = [lambda: Browser(app).open("/readyz")]
    alive = [lambda: Browser(app).open("/livez")]
    assert all_at_once(writes + reads + ready + alive) == [503] * 6 + [200]

    if mode == "hush":
        calls = proxy.calls
        assert all_at_once((writes + reads) * 4 + alive) == [503] * 20 + [200]
        assert proxy.calls <= calls + 2, "one caller at a time finds out, the others are told at once"

    proxy.mode = "pass"
    until_ready(aunt_li)
    assert aunt_li.post(scan, **form).status_code == 303
    assert all_at_once(reads) == [200] * 4
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 2 and list(verify.faults(session)) == []


def test_the_worker_outlives_a_refusing_database_and_takes_up_its_work(
    app: Flask, cast: Cast, proxy: FaultProxy
) -> None:
    cast.file()
    proxy.mode = "refuse"
    with app.app_context():
        assert _drain_once() == {}
    proxy.mode = "pass"
    assert announcing.announce(app.extensions["mashang"]) == 1
    with cast.database.read() as session:
        assert session.query(Delivery).count() == 1 and list(verify.faults(session)) == []
