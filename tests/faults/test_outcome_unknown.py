"""The COMMIT arrived and its reply did not: pressing again with the same form gives the first answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app import announcing
from models import verify
from models.db import Database, OutcomeUnknown
from models.delivery import Delivery
from models.idempotency import IdempotencyKey
from models.service_request import ServiceRequest
from tests.app_setup import make_app
from tests.browser import FORM, HIDDEN, Browser
from tests.cast import Cast
from tests.faults.county import quotas
from tests.faults.faultproxy import FaultProxy

TIMES = 20


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
    """The product on the far side of the line; the test itself looks at the database directly."""
    far = Database(make_url(url).set(port=proxy.port).render_as_string(hide_password=False))
    assert far.alive()  # a new connection says COMMIT once for itself
    yield make_app(far, tmp_path)
    far.engine.dispose()


def filed(cast: Cast) -> tuple[list[str], int]:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        numbers = sorted(number for (number,) in session.query(ServiceRequest.number))
        return numbers, session.query(IdempotencyKey).count()


def test_twenty_lost_replies_make_twenty_requests_and_tell_the_first_answer(
    app: Flask, cast: Cast, proxy: FaultProxy
) -> None:
    scan, numbers = f"/q/{cast.wang_code}", []
    with quotas(browser_hour=100, browser_day=100):
        aunt_li = Browser(app)
        form = aunt_li.forms(scan)[scan]
        for n in range(TIMES):
            this = form | {"text": f"第 {n} 件", "key": f"lost-reply-{n}", "visibility": "public"}
            proxy.drop_next_commit()
            assert aunt_li.post(scan, **this).status_code == 503
            again, thrice = aunt_li.post(scan, **this), aunt_li.post(scan, **this)
            assert again.status_code == 303 and again.headers["Location"] == thrice.headers["Location"]
            numbers.append(again.headers["Location"].split("/")[2])
    assert proxy.dropped == TIMES
    assert filed(cast) == (sorted(numbers), TIMES)


def test_a_page_that_could_not_say_whether_it_filed_files_no_second_time(
    app: Flask, cast: Cast, proxy: FaultProxy
) -> None:
    """She sees her words again and presses the button of the page that she was shown."""
    scan = f"/q/{cast.wang_code}"
    aunt_li = Browser(app)
    form = aunt_li.forms(scan)[scan] | {"text": "井盖丢了", "visibility": "public"}
    proxy.drop_next_commit()
    shown = aunt_li.post(scan, **form)
    assert shown.status_code == 503 and "井盖丢了" in shown.text
    ((_, body),) = [found for found in FORM.findall(shown.text) if found[0] == scan]
    again = aunt_li.post(scan, **(dict(HIDDEN.findall(body)) | {"text": "井盖丢了", "visibility": "public"}))
    assert again.status_code == 303
    assert filed(cast) == ([again.headers["Location"].split("/")[2]], 1)


def test_a_reply_lost_to_a_worker_loses_no_notice_and_owes_none_twice(
    app: Flask, cast: Cast, proxy: FaultProxy
) -> None:
    cast.file()
    proxy.drop_next_commit()
    announced = [announcing.announce(app.extensions["mashang"]) for _ in range(3)]
    assert proxy.dropped == 1 and sum(announced) == 0, "it happened, though nobody was told so"
    with cast.database.read() as session:
        assert [(d.notice, d.recipient_id) for d in session.query(Delivery)] == [("filed", cast.wang)]
    assert filed(cast)[1] == 0


def test_a_transaction_whose_outcome_is_unknown_is_not_run_again(app: Flask, proxy: FaultProxy) -> None:
    runs = []

    def work(session) -> None:
        runs.append(session.query(IdempotencyKey).count())

    proxy.drop_next_commit()
    with pytest.raises(OutcomeUnknown):
        app.extensions["mashang"].database.transact(work)
    assert len(runs) == 1 and proxy.dropped == 1
