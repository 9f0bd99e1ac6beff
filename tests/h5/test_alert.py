"""警示 on the screens: who files all the same is believed, and whoever has it sees what the words spoke of."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.notices import replied
from models import clock, event
from models.service_request import seeing
from tests.browser import Browser
from tests.cast import Cast
from tests.h5.test_elsewhere import FIRE, form_on

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # ten in the morning: what is filed now is due together
MARK = '<span class="chip alert">可能有危险</span>'


@pytest.fixture(autouse=True)
def _on_friday():
    with clock.at(FRIDAY):
        yield


@pytest.fixture
def chen(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in(cast.database, cast.chen, "console")


def test_what_is_filed_all_the_same_is_marked_whatever_the_form_says(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    step = aunt_li.press(scan, scan, text=FIRE)
    answer = aunt_li.post(scan, **form_on(step, scan))
    told = aunt_li.press(scan, scan, text="路灯坏了", calm="danger")
    numbers = [a.headers["Location"].split("/")[2] for a in (answer, told)]
    with cast.database.read() as session:
        assert [seeing.by_number(session, n).alert for n in numbers] == ["danger", None]
    assert "可能有危险" not in aunt_li.open(f"/r/{numbers[0]}").text


def test_the_deputy_sees_it_first_in_his_list_and_on_the_page(wang: Browser, cast: Cast) -> None:
    plain, fire = cast.file().request.number, cast.file(FIRE).request.number
    page = wang.open("/deputy").text
    assert page.index(fire) < page.index(plain) and page.count(MARK) == 1
    shown = wang.open(f"/deputy/requests/{fire}").text
    assert MARK in shown and "请先联系反映人核实" in shown and "解除警示" not in shown
    assert MARK not in wang.open(f"/deputy/requests/{plain}").text


def test_the_chief_sees_it_in_queue_board_and_page_and_takes_it_off_with_a_note(chen: Browser, cast: Cast) -> None:
    plain, fire = cast.file().request.number, cast.file(FIRE).request.number
    for view in ("/console/", "/console/?view=board"):
        page = chen.open(view).text
        assert page.count(MARK) == 1 and page.index(fire) < page.index(plain)
    here = f"/console/requests/{fire}"
    assert MARK in chen.open(here).text and f"{here}/lift_alert" in chen.forms(here)
    assert f"/console/requests/{plain}/lift_alert" not in chen.forms(f"/console/requests/{plain}")
    assert chen.press(here, f"{here}/lift_alert").status_code == 422, "how they made sure is wanted"
    assert chen.press(here, f"{here}/lift_alert", text="打过电话，是烧秸秆").status_code == 303
    page = chen.open(here).text
    assert MARK not in page and "解除警示" in page and "打过电话，是烧秸秆" in page


def test_the_one_that_others_go_along_with_shows_theirs(wang: Browser, chen: Browser, cast: Cast) -> None:
    lead = cast.file().request
    cast.file(FIRE, who=cast.stranger, joins=lead.id)
    said = '<span class="chip alert">并入的一件：可能有危险</span>'
    assert said in wang.open("/deputy").text and said in chen.open(f"/console/requests/{lead.number}").text


def test_the_deputys_own_intake_and_the_counters_are_read_as_well(wang: Browser, chen: Browser, cast: Cast) -> None:
    slip = wang.press("/deputy/file", "/deputy/file", text=FIRE, consent="yes").headers["Location"]
    assert "请先联系反映人核实" in wang.open(slip).text
    assert MARK in wang.open("/deputy").text
    form = {"who": f"station:{cast.station}", "told_by": "board", "consent": "spoken", "source": "visit"}
    filed = chen.press("/console/intake", "/console/intake", **form, text="有人触电，快来人")
    assert filed.status_code == 303, filed.text
    assert MARK in chen.open(filed.headers["Location"]).text
    assert chen.open("/console/").text.count(MARK) == 2


def test_who_speaks_of_danger_later_is_told_whom_to_ring_and_the_chief_hears_of_it(li: Browser, cast: Cast) -> None:
    number = cast.file("仓库堆得很乱").request.number
    page = f"/r/{number}"
    assert "如果正在发生危险" not in li.open(page).text
    assert li.press(page, f"{page}/messages", text="现在着火了").status_code == 303
    assert "如果正在发生危险，请先拨打" in li.open(page).text
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        spoken = event.history(session, one.id)[-1]
        assert set(replied.owed_to(session, spoken, one)) == {cast.wang, cast.chen}
    assert li.press(page, f"{page}/messages", text="灭了").status_code == 303
    with cast.database.read() as session:
        assert replied.owed_to(session, event.history(session, one.id)[-1], seeing.by_number(session, number)) == [
            cast.wang
        ]
