"""The chief's two lists after an answer: whom to call about what was closed, and which promises are due."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from models import clock
from models.person import Role
from models.sample import PhoneSample
from models.service_request import Ending, drawing, seeing
from models.service_request.record import THE_SYSTEM
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast

SAMPLES, LOOK_BACK = "/console/samples", "/console/look-back"
SAID = {"way": "phone", "reached": "yes", "grade": "satisfied", "text": "说灯亮了"}


@pytest.fixture
def chen(app: Flask, cast: Cast) -> Browser:
    """陈站长 at the desk."""
    return Browser(app).sign_in(cast.database, cast.chen, "console")


@pytest.fixture
def county(app: Flask, cast: Cast) -> Browser:
    """孙示例 works for the county's congress."""
    staff = {"person_id": cast.sun, "role": "county", "scope_kind": "county", "scope_id": cast.county}
    cast.database.transact(lambda session: session.add(Role(**staff)))
    return Browser(app).sign_in(cast.database, cast.sun, "console")


def closed(cast: Cast, when: str = "2026-10-20 10:00", by=None, **more) -> str:
    with clock.at(at(when)):
        number, by = cast.file(**more).request.number, by or cast.deputy()
        cast.act(number, "answer", by, "已办好")
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        cast.act(number, "close", cast.chief(), "")
    return number


def draw(cast: Cast, month: str = "2026-10") -> None:
    cast.database.transact(lambda s: drawing.draw(s, cast.station, month, 100))


def only(cast: Cast) -> PhoneSample:
    with cast.database.read() as session:
        return session.query(PhoneSample).one()


def form_of(browser: Browser, month: str = "2026-10") -> dict[str, str]:
    """Where each sample's form leads, by the sample's id."""
    forms = browser.forms(f"{SAMPLES}?month={month}")
    return {a.split("/")[-1].split("?")[0]: a for a in forms if a.startswith(SAMPLES + "/")}


def test_a_call_is_recorded_on_the_request_and_ticked_off_at_once(chen: Browser, cast: Cast) -> None:
    number = closed(cast, phone="000-0000-1234", name="李示例")
    draw(cast)
    page = chen.open(SAMPLES).text
    assert "2026年10月销号 1 件，系统随机抽取 1 件" in page and "000-0000-1234" in page and "待抽访" in page
    [action] = form_of(chen).values()
    assert chen.press(SAMPLES, action, **SAID).status_code == 303
    after = chen.open(SAMPLES).text
    assert "已抽访：满意" in after and "000-0000-1234" not in after and form_of(chen) == {}
    assert (only(cast).outcome, only(cast).grade, only(cast).done_by) == ("reached", "satisfied", cast.chen)
    assert "说灯亮了" in chen.open(f"/console/requests/{number}").text


def test_who_was_not_reached_may_be_tried_again(chen: Browser, cast: Cast) -> None:
    closed(cast)
    draw(cast)
    [action] = form_of(chen).values()
    chen.press(SAMPLES, action, way="phone", reached="no", text="没人接")
    assert "没有联系上" in chen.open(SAMPLES).text
    chen.press(SAMPLES, action, way="visit", reached="yes", text="上门见到了")
    assert only(cast).outcome == "reached"


def test_who_did_the_work_has_no_number_and_no_form_and_is_refused(
    chen: Browser, county: Browser, cast: Cast
) -> None:  # fmt: skip
    closed(cast, by=cast.chief(), token=cast.station_code, phone="000-0000-1234")
    draw(cast)
    page = chen.open(SAMPLES).text
    assert "这件事是您办理的" in page and "000-0000-1234" not in page and form_of(chen) == {}
    [action] = form_of(county).values()
    hidden = county.forms(SAMPLES)[action]
    token = chen.forms(SAMPLES)["/console/sign-out"]["token"]
    refused = chen.post(action, **(hidden | {"token": token} | SAID))
    assert refused.status_code == 409 and only(cast).outcome is None
    assert county.press(SAMPLES, action, **SAID).status_code == 303 and only(cast).done_by == cast.sun


def test_a_clerk_calls_for_the_station_and_sees_nothing_else_of_it(app: Flask, cast: Cast) -> None:
    number = closed(cast, by=cast.chief(), token=cast.station_code, phone="000-0000-1234")
    secret = closed(cast, text="邻里纠纷", visibility="private", phone="000-0000-9999")
    draw(cast)
    clerk = {"person_id": cast.sun, "role": "clerk", "scope_kind": "station", "scope_id": cast.station}
    cast.database.transact(lambda session: session.add(Role(**clerk)))
    sun = Browser(app).sign_in(cast.database, cast.sun, "console")
    page = sun.open(SAMPLES).text
    assert "000-0000-1234" in page and "000-0000-9999" not in page and secret not in page
    assert f'href="{SAMPLES}"' in sun.open("/console/intake").text, "it stands in their bar"
    assert f"/console/requests/{number}" not in page and sun.open(LOOK_BACK).status_code == 403
    [action] = form_of(sun).values()
    assert sun.press(SAMPLES, action, **SAID).status_code == 303 and "已抽访：满意" in sun.open(SAMPLES).text


def test_a_clerk_who_answered_it_does_not_ask_how_it_was(app: Flask, cast: Cast) -> None:
    closed(cast, by=cast.deputy(), phone="000-0000-1234")
    draw(cast)
    clerk = {"person_id": cast.wang, "role": "clerk", "scope_kind": "station", "scope_id": cast.station}
    cast.database.transact(lambda session: session.add(Role(**clerk)))
    page = Browser(app).sign_in(cast.database, cast.wang, "console").open(SAMPLES).text
    assert "这件事是您办理的" in page and "000-0000-1234" not in page and "记录抽访" not in page


