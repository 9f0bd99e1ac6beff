"""局长面对面、站点问政: a department is asked over what lies with it, answers on the spot, is followed until done."""

import re

import pytest

from models import event
from models.service_request import Report, seeing
from models.topic import Topic, TopicStep
from tests import departments
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_topics import NEW, at, take_step
from tests.departments import Bodies


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


def ordered(cast: Cast, body: int, text: str) -> str:
    number = cast.file(text).request.number
    departments.order(cast, number, body, title=text)
    return number


def sat(browser: Browser, body: int, *numbers: str) -> int:
    given = {"kind": "session", "title": "交通运输局局长面对面", "department": str(body), "number_of": list(numbers)}
    answer = browser.press(NEW, NEW, **given)
    assert answer.status_code == 303, answer.text
    return int(re.search(r"/topics/(\d+)\?done=topic", answer.headers["Location"]).group(1))


def test_what_lies_with_the_department_is_drawn_from_the_queue(chen: Browser, cast: Cast, bodies: Bodies) -> None:
    lying, done = ordered(cast, bodies.roads, "更换路灯"), ordered(cast, bodies.roads, "修补路面")
    elsewhere = ordered(cast, bodies.power, "电线太低")
    cast.act(done, "take", bodies.handler())
    cast.act(done, "report", bodies.handler(), Report("已修补"))
    cast.act(done, "verify", cast.county_staff(), "已修补")
    page = chen.press(NEW, NEW, kind="session", department=str(bodies.roads), look="1").text
    assert f'value="{lying}"' in page
    assert f'value="{done}"' not in page and f'value="{elsewhere}"' not in page


def test_each_who_asked_hears_what_was_answered_on_the_spot(
    chen: Browser, cast: Cast, bodies: Bodies
) -> None:  # fmt: skip
    number = ordered(cast, bodies.roads, "更换路灯")
    made = sat(chen, bodies.roads, number)
    assert take_step(chen, made, "局长当场答应下周更换", kind="faced").status_code == 303
    page = chen.open(at(made)).text
    assert "示例县交通运输局" in page and "还有 1 件没有答复" in page and "现场问答" in page
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert [e.move for e in event.history(session, one.id)][-2:] == ["bundle", "follow_up"]
        assert one.state == "ordered", "the matter itself goes on where it was"


def test_it_is_followed_until_what_was_asked_is_done(chen: Browser, cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads, "更换路灯")
    made = sat(chen, bodies.roads, number)
    cast.act(number, "take", bodies.handler())
    cast.act(number, "report", bodies.handler(), Report("已更换"))
    cast.act(number, "verify", cast.county_staff(), "已更换")
    assert "没有答复" not in chen.open(at(made)).text


def test_how_many_departments_have_sat_there_is_counted_once_each(chen: Browser, cast: Cast, bodies: Bodies) -> None:
    first, second = ordered(cast, bodies.roads, "更换路灯"), ordered(cast, bodies.roads, "修补路面")
    for number in (first, second):
        made = sat(chen, bodies.roads, number)
        assert "个当面回答" not in chen.open("/console/topics").text or number == second
        take_step(chen, made, "当场答应下周办", kind="faced")
    assert "面对面问政：4 个承办单位，已有 1 个当面回答" in chen.open("/console/topics").text


def test_a_session_is_some_departments_and_its_steps_are_its_own(chen: Browser, cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads, "更换路灯")
    missing = chen.press(NEW, NEW, kind="session", title="面对面", numbers=number)
    assert missing.status_code == 422 and "请选择面对面的单位" in missing.text
    made = sat(chen, bodies.roads, number)
    assert take_step(chen, made, "去看了看", kind="visit").status_code == 422
    with cast.database.read() as session:
        assert session.query(Topic).count() == 1 and session.query(TopicStep).count() == 0
