"""Twenty at once: one wins and the others are told how it stands; one key is one act."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models import event, verify
from models.db import Database
from models.idempotency import IdempotencyKey
from models.service_request import ServiceRequest, seeing
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import Cast, settle

CROWD = 20
DEVICE = "__Host-device"


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)


@pytest.fixture
def app(cast: Cast, tmp_path: Path) -> Flask:
    return make_app(cast.database, tmp_path)


def at_once(asks: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    """All of them start at the same moment; their answers in the order of asking."""
    start, answers = threading.Barrier(len(asks)), [None] * len(asks)

    def go(n: int) -> None:
        start.wait()
        answers[n] = asks[n]()

    crowd = [threading.Thread(target=go, args=(n,)) for n in range(len(asks))]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert None not in answers
    return answers


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        request = seeing.by_number(session, number)
        return [link.move for link in event.history(session, request.id)]


@pytest.mark.parametrize("move", ["accept", "answer", "note"])
def test_of_twenty_who_move_it_at_once_one_wins_and_the_others_see_how_it_stands(
    app: Flask, cast: Cast, move: str
) -> None:
    number = cast.file(token=cast.group_code).request.number
    page = f"/deputy/requests/{number}"
    asks = []
    for n in range(CROWD):
        person_id = (cast.wang, cast.zhao)[n % 2]
        phone = Browser(app).sign_in(cast.database, person_id, "h5")
        form = phone.forms(page)[f"{page}/{move}"] | ({} if move == "accept" else {"text": f"第 {n} 句"})
        asks.append(lambda phone=phone, form=form: phone.post(f"{page}/{move}", **form))
    answers = at_once(asks)
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [303] + [409] * (CROWD - 1)
    assert history(cast, number) == ["file", move]
    winner = ("王示例", "赵示例")[statuses.index(303) % 2]
    for answer in answers:
        if answer.status_code == 409 and move != "note":
            assert f"{winner}代表" in answer.text, "who has it now"


def same_browser(app: Flask, first: Browser) -> Browser:
    """The same phone on another line."""
    cookie = first.client.get_cookie(DEVICE, domain="mashang.example")
    assert cookie is not None
    other = Browser(app)
    other.client.set_cookie(DEVICE, cookie.value, domain="mashang.example", secure=True, path="/")
    return other


def test_twenty_copies_of_one_form_are_one_request_and_hear_one_answer(app: Flask, cast: Cast) -> None:
    scan, aunt_li = f"/q/{cast.wang_code}", Browser(app)
    form = aunt_li.forms(scan)[scan] | {"text": "井盖丢了", "visibility": "public"}
    phones = [same_browser(app, aunt_li) for _ in range(CROWD)]
    answers = at_once([lambda phone=phone: phone.post(scan, **form) for phone in phones])
    assert [answer.status_code for answer in answers] == [303] * CROWD
    assert len({answer.headers["Location"] for answer in answers}) == 1
    number = answers[0].headers["Location"].split("/")[2]
    assert history(cast, number) == ["file"]
    with cast.database.read() as session:
        assert (session.query(ServiceRequest).count(), session.query(IdempotencyKey).count()) == (1, 1)


def test_of_twenty_bodies_under_one_key_one_is_filed_and_the_others_are_refused(app: Flask, cast: Cast) -> None:
    scan, aunt_li = f"/q/{cast.wang_code}", Browser(app)
    form = aunt_li.forms(scan)[scan] | {"visibility": "public"}
    phones = [same_browser(app, aunt_li) for _ in range(CROWD)]
    answers = at_once(
        [lambda phone=phone, n=n: phone.post(scan, **form, text=f"第 {n} 种说法") for n, phone in enumerate(phones)]
    )
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (CROWD - 1)
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 1 and list(verify.faults(session)) == []
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "已经提交成功" in refused.text and "种说法" in refused.text, "told what happened; the words are kept"
    assert form["key"] not in refused.text, "pressed again it is another act"


def test_twenty_who_add_a_word_at_once_are_all_heard(app: Flask, cast: Cast) -> None:
    """What only appends needs no `seen`: the losers of each race are run again."""
    scan, aunt_li = f"/q/{cast.wang_code}", Browser(app)
    filed = aunt_li.press(scan, scan, text="路灯坏了", visibility="public")
    page = filed.headers["Location"].removesuffix("/slip")
    form = aunt_li.forms(page)[f"{page}/messages"]
    asks = []
    for n in range(CROWD):
        phone, said = same_browser(app, aunt_li), form | {"key": f"word-{n:04}", "text": f"补充 {n}"}
        asks.append(lambda phone=phone, said=said: phone.post(f"{page}/messages", **said))
    answers = at_once(asks)
    heard = [answer.status_code for answer in answers].count(303)
    assert {answer.status_code for answer in answers} <= {303, 503} and heard >= 1
    assert history(cast, page.split("/")[2]) == ["file"] + ["say"] * heard
    assert heard == CROWD
