"""A resident's number is on no page until somebody presses for it, and the chief can read who did."""

from datetime import timedelta

import pytest
from flask import Flask

from models import clock, phone_look
from models.service_request import Order, seeing
from models.service_request.telling import timeline
from tests.browser import Browser
from tests.cast import Cast

PHONE, BUTTON = "000-0000-1234", "显示电话并记录"


@pytest.fixture
def number(cast: Cast) -> str:
    return str(cast.file(phone=PHONE, name="李示例").request.number)


def looks(cast: Cast, number: str) -> list[tuple[int, str]]:
    with cast.database.read() as session:
        found = phone_look.of_request(session, seeing.by_number(session, number).id)
        return [(one.person_id, one.role) for one in found]


def test_he_presses_sees_it_once_and_the_chief_reads_when(app: Flask, wang: Browser, cast: Cast, number: str) -> None:
    page = f"/deputy/requests/{number}"
    before = wang.open(page).text
    assert PHONE not in before and BUTTON in before and "李示例" in before
    shown = wang.press(page, f"{page}/phone")
    assert shown.status_code == 200 and f'href="tel:{PHONE}"' in shown.text
    assert PHONE not in wang.open(page).text and looks(cast, number) == [(cast.wang, "deputy")]
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    desk = chen.open(f"/console/requests/{number}").text
    assert "王示例代表" in desk and "查看了反映人电话" in desk


def test_the_residents_course_says_nothing_of_it(wang: Browser, cast: Cast, number: str) -> None:
    page = f"/deputy/requests/{number}"
    wang.press(page, f"{page}/phone")
    with cast.database.read() as session:
        told = timeline(session, seeing.by_number(session, number))
    assert [entry.move for entry in told] == ["file"]


def test_a_double_click_is_one_look(wang: Browser, cast: Cast, number: str) -> None:
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/phone"]
    assert [PHONE in wang.post(f"{page}/phone", **form).text for _ in range(2)] == [True, True]
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert PHONE not in wang.post(f"{page}/phone", **form).text, "a form sent again later shows nothing"
    assert looks(cast, number) == [(cast.wang, "deputy")]


def test_who_is_not_to_know_it_gets_neither_button_nor_number(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(phone=PHONE, name="李示例", about="official").request.number
    page = f"/deputy/requests/{number}"
    shown = wang.open(page).text
    assert BUTTON not in shown and "李示例" not in shown
    form = next(iter(wang.forms(page).values()))
    assert wang.post(f"{page}/phone", **form).status_code == 404 and looks(cast, number) == []


def test_a_colleague_who_only_looks_on_has_no_number(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(token=cast.group_code, phone=PHONE).request.number
    cast.act(number, "accept", cast.deputy())
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    page = f"/deputy/requests/{number}"
    assert BUTTON not in zhao.open(page).text
    form = next(iter(zhao.forms(page).values()))
    assert zhao.post(f"{page}/phone", **form).status_code == 404


def test_at_the_desk_it_is_the_same(app: Flask, cast: Cast, number: str) -> None:
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    page = f"/console/requests/{number}"
    assert PHONE not in chen.open(page).text
    assert PHONE in chen.press(page, f"{page}/phone").text
    assert PHONE not in chen.open(page).text and looks(cast, number) == [(cast.chen, "chief")]


def test_a_department_presses_for_it_too(app: Flask, cast: Cast) -> None:
    number = cast.file(phone=PHONE, name="李示例", name_shown=True).request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "换一盏路灯"))
    he = Browser(app).sign_in(cast.database, cast.he, "console")
    page = f"/console/handling/{number}"
    assert PHONE not in he.open(page).text
    assert PHONE in he.press(page, f"{page}/phone").text and looks(cast, number) == [(cast.he, "handler")]
