"""专项督办 in WeChat: who was named is told, opens their own list there, and pushes from it."""

from datetime import timedelta

import pytest
from flask import Flask

from app import reminding
from app.announcing import announce
from app.delivering.moot import is_moot
from app.notices import NOTICES
from app.notices.parcel import _content, told_as
from models import clock
from models.delivery import Delivery
from models.service_request import seeing
from models.supervision import Named
from tests.browser import Browser
from tests.cast import Cast
from tests.pressed import history, named, special


@pytest.fixture
def sun(app: Flask, cast: Cast) -> Browser:
    """孙代表 in WeChat."""
    return Browser(app).sign_in(cast.database, cast.sun, "h5")


def test_a_deputy_finds_it_on_their_own_list_and_pushes_from_there(cast: Cast, sun: Browser) -> None:
    number = special(cast)
    named(cast, number, cast.sun, "孙示例", "人大代表参与督办")
    shown = sun.open("/deputy").text
    assert "由您督办" in shown and f"/supervision/{number}" in shown
    page = f"/supervision/{number}"
    assert sun.open(f"/deputy/requests/{number}").status_code == 404
    answer = sun.press(page, f"{page}/supervise", kind="走访调查", text="走访了三户")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?done=supervise")
    assert "走访了三户" in sun.open(page).text and history(cast, number)[-1] == "supervise"
    assert "已督办 1 次" in sun.open("/supervision").text


def test_who_presses_it_presses_for_the_number_too(cast: Cast, sun: Browser) -> None:
    number = special(cast, name="李示例", phone="000-0000-1234")
    named(cast, number, cast.sun, "孙示例", "人大代表参与督办")
    page = f"/supervision/{number}"
    assert "000-0000-1234" not in sun.open(page).text
    assert 'href="tel:000-0000-1234"' in sun.press(page, f"{page}/phone").text


def test_in_wechat_a_refusal_keeps_what_was_written(cast: Cast, sun: Browser) -> None:
    number = special(cast)
    named(cast, number, cast.sun, "孙示例")
    page = f"/supervision/{number}"
    old = sun.forms(page)[f"{page}/supervise"]
    cast.act(number, "note", cast.chief(), "刚来了电话")
    late = sun.post(f"{page}/supervise", **old, text="走访了三户")
    assert late.status_code == 409 and "走访了三户" in late.text


def test_who_supervises_nothing_is_not_let_in(app: Flask, cast: Cast, sun: Browser) -> None:
    number = special(cast)
    assert sun.open("/supervision").status_code == 404 and sun.open(f"/supervision/{number}").status_code == 404
    assert "由您督办" not in sun.open("/deputy").text
    assert Browser(app).open("/supervision").headers["Location"].startswith("/enter")


def drained(cast: Cast, app: Flask) -> list[tuple[str, int]]:
    """Every notice that is owed by now, and to whom."""
    with app.app_context():
        announce(app.extensions["mashang"])
    with cast.database.read() as session:
        return [(d.notice, d.recipient_id) for d in session.query(Delivery)]


def test_who_is_named_is_told_and_who_is_only_a_name_is_not(app: Flask, cast: Cast) -> None:
    number = special(cast)
    named(cast, number, cast.zhao, "赵示例")
    cast.act(number, "add_supervisor", cast.chief(), Named("相关工委跟踪督办", "冯示例"))
    told = [who for notice, who in drained(cast, app) if notice == "named"]
    assert told == [cast.zhao]


def test_when_it_is_late_who_presses_it_is_told_once(app: Flask, cast: Cast) -> None:
    number = special(cast)
    named(cast, number, cast.zhao, "赵示例")
    with cast.database.read() as session:
        due = seeing.by_number(session, number).due_at
    with clock.at(due + timedelta(hours=1)), app.app_context():
        for _ in range(2):
            reminding.look(app.extensions["mashang"])
    assert [who for notice, who in drained(cast, app) if notice == "pressed_late"] == [cast.zhao]


def test_the_message_leads_to_a_page_that_opens_in_wechat(app: Flask, cast: Cast) -> None:
    number = special(cast)
    named(cast, number, cast.chen, "陈示例")
    drained(cast, app)
    with cast.database.read() as session:
        [owed] = [d for d in session.query(Delivery) if d.notice == "named"]
        assert told_as(session, owed, seeing.by_number(session, number)) == "supervisor"
        assert _content(session, owed, NOTICES["named"], 1).path == f"/supervision/{number}"
        assert _content(session, owed, NOTICES["named"], 4).path == "/supervision"


def test_dismissed_nobody_is_told_any_more(app: Flask, cast: Cast) -> None:
    number = special(cast)
    row = named(cast, number, cast.zhao, "赵示例")
    drained(cast, app)
    with cast.database.read() as session:
        [owed] = [d for d in session.query(Delivery) if d.notice == "named"]
        assert not is_moot(session, owed)
    cast.act(number, "drop_supervisor", cast.chief(), row, "工作调动")
    with cast.database.read() as session:
        assert is_moot(session, session.get_one(Delivery, owed.id))
