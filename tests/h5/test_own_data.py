"""我的数据: read, taken along, and deleted as far as it is over; the record stays whole."""

import json
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask

from app.house import house
from media.store import NoSuchBytes
from models import clock, verify
from models.attachment import Attachment
from models.person import BROWSER, Identity, Person, Role
from models.service_request import seeing
from models.words import Words
from tests.browser import Browser
from tests.cast import Cast
from tests.laws.authz import World

PAGE, GONE = "/mine/data", "/mine/data/delete"
WORDS, NAME, PHONE = "门前路灯不亮，晚上看不见", "李示例", "000-0000-1380"


@pytest.fixture
def over(cast: Cast) -> str:
    """One of hers that is over."""
    number = cast.file(WORDS, name=NAME, phone=PHONE).request.number
    cast.act(number, "withdraw", cast.resident(), "不反映了")
    return number


def test_she_reads_what_is_kept_and_takes_it_along(cast: Cast, li: Browser, over: str) -> None:
    page = li.open(PAGE).text
    assert WORDS in page and "留了姓名、电话" in page and "诉求：1 件，其中已撤回 1 件" in page
    bag = taken(li)
    [told] = json.loads(bag["my-data.json"])["诉求"]
    assert (told["编号"], told["称呼"], told["联系电话"]) == (over, NAME, PHONE)
    assert (told["状态"], told["状态代码"]) == ("已撤回", "withdrawn")
    spoken = [(said["内容"], said["事项代码"]) for said in told["我说的话"]]
    assert spoken == [(WORDS, "file"), ("不反映了", "withdraw")]


def taken(browser: Browser) -> dict[str, bytes]:
    """What is in the bag she takes along."""
    answer = browser.open("/mine/data.zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with ZipFile(BytesIO(answer.data)) as bag:
        return {name: bag.read(name) for name in bag.namelist()}


def test_her_photos_come_along_and_times_are_those_of_her_clock(app: Flask, cast: Cast, li: Browser) -> None:
    with clock.at(datetime(2026, 11, 18, 1, 30, tzinfo=UTC)):
        world = World(app, cast)  # files one of hers with a photo
    bag = taken(li)
    [told] = [one for one in json.loads(bag["my-data.json"])["诉求"] if one["编号"] == world.number]
    assert told["提交时间"] == "2026-11-18T09:30:00+08:00"
    [photo] = told["照片和语音"]
    assert (photo["种类"], photo["种类代码"], len(bag[photo["文件"]])) == ("照片", "photo", photo["字节"])


def test_bytes_that_are_gone_leave_the_rest(app: Flask, cast: Cast, li: Browser) -> None:
    world = World(app, cast)
    with cast.database.read() as session, app.app_context():
        house().store.delete(session.get_one(Attachment, world.attachment).store_key)
    assert list(taken(li)) == ["my-data.json"]


def test_what_is_answered_is_not_being_worked_on_and_the_words_are_those_of_her_list(cast: Cast, li: Browser) -> None:
    number = cast.file(WORDS).request.number
    cast.act(number, "answer", cast.deputy(), "已修好")
    page = li.open(PAGE).text
    assert "诉求：1 件，其中已答复 1 件" in page and "正在办理 1" not in page
    for shown in (page, li.open("/mine").text):
        assert '<span class="chip">已答复</span>' in shown
    assert json.loads(taken(li)["my-data.json"])["件数"]["已答复"] == 1


def test_nobody_reads_anothers_and_a_stranger_has_nothing(app: Flask, cast: Cast, over: str) -> None:
    for browser in (Browser(app), Browser(app).sign_in(cast.database, cast.stranger, "h5")):
        assert WORDS not in browser.open(PAGE).text and over not in str(taken(browser)["my-data.json"])


def test_deleted_her_words_are_gone_everywhere_and_the_history_holds(
    app: Flask, cast: Cast, li: Browser, over: str
) -> None:
    answer = li.press(PAGE, GONE, sure="1")
    assert answer.headers["Location"] == f"{PAGE}?done=forgotten"
    with cast.database.read() as session:
        one = seeing.by_number(session, over)
        assert (one.contact_name, one.contact_phone) == (None, None)
        assert session.query(Words).filter(Words.erased_at.is_(None), Words.author_id == cast.li).count() == 0
        assert session.query(Identity).filter_by(person_id=cast.li).count() == 0
        assert list(verify.faults(session)) == []
    assert "这里没有保存您的任何信息" in Browser(app).open(PAGE).text
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    page = chen.open(f"/console/requests/{over}").text
    assert WORDS not in page and NAME not in page and "内容已按规定删除" in page


def test_the_bytes_of_her_photos_are_gone_too(app: Flask, cast: Cast, li: Browser) -> None:
    world = World(app, cast)  # files one of hers with a photo
    cast.act(world.number, "withdraw", cast.resident(), "")
    with cast.database.read() as session:
        key = session.get_one(Attachment, world.attachment).store_key
    with app.app_context():
        assert house().store.get(key)
    li.press(PAGE, GONE, sure="1")
    with app.app_context(), pytest.raises(NoSuchBytes):
        house().store.get(key)


def test_what_goes_on_is_kept_until_it_is_over(cast: Cast, li: Browser, over: str) -> None:
    going = cast.file("村口积水").request.number
    answer = li.press(PAGE, GONE, sure="1")
    assert answer.headers["Location"] == f"{PAGE}?done=emptied"
    page = li.open(PAGE).text
    assert "村口积水" in page and WORDS not in page and "内容已按您的要求删除" in page
    assert "村口积水" in li.open(f"/r/{going}").text


def test_without_her_yes_nothing_is_deleted(cast: Cast, li: Browser, over: str) -> None:
    answer = li.press(PAGE, GONE)
    assert answer.status_code == 422 and "请先勾选" in answer.text and WORDS in li.open(PAGE).text


def test_who_holds_an_office_keeps_the_way_in(cast: Cast, li: Browser, over: str) -> None:
    role = {"role": "grid_worker", "scope_kind": "station", "scope_id": cast.station}
    cast.database.transact(lambda s: s.add(Role(person_id=cast.li, **role)))
    assert li.press(PAGE, GONE, sure="1").headers["Location"] == f"{PAGE}?done=emptied"
    with cast.database.read() as session:
        assert session.query(Identity).filter(Identity.person_id == cast.li, Identity.appid != BROWSER).count() >= 1


def test_who_held_an_office_once_stays_named_by_what_they_did(app: Flask, cast: Cast) -> None:
    held = {"person_id": cast.chen}
    cast.database.transact(lambda s: [setattr(r, "until", r.since) for r in s.query(Role).filter_by(**held)])
    Browser(app).sign_in(cast.database, cast.chen, "h5").press(PAGE, GONE, sure="1")
    with cast.database.read() as session:
        assert session.get_one(Person, cast.chen).name == "陈示例"


def test_pressed_twice_it_is_done_once(cast: Cast, li: Browser, over: str) -> None:
    form = li.forms(PAGE)[GONE]
    first, second = (li.post(GONE, **form, sure="1").status_code for _ in range(2))
    assert (first, second) in ((303, 303), (303, 403))
