"""A campaign poster: three hundred filings at once. All are taken, the excess is held for the chief to look at."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from app import announcing
from models import tally, verify
from models.db import Database
from models.delivery import Delivery
from models.service_request import ServiceRequest, queue, seeing
from models.workflow import OPEN
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import Cast, settle
from tests.faults.county import quotas

CALM, STORM, LINES = 20, 300, 8


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)


@pytest.fixture
def app(cast: Cast, tmp_path: Path) -> Flask:
    return make_app(cast.database, tmp_path)


def everyone_files(app: Flask, cast: Cast) -> list[int]:
    scan = f"/q/{cast.wang_code}"

    def many(line: int) -> list[int]:
        browser = Browser(app)
        form = browser.forms(scan)[scan] | {"visibility": "public"}
        mine = range(line, STORM, LINES)
        return [browser.post(scan, **(form | {"key": f"storm-{n:04}", "text": f"第 {n} 件"})).status_code for n in mine]

    with ThreadPoolExecutor(LINES) as pool:
        return [status for statuses in pool.map(many, range(LINES)) for status in statuses]


def test_all_are_taken_the_excess_is_held_from_the_deputy_and_listed_for_the_chief(app: Flask, cast: Cast) -> None:
    with quotas(station_hour=CALM, browser_hour=STORM, browser_day=STORM):
        assert everyone_files(app, cast) == [303] * STORM
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        counted = tally.of_stations(session, [cast.station])
        filed, held = counted["filed"], counted["held"]
        assert filed + held == STORM == session.query(ServiceRequest).count()
        assert CALM <= filed < CALM + LINES, "those who filed in the same instant could not see each other"
        reached = seeing.addressed_to(session, cast.deputy(), OPEN, None, STORM)
        assert {one.state for one in reached} == {"filed"} and len(reached) == filed
        assert len(queue.page(session, cast.chief(), ("held",), None, STORM)) == held
        one = queue.page(session, cast.chief(), ("held",), None, 1)[0].number
        assert seeing.find(session, one, cast.deputy()) is None
    wang = Browser(app).sign_in(cast.database, cast.wang, "h5")
    assert wang.open(f"/deputy/requests/{one}").status_code == 404
    assert "待受理" in Browser(app).open(f"/r/{one}").text, "its resident sees it as filed: nothing is lost"

    cast.act(one, "release", cast.chief())
    assert wang.open(f"/deputy/requests/{one}").status_code == 200
    house = app.extensions["mashang"]
    while announcing.announce(house):
        pass
    with cast.database.read() as session:
        assert session.query(Delivery).filter_by(notice="filed", recipient_id=cast.wang).count() == filed + 1
        assert tally.of_stations(session, [cast.station]) == {"filed": filed + 1, "held": held - 1}
