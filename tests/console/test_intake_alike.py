"""At the counter too: what a neighbour has said already is shown before a second one is written down."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models import attachment, verify
from models.appointing import Post
from models.service_request import ServiceRequest, seeing
from tests.browser import HIDDEN, Browser
from tests.cast import Cast
from tests.console.conftest import hired
from tests.console.test_intake import INTAKE, scan, words

LAMP, SAME = "村口第二盏路灯坏了三天，晚上老人孩子看不见路", "村口的路灯坏了，晚上孩子看不见路"


@pytest.fixture
def clerk(app: Flask, cast: Cast) -> Browser:
    return hired(app, cast, "吕示例", Post("clerk", cast.station))


def written(browser: Browser, cast: Cast, **more) -> TestResponse:
    return browser.press(INTAKE, INTAKE, **(words(cast, text=SAME, name="张大爷", place="村口", asked="") | more))


def pressed(browser: Browser, page: TestResponse, **more: str) -> TestResponse:
    found = HIDDEN.findall(page.text)
    hidden = {name: unescape(value) for name, value in found if name != "attachments"}
    hidden["attachments"] = [value for name, value in found if name == "attachments"]
    return browser.post(INTAKE, **(hidden | more))


def handle(page: TestResponse) -> str:
    return unescape(re.findall(r'name="joins" value="([^"]+)"', page.text)[0])


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return seeing.by_number(session, number)


def number_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def test_one_press_goes_along_with_a_number_and_a_code_of_ones_own(cast: Cast, clerk: Browser) -> None:
    lead = cast.file(LAMP, name="李示例", phone="000-1111-2222").request
    page = written(clerk, cast, photos=scan())
    assert page.status_code == 200 and "附近有人反映过类似的事" in page.text
    for hidden in ("第二盏", "老人", "李示例", "2222", lead.number):
        assert hidden not in page.text, hidden
    number = number_of(pressed(clerk, page, joins=handle(page)))
    one = look(cast, number)
    assert (one.state, one.merged_into_id, one.contact_name) == ("merged", lead.id, "张大爷")
    assert (one.consent, one.source, one.told_by) == ("spoken", "visit", "visit")
    with cast.database.read() as session:
        assert len(attachment.of_request(session, one.id)) == 1, "the scan of the letter came along"
    assert clerk.open(f"{INTAKE}/{number}/receipt.pdf").data.startswith(b"%PDF")


def test_one_press_files_it_alone_with_all_that_was_typed(cast: Cast, clerk: Browser) -> None:
    cast.file(LAMP)
    one = look(cast, number_of(pressed(clerk, written(clerk, cast), joins="")))
    assert (one.state, one.contact_name) == ("filed", "张大爷")


def test_one_may_go_back_to_the_form(cast: Cast, clerk: Browser) -> None:
    cast.file(LAMP)
    page = pressed(clerk, written(clerk, cast), back="1")
    assert page.status_code == 200 and SAME in page.text and 'value="张大爷"' in page.text


def test_what_was_answered_meanwhile_cannot_be_joined_and_nothing_is_lost(cast: Cast, clerk: Browser) -> None:
    lead = cast.file(LAMP).request.number
    page = written(clerk, cast)
    cast.act(lead, "answer", cast.deputy(), "今晚修好")
    again = pressed(clerk, page, joins=handle(page))
    assert again.status_code == 422 and "刚刚有了变化" in again.text and SAME in again.text


@pytest.mark.parametrize("more", [{"about": "official"}, {"visibility": "private"}, {"text": "想学剪纸，村里能办班吗"}])
def test_a_complaint_what_few_may_read_and_what_is_unlike_are_filed_at_once(
    cast: Cast, clerk: Browser, more: dict
) -> None:  # fmt: skip
    cast.file(LAMP)
    assert look(cast, number_of(written(clerk, cast, **({"place": ""} | more)))).state == "filed"


def test_a_station_sees_none_of_anothers(cast: Cast, zhou: Browser) -> None:
    cast.file(LAMP)
    far = words(cast, text=SAME, asked="", who=f"station:{cast.far_station}")
    assert zhou.press(INTAKE, INTAKE, **far).status_code == 303
