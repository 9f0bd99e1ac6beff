"""The desk's figures: numbers with their cases, percentages with their numbers, and nothing of another's."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from models import clock, profile
from models.clock import HERE
from models.service_request import Ending, Order, Report
from models.topic import begin, bundling
from tests.browser import Browser
from tests.cast import Cast
from tests.models.gathering import each, filer, found, gather, merge
from tests.models.test_score import done

LINK = re.compile(r'<a class="fig" href="([^"]+)">(\d+)</a>')
TABLES = "/console/figures/tables"
TITLE = re.compile(r'<a class="title"')


def numbers_on(page: str) -> list[tuple[str, int]]:
    return [(unescape(path), int(n)) for path, n in LINK.findall(page)]


def listed(who: Browser, path: str) -> tuple[int, int]:
    """(rows shown on all its pages, said to be hidden)."""
    rows, hidden = 0, 0
    while path:
        page = who.open(path).text
        rows += len(TITLE.findall(page))
        told = re.search(r"另有 (\d+) 件不公开", page)
        hidden = int(told[1]) if told else 0
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = unescape(following[1]) if following else ""
    return rows, hidden


def busy(cast: Cast) -> list[str]:
    """A little of everything that a figure speaks of."""
    numbers = gather(cast, 9) + gather(cast, 2, "mailbox", visibility="private") + gather(cast, 2, "grid")
    each(cast, numbers[:5], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    cannot = Ending("cannot", reason="没有钱", rule="示例规定")
    each(cast, numbers[5:6], "answer", cast.deputy(), "暂时修不了。", ending=cannot)
    for number, grade in zip(numbers, ("satisfied", "fairly", "unsatisfied"), strict=False):
        cast.act(number, "rate", filer(cast, number), grade, "")
    cast.act(numbers[4], "dispute", filer(cast, numbers[4]), "没有修")
    each(cast, numbers[3:4], "amend", cast.chief(), "分类错了", category="环境卫生")
    each(cast, numbers[6:7], "promise_until", cast.chief(), date.today() + timedelta(days=40), "等材料")
    merge(cast, numbers[8], into=numbers[7])
    cast.act(numbers[9], "exclude", cast.chief(), "test", "试填")
    cast.act(numbers[11], "withdraw", filer(cast, numbers[11]), "不用了")
    each(cast, numbers[12:], "order", cast.chief(), Order(cast.housing, "修路灯", "请修。"))
    each(cast, numbers[12:], "take", cast.handler())
    each(cast, numbers[12:], "report", cast.handler(), Report("修了。"))
    for kind, which in (("proposal", numbers[:3]), ("proposal", numbers[3:5]), ("topic", numbers[:2])):
        cast.database.transact(lambda s, kind=kind, which=which: bundling.bundle(
            begin(s, kind, "路灯", "", cast.chief(), cast.county, cast.station), [found(s, one) for one in which],
            cast.chief(),
        ))  # fmt: skip
    return numbers


@pytest.mark.parametrize("path", [TABLES, "/console/figures", "/console/bulletin"])
@pytest.mark.parametrize("who", ["chen", "county"])
def test_every_number_on_the_page_leads_to_exactly_its_cases(
    request: pytest.FixtureRequest, cast: Cast, who: str, path: str
) -> None:
    busy(cast)
    reader: Browser = request.getfixturevalue(who)
    told = set(numbers_on(reader.open(path).text))
    assert len(told) > (6 if path.endswith("bulletin") else 20)
    for at, n in told:
        shown, hidden = listed(reader, at)
        assert shown + hidden == n, at
        assert not hidden or who == "county"


def test_the_four_rates_stand_over_their_two_numbers(cast: Cast, chen: Browser) -> None:
    busy(cast)
    page = chen.open(TABLES).text
    for label, percent in (("转交率", "63.6%"), ("办结率", "71.4%"), ("落实率", "80%")):
        assert re.search(rf'{label}</h2>\s*<p class="big">{re.escape(percent)}', page), (label, page)
    assert "满意率</h2>\n    <p class=\"big\">—" in page and "不足 5 件，不算百分比" in page
    assert page.count("✓") == 6 and "✗" not in page


def test_what_stands_beside_the_rates_is_said_and_linked(cast: Cast, chen: Browser) -> None:
    busy(cast)
    page = re.sub(r"<[^>]+>", "", chen.open(TABLES).text)
    for words in ("并案 1", "事后更正 1", "直接调整承诺日期 1", "批准延期 0", "群众撤回 1", "测试或误报 1"):
        assert words in page, words


@pytest.mark.parametrize("path", [TABLES, "/console/figures"])
def test_each_station_has_beside_its_rates_what_they_would_hide(cast: Cast, county: Browser, path: str) -> None:
    busy(cast)
    told = {re.search(r"key=(\w+)", at)[1]: n for at, n in numbers_on(county.open(path).text)
            if f"station={cast.station}" in at}  # fmt: skip
    assert {key: told.get(key) for key in ("withdrawn", "excluded", "merged", "postponed", "amended")} == {
        "withdrawn": 1, "excluded": 1, "merged": 1, "postponed": 1, "amended": 1,
    }  # fmt: skip


def test_a_body_whose_cases_are_ruled_out_stands_there_with_the_ruling(cast: Cast, chen: Browser) -> None:
    [number] = gather(cast, 1)
    each(cast, [number], "order", cast.chief(), Order(cast.housing, "修路灯", "请修。"))
    cast.act(number, "exclude", cast.chief(), "test", "试填")
    bodies = chen.open(TABLES).text.split('id="bodies"')[1]
    assert "示例县住建局" in bodies and f"key=excluded&amp;department={cast.housing}" in unescape(bodies).replace(
        "&", "&amp;")  # fmt: skip


def test_what_deputies_say_of_a_body_stands_beside_what_they_said_before(cast: Cast, county: Browser) -> None:
    usual = profile.of("default")
    kind = {one.name: "unsatisfied" if one.name == "落实情况" else "satisfied" for one in usual.aspects}
    with profile.instead(replace(usual, figures=replace(usual.figures, min_n=1))):
        for moment, grades in ((datetime(2025, 6, 1, 9, tzinfo=HERE), kind | {"落实情况": "satisfied"}),
                               (datetime(2026, 6, 1, 9, tzinfo=HERE), kind)):  # fmt: skip
            with clock.at(moment):
                cast.act(done(cast), "score", cast.deputy(), grades, "")
        page = county.open(TABLES + "?period=2026").text.split('id="scores"')[1]
        plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "0% 0 / 1 最低 上期 100%，1/1" in plain and plain.count("最低") == 1 and "“上期”是2025年" in plain
    assert "最低" not in county.open(TABLES + "?period=2026").text, "of one score no share is told, and none is lowest"


def test_the_county_sees_its_stations_ranked_only_with_enough_cases(cast: Cast, county: Browser) -> None:
    busy(cast)
    page = county.open(TABLES).text
    placed = re.compile(r'data-label="名次" class="n[^"]*">([^<]+)</td><td data-label="联络站"[^>]*><a[^>]*>([^<]+)<')
    rows = dict(placed.findall(page))
    assert rows == {"1": "甲镇人大代表联络站", "—": "乙镇人大代表联络站"}
    assert county.open(TABLES + "?by=handed").status_code == 200
    assert county.open(TABLES + "?by=mood").status_code == 404
    assert "各联络站" in page
    alone = county.open(f"{TABLES}?station={cast.far_station}").text
    assert "<h2>各联络站" not in alone and "乙镇人大代表联络站，" in alone


def test_a_county_reads_how_many_it_may_not_read_and_not_what(cast: Cast, county: Browser, chen: Browser) -> None:
    number = gather(cast, 1, visibility="private")[0]
    path = "/console/figures/cases?key=received"
    page = county.open(path).text
    assert "另有 1 件不公开" in page and number[:5] not in page
    assert number[:5] in chen.open(path).text and "不公开" not in chen.open(path).text


def test_another_stations_figures_are_not_there(cast: Cast, zhou: Browser) -> None:
    busy(cast)
    assert zhou.open(f"/console/figures?station={cast.station}").status_code == 404
    assert zhou.open(f"/console/figures/cases?key=received&station={cast.station}").status_code == 404
    assert "提出的诉求 0 件" in zhou.open("/console/figures").text


@pytest.mark.parametrize("path", [
    "/console/figures/cases", "/console/figures/cases?key=mood", "/console/figures/cases?key=received&after=zz",
    "/console/figures/cases?key=received&place=x", "/console/figures/cases?key=received&place=1",
    "/console/figures/cases?key=received&department=1", "/console/figures/cases?key=received&department=x",
    "/console/figures/cases?key=at.withdrawn", "/console/figures/cases?key=sent_back.x",
])  # fmt: skip
def test_a_number_that_is_none_is_not_found(chen: Browser, path: str) -> None:
    assert chen.open(path).status_code == 404


@pytest.mark.parametrize("asked", [
    "from=2026-03-02&to=2026-03-01", "from=&to=", "from=0001-01-01&to=9999-12-31", "period=1999", "period=2026-13",
    "from=2026-01-01",
])  # fmt: skip
def test_days_that_cannot_be_are_refused_with_words(chen: Browser, asked: str) -> None:
    for page in ("figures", "figures/tables", "bulletin", "ledger", "ledger.xlsx"):
        answer = chen.open(f"/console/{page}?{asked}")
        assert answer.status_code == 422 and "起止日期" in answer.text


def test_a_period_is_carried_on_by_every_link(cast: Cast, chen: Browser) -> None:
    with clock.at(datetime(2025, 3, 4, 10, tzinfo=HERE)):
        gather(cast, 3)
    gather(cast, 2)
    page = chen.open("/console/figures?from=2025-03-01&to=2025-03-31").text
    assert "2025年3月1日至3月31日" in page
    page = chen.open(TABLES + "?from=2025-03-01&to=2025-03-31").text
    assert {n for _, n in numbers_on(page)} == {3}
    assert all("period=2025-03-01..2025-03-31" in path for path, _ in numbers_on(page))
    assert "提出的诉求 <a" in page and listed(chen, numbers_on(page)[0][0]) == (3, 0)


def test_numbers_are_shown_and_never_a_person(cast: Cast, chen: Browser) -> None:
    gather(cast, 6, name="刘示例", phone="000-1234567", place="示例街1号")
    for path in ("/console/figures", TABLES, "/console/bulletin"):
        page = chen.open(path).text
        assert "刘示例" not in page and "000-1234567" not in page and "路灯" not in page and "示例街" not in page


def test_an_empty_station_has_a_page_too(chen: Browser, county: Browser) -> None:
    for who, path in ((chen, TABLES), (county, TABLES), (chen, "/console/figures"), (county, "/console/figures")):
        page = who.open(path)
        assert page.status_code == 200 and "✗" not in page.text and not numbers_on(page.text)


def test_nobody_sees_figures_without_a_desk(stranger: Browser) -> None:
    for path in ("/console/figures", TABLES, "/console/figures/cases?key=done", "/console/bulletin", "/console/ledger",
                 "/console/ledger.xlsx", "/console/figures/month", "/console/figures/month.pdf", "/console/wall"):
        assert "/console/sign-in" in stranger.open(path).headers["Location"]
