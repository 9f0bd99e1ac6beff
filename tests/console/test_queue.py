"""The chief's queue: what waits, how late, with whom; page by page, and only theirs."""

import re
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from models import attempt as attempts
from models import clock, delivery, event, person
from models.clock import HERE
from models.deputy import Deputy
from models.person import Person
from models.service_request import queue, seeing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

NUMBER = re.compile(r'href="/console/requests/(\w{10})["?]')
A_MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=HERE)


def neighbours(cast: Cast, count: int) -> list[int]:
    def move_in(session) -> list[int]:
        people = [Person(id=new_id()) for _ in range(count)]
        session.add_all(people)
        return [p.id for p in people]

    return cast.database.transact(move_in)


def row(page: str, number: str) -> str:
    [found] = [li for li in re.findall(r"<li.*?</li>", page, re.S) if number in li]
    return found


def test_an_empty_queue_says_so_kindly(chen: Browser) -> None:
    assert "没有待办" in chen.open("/console/").text
    assert "目前没有诉求" in chen.open("/console/?state=closed").text


def test_a_row_tells_what_where_with_whom_and_by_when(cast: Cast, chen: Browser) -> None:
    number = cast.file("\n路灯坏了\n三天了", category="道路交通").request.number
    found = row(chen.open("/console/").text, number)
    for words in ("路灯坏了", "道路交通", "柳树村", "待受理", "王示例代表", "前受理"):
        assert words in found
    assert "三天了" not in found


def test_a_promise_is_fine_then_near_then_late(cast: Cast, chen: Browser) -> None:
    def long_in_office(session) -> None:
        for role in person.roles_of(session, cast.chen):
            role.since = A_MONDAY

    cast.database.transact(long_in_office)
    with clock.at(A_MONDAY):
        number = cast.file().request.number
    chips = {}
    for hours in (0, 24, 48, 120):
        with clock.at(A_MONDAY + timedelta(hours=hours)):
            chen.sign_in(cast.database, cast.chen, "console")
            found = row(chen.open("/console/").text, number)
            chips[hours] = re.search(r'chip (late|soon|fine)">([^<]+)<', found).groups()
    assert chips == {
        0: ("fine", "3月4日（周三）前受理"), 24: ("soon", "明天 18:00 前受理"), 48: ("soon", "今天 18:00 前受理"),
        120: ("late", "受理已超期 3 天"),
    }  # fmt: skip


def test_tabs_count_without_counting_and_lead_to_their_rows(cast: Cast, chen: Browser) -> None:
    numbers = [cast.file().request.number for _ in range(3)]
    cast.act(numbers[0], "accept", cast.deputy())
    page = chen.open("/console/").text
    assert re.search(r"全部待办 <b[^>]*>3</b>", page) and re.search(r"待受理 <b[^>]*>2</b>", page)
    assert re.search(r"办理中 <b[^>]*>1</b>", page)
    assert set(NUMBER.findall(chen.open("/console/?state=accepted").text)) == {numbers[0]}
    assert set(NUMBER.findall(page)) == set(numbers)


def test_each_open_matter_is_in_one_tab_and_the_stages_add_up_to_what_is_to_do(cast: Cast, chen: Browser) -> None:
    lead, along, told, asked, new = (cast.file(who=who).request.number for who in neighbours(cast, 5))
    cast.act(told, "answer", cast.deputy(), "修好了")
    cast.act(asked, "ask", cast.deputy(), "哪一盏？")

    def merge(session) -> None:
        first, second = (seeing.by_number(session, number) for number in (lead, along))
        second.merge(first, "同一盏灯", by=cast.chief())

    cast.database.transact(merge)
    page = chen.open("/console/").text
    tabs = re.search(r'<nav class="tabs".*?</nav>', page, re.S)[0]
    todo, stages, others = re.split(r'<span class="faint">(?:分环节|不计入待办)</span>', tabs)
    n = [sum(int(one) for one in re.findall(r">(\d+)</b>", part)) for part in (stages, others)]
    assert re.search(r"全部待办 <b[^>]*>3</b>", todo) and n == [3, 2]
    met = [number for link in re.findall(r'href="([^"]+)"', stages + others)
           for number in NUMBER.findall(chen.open(link.replace("&amp;", "&")).text)]  # fmt: skip
    assert sorted(met) == sorted((lead, along, told, asked, new))


