"""李阿姨 answers, and adds to her matter, with photos and a voice: who may hear her does, and nobody else."""

from typing import Any

import pytest
from flask import Flask

from models.attachment import Attachment
from models.service_request import seeing
from models.service_request.filing import Filed
from models.service_request.telling import Entry, timeline
from tests.browser import Browser
from tests.cast import Cast
from tests.departments import order
from tests.h5.test_deputy_voice import photo, voice
from tests.models.test_merging import merge


@pytest.fixture
def filed(aunt_li: Browser, cast: Cast) -> Filed:
    """One of hers, opened on her phone with its query code."""
    return opened(aunt_li, cast.file())


def opened(browser: Browser, filed: Filed) -> Filed:
    page = f"/r/{filed.request.number}"
    assert browser.press(page, f"{page}/open", code=filed.query_code).status_code == 303
    return filed


def say(browser: Browser, number: str, **fields: Any):
    return browser.press(f"/r/{number}", f"/r/{number}/messages", **({"text": ""} | fields))


def last(cast: Cast, number: str) -> Entry:
    with cast.database.read() as session:
        return timeline(session, seeing.by_number(session, number), for_resident=True)[-1]


def files(cast: Cast) -> int:
    with cast.database.read() as session:
        return session.query(Attachment).count()


def test_she_answers_with_a_photo_and_a_voice_and_the_deputy_and_the_chief_see_and_hear_them(
    app: Flask, aunt_li: Browser, wang: Browser, cast: Cast, filed: Filed
) -> None:
    number = filed.request.number
    cast.act(number, "ask", cast.deputy(), "哪一盏？")
    assert say(aunt_li, number, text="第二盏", photos=[photo()], voice=voice()).status_code == 303
    told = last(cast, number)
    assert (told.move, told.said["text"]) == ("reply", "第二盏")
    assert sorted(a.kind for a in told.attachments) == ["photo", "voice"]
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    for browser, page, at in (
        (aunt_li, f"/r/{number}", "/attachments"), (wang, f"/deputy/requests/{number}", "/attachments"),
        (chen, f"/console/requests/{number}", "/console/attachments"),
    ):
        for one in told.attachments:
            assert f"{at}/{one.id}" in browser.open(page).text
            assert browser.open(f"{at}/{one.id}").status_code == 200


@pytest.mark.parametrize(("sent", "stands"), [("photos", "（照片）"), ("voice", "（语音）")])
def test_a_photo_or_a_voice_alone_is_enough(
    aunt_li: Browser, cast: Cast, filed: Filed, sent: str, stands: str
) -> None:
    number = filed.request.number
    assert say(aunt_li, number, **{sent: photo() if sent == "photos" else voice()}).status_code == 303
    told = last(cast, number)
    assert (told.move, told.said["text"], len(told.attachments)) == ("say", stands, 1)


def test_nothing_at_all_says_what_is_wanted(aunt_li: Browser, cast: Cast, filed: Filed) -> None:
    answer = say(aunt_li, filed.request.number)
    assert answer.status_code == 422 and "请写一两句话，或者附上照片、语音。" in answer.text
    assert last(cast, filed.request.number).move == "file"


def test_what_is_no_photo_is_refused_and_the_good_one_is_kept(aunt_li: Browser, cast: Cast, filed: Filed) -> None:
    number = filed.request.number
    refused = say(aunt_li, number, text="看图", photos=[photo()], voice=photo())
    assert refused.status_code == 422 and "这里只收录音" in refused.text and "看图" in refused.text
    assert "已收到 1 张照片" in refused.text
    with cast.database.read() as session:
        kept = [str(one.id) for one in session.query(Attachment).order_by(Attachment.id)]
    assert say(aunt_li, number, text="看图", photos=kept[0]).status_code == 303
    assert [str(a.id) for a in last(cast, number).attachments] == kept[:1]


def test_the_same_form_twice_is_one_message_and_one_photo(aunt_li: Browser, cast: Cast, filed: Filed) -> None:
    page = f"/r/{filed.request.number}"
    form = aunt_li.forms(page)[f"{page}/messages"] | {"text": "又塌了一块"}
    for _ in range(2):
        assert aunt_li.post(f"{page}/messages", **form, photos=[photo()]).status_code == 303
    assert files(cast) == 1 and last(cast, filed.request.number).said["text"] == "又塌了一块"


def test_a_stranger_sends_nothing_and_leaves_nothing_behind(
    app: Flask, cast: Cast, aunt_li: Browser, filed: Filed
) -> None:
    page, stranger = f"/r/{filed.request.number}", Browser(app)
    form = {"token": next(iter(stranger.forms("/").values()))["token"], "key": "a-strangers-key"}
    assert stranger.post(f"{page}/messages", **form, text="是我", photos=[photo()]).status_code == 404
    assert files(cast) == 0 and last(cast, filed.request.number).move == "file"


def test_a_neighbour_who_goes_along_and_a_passer_by_see_none_of_it(
    app: Flask, aunt_li: Browser, cast: Cast, filed: Filed
) -> None:
    along = Browser(app)
    other = opened(along, cast.file("路灯又坏了", who=cast.stranger))
    merge(cast, other.request.number, filed.request.number)
    say(aunt_li, filed.request.number, photos=[photo()])
    [mine] = last(cast, filed.request.number).attachments
    assert aunt_li.open(f"/attachments/{mine.id}").status_code == 200
    assert f"/attachments/{mine.id}" not in along.open(f"/r/{other.request.number}").text
    for browser in (along, Browser(app)):
        assert browser.open(f"/attachments/{mine.id}").status_code == 404


def test_a_department_that_is_complained_of_reads_her_answer_and_neither_sees_nor_hears_her(
    app: Flask, aunt_li: Browser, cast: Cast
) -> None:
    complained = {"about": "department", "about_department_id": cast.power}
    number = opened(aunt_li, cast.file("窗口态度不好", **complained)).request.number
    order(cast, number, cast.housing, cast.chief())
    cast.act(number, "take", cast.handler())
    cast.act(number, "query", cast.handler(), "哪一天的事？")
    he = Browser(app).sign_in(cast.database, cast.he, "console")
    assert "不给承办单位" in aunt_li.open(f"/r/{number}").text
    say(aunt_li, number, text="周一上午", voice=voice())
    [heard] = last(cast, number).attachments
    page = he.open(f"/console/handling/{number}").text
    assert "周一上午" in page and str(heard.id) not in page
    assert he.open(f"/console/attachments/{heard.id}").status_code == 404
