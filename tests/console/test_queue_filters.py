"""Filters that are links: each narrows, says how many it leaves, and can be taken away."""

import re
from datetime import datetime, timedelta

import pytest

from models import clock, person
from models.clock import HERE
from models.service_request import Order, calling, listing, queue
from models.service_request.sifting import conditions
from models.workflow import WAITING
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_queue import NUMBER, neighbours, row
from tests.models.test_plans import asked, many, plan

A_MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=HERE)


def shown(chen: Browser, query: str) -> set[str]:
    answer = chen.open(f"/console/?{query}")
    assert answer.status_code == 200, query
    return set(NUMBER.findall(answer.text))


def pill(page: str, label: str) -> tuple[str, str]:
    """Where it leads, and how many it says."""
    found = re.search(rf'<a [^>]*class="pill[^>]*href="([^"]+)">{label} <b[^>]*>(\d+)</b>', page)
    assert found, label
    return found[1].replace("&amp;", "&"), found[2]


def test_each_filter_leaves_what_it_says(cast: Cast, chen: Browser) -> None:
    road = cast.file(category="道路交通").request.number
    water = cast.file(category="供水供电", visibility="private").request.number
    page = chen.open("/console/").text
    for label, number in (("道路交通", road), ("供水供电", water), ("不公开", water)):
        link, n = pill(page, label)
        assert n == "1" and shown(chen, link.split("?")[1]) == {number}
    assert pill(page, "王示例代表")[1] == "2" and pill(page, "扫码")[1] == "2" and pill(page, "甲镇柳树村")[1] == "2"


def test_filters_add_up_and_each_can_be_taken_away(cast: Cast, chen: Browser) -> None:
    both = cast.file(category="道路交通", visibility="private").request.number
    other = cast.file(category="道路交通").request.number
    page = chen.open("/console/?category=道路交通&private=yes").text
    assert set(NUMBER.findall(page)) == {both}
    away = re.search(r'class="pill on" href="([^"]+)">不公开<span aria-hidden', page)[1].replace("&amp;", "&")
    assert shown(chen, away.split("?")[1]) == {both, other}


def test_with_whom_follows_the_matter(cast: Cast, chen: Browser) -> None:
    number = cast.file(token=cast.group_code).request.number
    assert shown(chen, f"whom={cast.wang}") == shown(chen, f"whom={cast.zhao}") == {number}
    cast.act(number, "accept", cast.deputy())
    assert shown(chen, f"whom={cast.wang}") == {number} and shown(chen, f"whom={cast.zhao}") == set()
    cast.act(number, "pass_on", cast.deputy(), "请站长协调")
    assert shown(chen, f"whom={cast.wang}") == set(), "it says 现由 the station"


def test_what_the_station_itself_has_is_found_as_ours(cast: Cast, chen: Browser) -> None:
    nobodys, passed, own, with_wang, at_a_body, with_gao = (
        cast.file(token=cast.station_code if n in (0, 5) else cast.wang_code, who=who).request.number
        for n, who in enumerate(neighbours(cast, 6))
    )  # fmt: skip
    cast.act(passed, "pass_on", cast.deputy(), "请站长协调")
    cast.act(own, "accept", cast.chief())
    cast.act(at_a_body, "order", cast.chief(), Order(cast.housing, "更换路灯", "请现场查看"))
    cast.act(at_a_body, "take", cast.handler())
    cast.act(with_gao, "assign", cast.chief(), cast.gao, "请速办")
    assert pill(chen.open("/console/").text, "本站") == ("/console/?whom=station", "3")
    assert shown(chen, "whom=station") == {nobodys, passed, own}
    assert shown(chen, f"whom={cast.wang}") == {with_wang} and shown(chen, f"whom={cast.gao}") == {with_gao}
    page = chen.open("/console/").text
    assert all("甲镇人大代表联络站" in row(page, number) for number in (nobodys, passed, own))


def test_what_was_sent_up_is_with_the_county(cast: Cast, chen: Browser, county: Browser) -> None:
    number = cast.file(token=cast.station_code).request.number
    cast.lift(number, "本站办不了")
    assert shown(chen, "whom=county") == shown(county, "whom=county") == {number}
    assert shown(chen, "whom=station") == set() and pill(chen.open("/console/").text, "县人大")[1] == "1"


def test_a_strangers_name_is_not_told_by_a_filter(cast: Cast, chen: Browser) -> None:
    cast.file(name="李示例")
    page = chen.open(f"/console/?whom={cast.he}").text
    assert "何示例" not in page and "没有这一项" in page