def test_the_list_says_in_which_order_it_stands(cast: Cast, chen: Browser) -> None:
    cast.file()
    assert "其次是超期最久的" in chen.open("/console/").text
    assert "先提交的在前" in chen.open("/console/?state=answered").text


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast, chen: Browser) -> None:
    filed = [cast.file(who=who).request.number for who in neighbours(cast, queue.PAGE * 2 + 3)]
    seen, path = [], "/console/"
    while path:
        page = chen.open(path).text
        seen += NUMBER.findall(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else None
    assert seen == filed


def test_what_waits_for_the_chief_is_marked(cast: Cast, chen: Browser) -> None:
    def marked(number: str) -> bool:
        return "待站长</b>" in row(chen.open("/console/").text, number)

    plain, to_station = cast.file(), cast.file(token=cast.station_code)
    unbound, passed = cast.file(token=cast.sun_code), cast.file()
    cast.act(passed.request.number, "pass_on", cast.deputy(), "请站长协调")
    assert not marked(plain.request.number)
    assert all(marked(f.request.number) for f in (to_station, unbound, passed))


def test_a_notice_nobody_read_marks_the_request_until_it_is_acted_on(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number

    def ladder_runs_out(session) -> None:
        one = seeing.by_number(session, number)
        delivery.owe(session, event.history(session, one.id)[0], cast.wang, "filed")
        session.flush()
        attempts.of_request(session, one.id)[0][0].end("told_chief")

    cast.database.transact(ladder_runs_out)
    assert "代表未查看通知" in row(chen.open("/console/").text, number)
    assert "已转站长知悉" in chen.open(f"/console/requests/{number}").text


def test_a_deputy_who_left_meanwhile_marks_it_too(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number

    def leave(session) -> None:
        session.get_one(Deputy, cast.deputies[cast.wang]).left_on = date(2020, 1, 2)

    taken = cast.file().request.number
    cast.act(taken, "accept", cast.deputy())
    cast.database.transact(leave)
    for one in (number, taken):
        assert "代表已离任" in row(chen.open("/console/").text, one)
        assert one in chen.open("/console/?state=mine").text


def test_another_stations_queue_is_not_there(cast: Cast, zhou: Browser) -> None:
    number = cast.file().request.number
    assert number not in zhou.open("/console/").text
    assert zhou.open(f"/console/?station={cast.station}").status_code == 404
    assert zhou.open(f"/console/find?number={number}").status_code == 404


def test_the_county_sees_its_stations_and_filters_by_one(cast: Cast, county: Browser) -> None:
    number = cast.file().request.number
    private = cast.file(visibility="private").request.number
    page = county.open("/console/").text
    assert number in page and "甲镇人大代表联络站" in page and private not in page
    assert number in county.open(f"/console/?station={cast.station}").text
    assert number not in county.open(f"/console/?station={cast.far_station}").text
    stations = county.open("/console/stations").text
    assert "乙镇人大代表联络站" in stations and f"station={cast.station}" in stations


@pytest.mark.parametrize("spell", [str.lower, lambda n: f" {n[:5]}-{n[5:]} "])
def test_a_number_read_out_is_found_as_people_type_it(cast: Cast, chen: Browser, spell) -> None:
    number = cast.file().request.number
    answer = chen.open("/console/find", query_string={"number": spell(number)})
    assert answer.headers["Location"] == f"/console/requests/{number}"


def test_what_residents_write_is_shown_and_never_run(app: Flask, cast: Cast, chen: Browser) -> None:
    number = cast.file('<script>alert(1)</script> {{ 7*7 }}', name="<b>李</b>").request.number
    for path in ("/console/", f"/console/requests/{number}"):
        page = chen.open(path).text
        assert "<script>alert" not in page and "<b>李" not in page and "&lt;script&gt;" in page and "{{ 7*7 }}" in page
