"""建议 and 议题 at the desk: begun from ticked requests, each step told to all, a result for everyone to read."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import announcing, worker
from models import clock, event, profile, topic, verify
from models.delivery import Delivery
from models.service_request import seeing
from models.topic import Topic, TopicLink, spreading
from tests.browser import Browser
from tests.cast import Cast
from tests.models.test_topic import begun, residents

NEW = "/console/topics/new"
TITLE = "更换村口老旧路灯"


def at(topic_id: int, act: str = "") -> str:
    return f"/console/topics/{topic_id}" + (f"/{act}" if act else "")


def make(browser: Browser, *numbers: str, title: str = TITLE, **more: str) -> TestResponse:
    given = {"kind": "proposal", "title": title, "numbers": "\n".join(numbers)}
    return browser.press(NEW, NEW, **(given | more))


def made_by(browser: Browser, *numbers: str, **more: str) -> int:
    answer = make(browser, *numbers, **more)
    assert answer.status_code == 303, answer.text
    return int(re.search(r"/topics/(\d+)\?done=topic", answer.headers["Location"]).group(1))


def take_step(browser: Browser, made: int, text: str = "到现场看了三处", **more: str) -> TestResponse:
    given = {"kind": "visit", "on_day": clock.today().isoformat(), "text": text}
    return browser.press(at(made), at(made, "step"), **(given | more))


def moves(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def look(cast: Cast, made: int) -> Topic:
    with cast.database.read() as session:
        return session.get_one(Topic, made)


def test_from_ticked_requests_to_a_published_result(chen: Browser, cast: Cast) -> None:
    numbers = [cast.file(f"路灯不亮 {n}", who=who).request.number for n, who in enumerate((cast.li, cast.stranger))]
    made = made_by(chen, *numbers, text="内部说明")
    page = chen.open(at(made)).text
    assert TITLE in page and "2 件诉求" in page and "内部说明" in page and numbers[0][:5] in page
    assert take_step(chen, made, number="第 5 号建议").status_code == 303
    assert chen.press(at(made), at(made, "publish"), text="已全部换新").status_code == 303
    page = chen.open(at(made)).text
    assert "第 5 号建议" in page and "到现场看了三处" in page and "已全部换新" in page and "结果已反馈" in page
    for number in numbers:
        assert moves(cast, number) == ["file", "bundle", "follow_up", "follow_up"]
    listed = chen.open("/console/topics").text
    assert TITLE in listed and "2 件诉求整理为 1 条建议" in listed
    assert TITLE in chen.open(f"/console/requests/{numbers[0]}").text


def test_looking_for_words_keeps_what_was_typed_and_ticked_and_changes_nothing(chen: Browser, cast: Cast) -> None:
    lamp = cast.file("村口路灯不亮").request.number
    water = cast.file("水管漏水", who=cast.stranger).request.number
    page = chen.press(NEW, NEW, kind="topic", title=TITLE, words="路灯", look="1", numbers=water)
    assert page.status_code == 200 and lamp[:5] in page.text and f'value="{TITLE}"' in page.text and water in page.text
    again = chen.press(NEW, NEW, kind="topic", title=TITLE, words="水管", look="1", number_of=lamp)
    assert f'value="{lamp}" checked' in again.text and f'value="{water}"' in again.text
    with cast.database.read() as session:
        assert session.query(Topic).count() == 0


def test_ticked_and_pasted_numbers_go_in_together(chen: Browser, cast: Cast) -> None:
    a, b, c = (cast.file(who=who).request.number for who in (cast.li, cast.stranger, cast.zhou))
    typed = f"{a[:5]} {a[5:]}，{b.lower()}"
    answer = chen.press(NEW, NEW, kind="topic", title=TITLE, numbers=typed, number_of=c)
    assert answer.status_code == 303
    with cast.database.read() as session:
        assert session.query(TopicLink).count() == 3


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": ""}, "必填"), ({"title": "长" * 61}, "太长了"), ({"numbers": ""}, "请勾选诉求"),
        ({"numbers": "ABCDE12345"}, "没有找到：ABCDE 12345"), ({"numbers": "<b>不是编号</b>"}, "格式不对的编号"),
        ({"kind": "wish"}, "不在可选范围内"),
    ],
)  # fmt: skip
def test_a_refusal_names_what_is_wrong_and_loses_nothing(
    chen: Browser, cast: Cast, more: dict[str, str], says: str
) -> None:
    number = cast.file().request.number
    given = {"kind": "proposal", "title": TITLE, "numbers": number, "text": "写了很久的内容"} | more
    answer = chen.press(NEW, NEW, **given)
    assert answer.status_code == 422 and says in answer.text and "写了很久的内容" in answer.text
    assert "<b>" not in answer.text
    with cast.database.read() as session:
        assert session.query(Topic).count() == 0
    assert moves(cast, number) == ["file"]


def test_what_is_not_theirs_cannot_be_put_in(zhou: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    answer = make(zhou, number)
    assert answer.status_code == 422 and "没有找到" in answer.text and moves(cast, number) == ["file"]


def test_another_stations_topic_does_not_exist(zhou: Browser, chen: Browser, cast: Cast) -> None:
    made = made_by(chen, cast.file().request.number)
    assert zhou.open(at(made)).status_code == 404 and TITLE not in zhou.open("/console/topics").text
    form = {"token": zhou.forms("/console/")["/console/sign-out"]["token"], "key": "press-of-zhou", "seen": "2"}
    for act in ("step", "publish", "bundle", "unbundle", "end"):
        given = {"text": "x", "kind": "visit", "on_day": "2026-01-01", "number": "x", "numbers": "x"}
        assert zhou.post(at(made, act), **(form | {"key": f"press-{act}-of-zhou"} | given)).status_code == 404
    assert look(cast, made).version == 2


def test_the_county_may_have_one_of_its_own_and_sees_the_stations(county: Browser, chen: Browser, cast: Cast) -> None:
    a, b = cast.file().request.number, cast.file(who=cast.stranger).request.number
    stations = made_by(chen, a)
    own = made_by(county, a, b, title="全县路灯", kind="topic")
    assert (look(cast, own).station_id, look(cast, stations).station_id) == (None, cast.station)
    assert TITLE in county.open("/console/topics").text and "全县路灯" not in chen.open("/console/topics").text
    assert chen.open(at(own)).status_code == 404
    assert take_step(county, stations).status_code == 303
    page = chen.open(f"/console/requests/{a}").text
    assert "全县路灯" in page and at(own) not in page, "that it is in it is no secret; the page is the county's"


def test_who_saw_an_older_state_is_told_and_the_words_are_kept(chen: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    made = made_by(chen, number)
    form = chen.forms(at(made))[at(made, "step")]
    take_step(chen, made)
    given = {"kind": "visit", "on_day": clock.today().isoformat(), "text": "写了很久的一步"}
    late = chen.post(at(made, "step"), **(form | given))
    assert late.status_code == 409 and "写了很久的一步" in late.text and "刚刚有了变化" in late.text
    assert moves(cast, number) == ["file", "bundle", "follow_up"]


def test_the_same_form_sent_twice_is_one_step(chen: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    made = made_by(chen, number)
    given = {"kind": "visit", "on_day": clock.today().isoformat(), "text": "看了"}
    form = chen.forms(at(made))[at(made, "step")] | given
    assert [chen.post(at(made, "step"), **form).status_code for _ in range(2)] == [303, 303]
    assert moves(cast, number) == ["file", "bundle", "follow_up"]


@pytest.mark.parametrize("more", [{"text": ""}, {"kind": "published"}, {"on_day": "2020-01-01"}, {"on_day": "昨天"}])
def test_a_step_that_is_not_right_changes_nothing(chen: Browser, cast: Cast, more: dict[str, str]) -> None:
    number = cast.file().request.number
    made = made_by(chen, number)
    answer = take_step(chen, made, **({"text": "说了一半"} | more))
    assert answer.status_code == 422 and moves(cast, number) == ["file", "bundle"] and look(cast, made).last_seq == 0


def test_taken_out_and_put_in_again(chen: Browser, cast: Cast) -> None:
    number, other = cast.file().request.number, cast.file(who=cast.stranger).request.number
    made = made_by(chen, number, other)
    assert chen.press(at(made), at(made, "unbundle"), number=number).status_code == 303
    assert number[:5] not in chen.open(at(made)).text
    assert chen.press(at(made), at(made, "bundle"), numbers=number).status_code == 303
    assert moves(cast, number) == ["file", "bundle", "unbundle", "bundle"]


def test_once_ended_there_are_no_forms_and_nothing_more_is_taken(chen: Browser, cast: Cast) -> None:
    made = made_by(chen, cast.file().request.number)
    form = chen.forms(at(made))[at(made, "publish")]
    assert chen.press(at(made), at(made, "end")).status_code == 303
    page = chen.open(at(made)).text
    assert "已结束" in page and at(made, "step") not in page
    late = chen.post(at(made, "publish"), **(form | {"text": "写好的结果", "seen": str(look(cast, made).version)}))
    assert late.status_code == 409 and "写好的结果" in late.text


def test_numbers_in_a_step_are_hidden_from_everyone(chen: Browser, cast: Cast) -> None:
    made = made_by(chen, cast.file().request.number)
    take_step(chen, made, "请打 13800000000 联系")
    page = chen.open(at(made)).text
    assert "138********" in page and "13800000000" not in page


def test_each_resident_is_told_of_each_step_and_by_telephone_of_the_result(
    chen: Browser, app: Flask, cast: Cast
) -> None:
    number = cast.file().request.number
    made = made_by(chen, number)
    take_step(chen, made)
    chen.press(at(made), at(made, "publish"), text="办好了")
    announcing.announce(app.extensions["mashang"])
    with cast.database.read() as session:
        told = [d.notice for d in session.query(Delivery).filter_by(recipient_id=cast.li).order_by(Delivery.id)]
    assert told == ["bundled", "topic_step", "topic_result"]


def test_the_worker_tells_on_what_one_form_did_not(chen: Browser, app: Flask, cast: Cast) -> None:
    people = residents(cast, spreading.BATCH + 5)
    made = begun(cast, *[cast.file("路灯", who=who).request.number for who in people])
    take_step(chen, made)
    assert "正在逐件通知" in chen.open(at(made)).text
    house = app.extensions["mashang"]
    assert worker.WORK["told_on"](house) == 5
    while worker.WORK["told_on"](house):
        pass
    assert "正在逐件通知" not in chen.open(at(made)).text
    with cast.database.read() as session:
        assert {link.heard for link in session.query(TopicLink)} == {1}
        assert list(verify.faults(session)) == []


def test_a_county_that_does_not_use_it_says_so(chen: Browser, cast: Cast) -> None:
    from dataclasses import replace

    calm = profile.of("default")
    with profile.instead(replace(calm, off=frozenset({*calm.off, "bundle"}))):
        number = cast.file().request.number
        answer = make(chen, number)
    assert answer.status_code == 422 and "不能列入" in unescape(answer.text) and moves(cast, number) == ["file"]


def test_a_long_list_goes_page_by_page(chen: Browser, cast: Cast) -> None:
    number = cast.file().request.number

    def many(session) -> None:
        for n in range(32):
            topic.begin(session, "topic", f"第 {n} 个议题", "", cast.chief(), cast.county, cast.station)

    cast.database.transact(many)
    first = chen.open("/console/topics").text
    assert "第 31 个议题" in first and "第 0 个议题" not in first
    following = unescape(re.search(r'rel="next" href="([^"]+)"', first).group(1))
    assert "第 0 个议题" in chen.open(following).text
    assert chen.open("/console/topics?before=x").status_code == 404 and number
