"""统计看板: the pictures' numbers are the figures', by days of Shanghai; every one of them leads to its cases."""

import re
from datetime import date, datetime, time, timedelta
from html import unescape

from models import clock
from models.clock import HERE
from models.service_request import Ending
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_figures import listed, numbers_on
from tests.models.gathering import each, filer, gather

DASH = "/console/figures"


def described(page: str, name: str) -> str:
    found = re.search(rf'<desc id="{name}-d">([^<]*)</desc>', page)
    return unescape(found[1]) if found else ""


def told(day: date) -> str:
    return f"{day.month}.{day.day}"


def test_days_and_months_are_those_of_shanghai(cast: Cast, chen: Browser) -> None:
    yesterday, first = clock.today() - timedelta(days=1), clock.today().replace(day=1)
    for day, hour in ((yesterday, time(0, 1)), (yesterday, time(23, 59)), (first - timedelta(days=1), time(23, 59))):
        with clock.at(datetime.combine(day, hour, HERE)):
            gather(cast, 2)
    page = chen.open(DASH).text
    before, last = yesterday - timedelta(days=1), first - timedelta(days=1)
    assert f"{told(yesterday)}：收集 4" in described(page, "days") or yesterday == last
    assert f"{told(before)}：收集 0" in described(page, "days") or before == last
    brought = re.findall(r"(\d+)：收集 (\d+)", described(page, "months"))
    assert len(brought) == 12 and sum(int(n) for _, n in brought) == 6
    assert dict(brought)[str(last.month)] == ("6" if yesterday.month == last.month else "2")


def test_what_a_month_brought_and_what_is_done_of_it(cast: Cast, chen: Browser) -> None:
    then = clock.now() - timedelta(days=40)
    with clock.at(then):
        numbers = gather(cast, 5)
    each(cast, numbers[:3], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    page = chen.open(DASH).text
    month = then.astimezone(HERE)
    assert f"{month.month}：收集 5，办理完成 3" in described(page, "months"), "done counts in the month it was filed in"
    behind = [(at, n) for at, n in numbers_on(page) if f"period={month:%Y-%m}" in at]
    assert sorted(n for _, n in behind) == [3, 5]
    assert all(sum(listed(chen, at)) == n for at, n in behind)


def test_a_category_and_a_place_open_their_own_cases(cast: Cast, chen: Browser) -> None:
    gather(cast, 3, category="环境卫生")
    gather(cast, 2, category="道路交通")
    gather(cast, 1)
    page = chen.open(DASH).text
    assert described(page, "categories") == "环境卫生 3 件；道路交通 2 件；未分类 1 件"
    assert described(page, "places") == "柳树村 6 件"
    for at, n in numbers_on(page):
        if "category=" in at or "place=" in at:
            assert sum(listed(chen, at)) == n, at
    unsorted = [at for at, _ in numbers_on(page) if at.endswith("category=")]
    assert unsorted and "类别：未分类" in chen.open(unsorted[0]).text


def test_the_county_ranks_its_stations_and_townships(cast: Cast, county: Browser) -> None:
    each(cast, gather(cast, 6)[:3], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    page = county.open(DASH).text
    found = re.findall(r'<b class="place">([^<]+)</b> <a[^>]*>([^<]+)</a>', page)
    assert {place for place, _ in found} == {"—"} and len(found) == 2, "three handed over: too few to rank"
    assert "各乡镇（街道）" in page and described(page, "places") == "甲镇 6 件"
    town = next(at for at, _ in numbers_on(page) if "place=" in at and "key=received" in at)
    assert sum(listed(county, town)) == 6, "a township's number holds its villages'"


def test_first_unsatisfied_then_done_again_is_said_beside_the_rate(cast: Cast, chen: Browser) -> None:
    number, content = gather(cast, 2)
    for one in (number, content):
        each(cast, [one], "answer", cast.deputy(), "看过了。")
    cast.act(number, "rate", filer(cast, number), "unsatisfied", "没修")
    cast.act(content, "rate", filer(cast, content), "satisfied", "")
    assert "先不满意" not in chen.open(DASH).text
    cast.act(number, "redo", cast.chief(), "请重办")
    page = chen.open(DASH).text
    [(at, n)] = {(at, n) for at, n in numbers_on(page) if "key=regraded" in at}
    assert n == 1 and sum(listed(chen, at)) == 1, "a redo takes the grade out of the rate, and not out of sight"
    assert "先不满意" not in page
    each(cast, [number], "answer", cast.chief(), "换了灯。")
    cast.act(number, "rate", filer(cast, number), "satisfied", "")
    page = chen.open(DASH).text
    assert "先不满意、重办后满意" in page and "key=regraded" in page
    [(at, n)] = [(at, n) for at, n in numbers_on(page) if "key=mended" in at]
    assert n == 1 and sum(listed(chen, at)) == 1


def test_promises_of_the_coming_month_are_listed(cast: Cast, chen: Browser) -> None:
    soon, late = gather(cast, 2)
    for number, days in ((soon, 10), (late, 60)):
        ending = Ending("promised", look_back_on=clock.today() + timedelta(days=days))
        each(cast, [number], "answer", cast.deputy(), "列入计划。", ending=ending)
    page = chen.open(DASH).text
    assert f"/console/requests/{soon}" in page and f"/console/requests/{late}" not in page


def test_no_style_no_script_and_every_picture_has_a_name(cast: Cast, chen: Browser) -> None:
    gather(cast, 2)
    page = chen.open(DASH).text
    assert " style=" not in page and "<script>" not in page and len(page.encode()) < 150_000
    for svg in re.findall(r"<svg[^>]*>", page):
        assert 'role="img"' in svg and "aria-labelledby" in svg
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