def test_late_soon_and_fine(cast: Cast, chen: Browser) -> None:
    def long_in_office(session) -> None:
        for role in person.roles_of(session, cast.chen):
            role.since = A_MONDAY

    cast.database.transact(long_in_office)
    with clock.at(A_MONDAY):
        number = cast.file().request.number
        cast.act(number, "accept", cast.deputy())  # ten workdays
    found = {}
    for days in (0, 12, 15):
        with clock.at(A_MONDAY + timedelta(days=days)):
            chen.sign_in(cast.database, cast.chen, "console")
            found[days] = [due for due in ("late", "soon", "fine") if shown(chen, f"due={due}") == {number}]
            heat = re.search(r'<li class="heat-(\w+)', chen.open("/console/").text)[1]
            assert found[days] == [heat], "the shade and the filter agree"
    assert found == {0: ["fine"], 12: ["soon"], 15: ["late"]}


def test_what_waits_for_the_chief_is_what_the_rows_mark(cast: Cast, chen: Browser) -> None:
    plain = cast.file().request.number
    calls = {cast.file(token=token).request.number for token in (cast.station_code, cast.sun_code)}
    passed = cast.file().request.number
    cast.act(passed, "pass_on", cast.deputy(), "请站长协调")
    page = chen.open("/console/?state=mine").text
    assert set(NUMBER.findall(page)) == {passed, *calls} and plain not in page
    with cast.database.read() as session:
        rows = queue.page(session, cast.chief(), WAITING, None)
        marked = {line.request.number for line in listing.lines(session, rows, cast.chief()) if line.concern}
        mine = [calling.for_office(session, cast.chief())]
        asked_for = {one.number for one in queue.page(session, cast.chief(), WAITING, None, sift=mine)}
    assert marked == asked_for


def test_an_unsatisfied_rating_is_marked(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    cast.act(number, "answer", cast.deputy(), "修好了")
    cast.act(number, "rate", cast.resident(), "unsatisfied", "没有修好")
    assert shown(chen, "state=rated&unsatisfied=yes") == {number}
    assert "评价不满意" in chen.open("/console/?state=rated").text


@pytest.mark.parametrize(
    "query",
    ["due=never", "state=nonsense", "whom=x", "whom=99999999999999999999",
     "whom=other", "village=station", "village=%C2%B2", "private=no",
     "owner=station", "category=" + "长" * 41],
)  # fmt: skip
def test_a_filter_that_is_none_is_404(cast: Cast, chen: Browser, query: str) -> None:
    assert chen.open(f"/console/?{query}").status_code == 404


def test_the_one_before_and_the_one_after_stand_in_the_same_filter(cast: Cast, chen: Browser) -> None:
    first, _, third = (cast.file(category=c).request.number for c in ("道路交通", "供水供电", "道路交通"))
    page = chen.open(f"/console/requests/{first}?category=道路交通").text
    [following] = re.findall(r'href="(/console/requests/\w{10}[^"]*)" rel="next"', page)
    assert third in following and 'rel="prev"' not in page
    page = chen.open(following.replace("&amp;", "&")).text
    assert first in re.search(r'href="([^"]+)" rel="prev"', page)[1] and 'rel="next"' not in page


def test_a_move_leads_back_into_the_same_filter(cast: Cast, chen: Browser) -> None:
    number = cast.file(category="道路交通").request.number
    page = f"/console/requests/{number}?private=&category=道路交通"
    [action] = [a for a in chen.forms(page) if a.startswith(f"/console/requests/{number}/note")]
    answer = chen.press(page, action, text="看过了")
    assert "category=" in answer.headers["Location"] and "done=note" in answer.headers["Location"]


def test_a_filtered_page_walks_the_queues_index_without_sorting(cast: Cast) -> None:
    many(cast)
    narrow = conditions({"due": "late", "category": "道路交通", "private": "yes", "whom": str(cast.wang)})
    for back, more in ((False, []), (True, []), (False, conditions({"whom": "station"}))):
        narrow = more or narrow
        arm = queue._arm("filed", cast.station).where(*narrow)
        told = plan(cast, asked(arm, cast, (50_000, 1), back))
        assert "ix_service_requests_station_id_state_sort_key_id" in told, told
        assert "TEMP B-TREE FOR ORDER" not in told and "filesort" not in told, told


@pytest.mark.parametrize("name", ["whom", "village"])
def test_a_number_no_column_holds_is_no_filter(chen: Browser, name: str) -> None:
    assert chen.open("/console/", query_string={name: "9" * 5000}).status_code == 404