def test_a_refusal_keeps_what_was_typed_and_ticks_nothing(chen: Browser, cast: Cast) -> None:
    closed(cast)
    draw(cast)
    [action] = form_of(chen).values()
    again = chen.press(SAMPLES, action, way="phone", text="忘了选有没有联系上")
    assert again.status_code == 422 and "忘了选有没有联系上" in again.text
    assert only(cast).outcome is None


def test_the_same_form_twice_is_one_call(chen: Browser, cast: Cast) -> None:
    number = closed(cast)
    draw(cast)
    [action] = form_of(chen).values()
    form = chen.forms(SAMPLES)[action] | SAID
    assert [chen.post(action, **form).status_code for _ in range(2)] == [303, 303]
    with cast.database.read() as session:
        from models import event

        moves = [e.move for e in event.history(session, seeing.by_number(session, number).id)]
    assert moves.count("phoned") == 1


def test_an_older_month_stays_to_be_seen_and_another_stations_does_not_exist(
    app: Flask, chen: Browser, cast: Cast
) -> None:  # fmt: skip
    closed(cast, "2026-09-20 10:00")
    closed(cast, "2026-10-20 10:00")
    draw(cast, "2026-09")
    draw(cast, "2026-10")
    assert "2026年9月" in chen.open(SAMPLES).text
    [action] = form_of(chen, "2026-09").values()
    september = f"{SAMPLES}?month=2026-09"
    assert chen.press(september, action, **SAID).headers["Location"].startswith(september)
    zhou = Browser(app).sign_in(cast.database, cast.zhou, "console")
    assert "还没有抽访名单" in zhou.open(SAMPLES).text
    form = chen.forms(SAMPLES)[next(iter(form_of(chen).values()))]
    token = zhou.forms(SAMPLES)["/console/sign-out"]["token"]
    assert zhou.post(next(iter(form_of(chen).values())), **(form | {"token": token} | SAID)).status_code == 404
    assert chen.open(f"{SAMPLES}?month=nonsense").status_code == 404


def test_nobody_can_draw_by_hand(chen: Browser) -> None:
    assert chen.post(SAMPLES).status_code in (403, 405) and list(form_of(chen)) == []


# 回头看


def promised(cast: Cast, day: date, **more) -> str:
    number = cast.file(**more).request.number

    def answer(session) -> None:
        ending = Ending("promised", look_back_on=day)
        seeing.find(session, number, cast.deputy()).answer("列入计划", by=cast.deputy(), ending=ending)

    with clock.at(clock.now() - timedelta(days=60)):
        cast.database.transact(answer)
    return number


def come_back(cast: Cast, number: str, days_ago: int) -> None:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))


def listed(browser: Browser, tab: str) -> list[str]:
    page = browser.open(f"{LOOK_BACK}?tab={tab}").text.split("<main")[1]
    return re.findall(r'class="number target" href="/console/requests/(\w+)"', page)


def test_each_promise_stands_on_the_list_of_its_time(chen: Browser, cast: Cast) -> None:
    today = clock.today()
    soon = promised(cast, today + timedelta(days=20))
    far = promised(cast, today + timedelta(days=400))
    back, silent = promised(cast, today - timedelta(days=2)), promised(cast, today - timedelta(days=9))
    come_back(cast, back, 2)
    come_back(cast, silent, 9)
    assert (listed(chen, "back"), listed(chen, "visit"), listed(chen, "coming")) == ([back], [silent], [soon, far])
    page = chen.open(LOOK_BACK).text
    assert "王示例代表" in page and "2 天没有回音" in page and "需上门走访 <b>1</b>" in page
    assert chen.open(f"{LOOK_BACK}?tab=nonsense").status_code == 404


def test_a_visit_is_recorded_on_the_request_and_takes_it_off_the_list(chen: Browser, cast: Cast) -> None:
    number = promised(cast, clock.today() - timedelta(days=9))
    come_back(cast, number, 9)
    page = f"/console/requests/{number}"
    assert f"{page}?form=phoned#do-phoned" in chen.open(f"{LOOK_BACK}?tab=visit").text
    shown = chen.open(page).text
    assert "请等群众作第二次评价；或由没有办理这件事的人" in shown and f"{page}/close" not in chen.forms(page)
    typed = {"way": "visit", "reached": "yes", "grade": "fairly", "text": "灯装上了，就是暗"}
    assert chen.press(page, f"{page}/phoned", **typed).status_code == 303
    assert listed(chen, "visit") == [] and "结果基本满意" in chen.open(LOOK_BACK).text
    assert chen.press(page, f"{page}/close").status_code == 303 and listed(chen, "back") == []


def test_why_it_cannot_be_written_off_is_said_before_anybody_presses(chen: Browser, cast: Cast) -> None:
    number = promised(cast, clock.today() + timedelta(days=20))
    page = f"/console/requests/{number}"
    assert "这件事承诺了完成日期，到期会自动回头看" in chen.open(page).text and f"{page}/close" not in chen.forms(page)


def test_another_stations_promises_are_not_on_the_list(app: Flask, cast: Cast) -> None:
    number = promised(cast, clock.today() - timedelta(days=9))
    come_back(cast, number, 9)
    zhou = Browser(app).sign_in(cast.database, cast.zhou, "console")
    assert listed(zhou, "visit") == [] and number not in zhou.open(LOOK_BACK).text
