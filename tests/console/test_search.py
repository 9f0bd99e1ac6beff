"""The one box: a number goes to its request, words to those that say them, and nothing is pretended."""

import pytest

from app.announcing import announce
from app.searching import catch_up
from models import own_data, search
from models.person import Role
from models.service_request import seeing
from tests.browser import Browser
from tests.cast import Cast
from tests.models.test_search import House


def look(chen: Browser, words: str):
    return chen.open("/console/find", query_string={"words": words})


def test_words_are_found_and_shown_where_they_stand(cast: Cast, chen: Browser) -> None:
    number = cast.file("村东头石桥的护栏断了一截").request.number
    announce(House(cast))
    page = look(chen, "护栏")
    assert page.status_code == 200 and number in page.text and "<mark>护栏</mark>" in page.text
    assert "没有找到" in look(chen, "路灯").text and number not in look(chen, "路灯").text


@pytest.mark.parametrize("caught_up", [False, True], ids=["at_once", "indexed_anew"])
def test_what_a_resident_had_deleted_is_not_found_nor_shown(cast: Cast, chen: Browser, caught_up: bool) -> None:
    number = cast.file("石桥的护栏断了", title="护栏", place="老磨坊旁").request.number
    cast.act(number, "tell", cast.resident(), "补充：桥墩也裂了")
    cast.act(number, "answer", cast.deputy(), "已请水利站加固")
    cast.act(number, "close", cast.chief(), "")
    announce(House(cast))
    assert all(number in look(chen, words).text for words in ("护栏", "桥墩", "磨坊", "加固"))
    assert cast.database.transact(lambda session: own_data.forget(session, cast.li)).requests == 1
    if caught_up:
        catch_up(House(cast))
    for words in ("护栏", "桥墩", "磨坊", "石桥的护栏断了"):
        page = look(chen, words).text
        assert number not in page and "没有找到" in page, words
    left = look(chen, "加固").text
    assert (number in left) == caught_up, "what colleagues said comes back with the index"
    assert "护栏" not in left and "磨坊" not in left


def test_a_number_goes_straight_to_it(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    answer = look(chen, f" {number[:5].lower()} {number[5:]} ")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/console/requests/{number}"
    assert look(chen, "0000000000").status_code == 404


def test_a_single_character_is_told_to_be_too_short(chen: Browser) -> None:
    assert "请至少输入两个字" in look(chen, "灯").text


def test_while_old_ones_are_not_indexed_the_page_says_so(cast: Cast, chen: Browser, zhou: Browser) -> None:
    number = cast.file().request.number
    cast.database.transact(lambda s: search.wait(s, [seeing.by_number(s, number).id]))
    assert "正在建立检索" in look(chen, "路灯").text and "正在建立检索" not in look(zhou, "路灯").text


def test_what_is_searched_for_is_shown_and_never_run(chen: Browser) -> None:
    page = look(chen, '"><script>alert(1)</script>').text
    assert "<script>alert" not in page and "没有找到" in page


def test_anothers_request_is_not_found(cast: Cast, zhou: Browser) -> None:
    number = cast.file("石桥护栏").request.number
    announce(House(cast))
    assert number not in look(zhou, "护栏").text


def test_whoever_works_for_the_body_complained_of_finds_nothing_by_the_filers_name(cast: Cast, chen: Browser) -> None:
    about = {"about": "department", "about_department_id": cast.housing}
    number = cast.file("我是李示例，收费不给票", name="李示例", phone="000-1111-2222", **about).request.number
    announce(House(cast))
    assert number in look(chen, "李示例").text
    post = Role(person_id=cast.chen, role="handler", scope_kind="department", scope_id=cast.housing)
    cast.database.transact(lambda session: session.add(post))
    assert number not in look(chen, "李示例").text and number in look(chen, "收费不给票").text
