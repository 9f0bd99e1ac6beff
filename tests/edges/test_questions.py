"""How often a filing and a page of the queue turn to the database: no more than was counted, however much there is."""

from collections import Counter
from collections.abc import Callable

from flask import Flask

from models import websession
from tests.api.conftest import Phone
from tests.browser import Browser
from tests.cast import Cast
from tests.models.gathering import gather
from tests.models.test_questions import asked

FILING, FORM, QUEUE = 13, 17, 35  # a session's look-up, the filing in one transaction; what a form is asked before


def said_to(database: list[str]) -> list[str]:
    """Less what only SQLite is told, and what a tally's row is told that is the first of its kind."""
    return [one for one in database if not one.startswith(("BEGIN", "INSERT INTO tallies"))]


def warm(file: Callable[[], object]) -> None:
    """The first filing keeps the county's rules, the second sees them kept; then a process knows them."""
    for _ in range(2):
        file()


def phone(app: Flask, cast: Cast) -> Phone:
    return Phone(app, cast.database.transact(lambda session: websession.begin(session, cast.li, "api")))


def test_a_filing_by_json_asks_each_thing_once(app: Flask, cast: Cast) -> None:
    li = phone(app, cast)
    warm(lambda: li.file(cast))
    with asked(cast) as said:
        li.file(cast)
    told = said_to(said)
    assert len(told) <= FILING, told
    assert [one for one, times in Counter(told).items() if times > 1] == []


def test_a_filing_by_the_form_asks_little_more(app: Flask, cast: Cast) -> None:
    li = Browser(app).sign_in(cast.database, cast.li, "h5")
    page, filled = f"/q/{cast.wang_code}", {"text": "村口的路灯坏了", "visibility": "public"}
    warm(lambda: li.press(page, page, **filled))
    form = li.forms(page)[page]
    with asked(cast) as said:
        answer = li.post(page, **(form | filled | {"text": "东头水渠漏水三天了"}))
    told = said_to(said)
    assert answer.status_code == 303 and len(told) <= FORM, told


def test_a_filing_asks_no_more_where_much_is_open(app: Flask, cast: Cast) -> None:
    li = phone(app, cast)
    warm(lambda: li.file(cast))

    def questions() -> int:
        with asked(cast) as said:
            li.file(cast)
        return len(said_to(said))

    few = questions()
    gather(cast, 30)
    assert questions() == few


def test_a_page_of_the_queue_asks_no_more_for_many_rows(app: Flask, cast: Cast) -> None:
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")

    def questions() -> int:
        with asked(cast) as said:
            assert chen.open("/console/").status_code == 200
        return len(said_to(said))

    gather(cast, 2)
    chen.open("/console/")  # the first look of the day is written down
    few = questions()
    gather(cast, 18)
    assert questions() == few <= QUEUE
