"""办理过程 tells every reader the same of a step beside its words, and the resident only what is theirs to know."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from flask import Flask

from models import clock, profile
from models.service_request import Order, seeing
from models.workflow import MOVES
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import ROOT
from tests.departments import report
from tests.pressed import special

ORDER = ("更换村口路灯", "更换村口东侧第二盏路灯灯头")
STYLES = {"timeline": "mashang.css", "course": "console.css"}


class Readers(NamedTuple):
    """Each page that has the history, by who opens it."""

    chief: Browser
    county: Browser
    deputy: Browser
    handler: Browser
    resident: Browser

    def read(self, number: str) -> dict[str, str]:
        desk = f"/console/requests/{number}"
        where = (desk, desk, f"/deputy/requests/{number}", f"/console/handling/{number}", f"/r/{number}")
        pages = {name: one.open(at) for name, one, at in zip(self._fields, self, where, strict=True)}
        assert {page.status_code for page in pages.values()} == {200}
        return {name: page.text.split(">办理过程<")[1].split("</ol>")[0] for name, page in pages.items()}


@pytest.fixture
def readers(app: Flask, cast: Cast, chen: Browser, county: Browser) -> Readers:
    wang, li = (Browser(app).sign_in(cast.database, one, "h5") for one in (cast.wang, cast.li))
    return Readers(chen, county, wang, Browser(app).sign_in(cast.database, cast.he, "console"), li)


@pytest.fixture
def taken(cast: Cast) -> str:
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, *ORDER, tier="big"))
    cast.act(number, "take", cast.handler())
    return number


def who_read(pages: dict[str, str], said: str) -> set[str]:
    return {name for name, page in pages.items() if said in page}


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_an_order_keeps_its_title_and_its_tier_for_the_office(taken: str, readers: Readers) -> None:
    pages = readers.read(taken)
    label = profile.of("default").tier("big").label
    assert who_read(pages, ORDER[0]) >= {"chief", "county", "deputy"}
    assert who_read(pages, f"分级：{label}") == {"chief", "county", "deputy", "handler"}


def test_the_day_asked_for_is_colleagues_to_read_and_the_day_granted_is_everybodys(
    cast: Cast, taken: str, readers: Readers
) -> None:  # fmt: skip
    day = clock.today() + timedelta(days=60)
    cast.act(taken, "ask_more_time", cast.handler(), day, "等配件")
    asked = f"申请延到{in_words(day)}"
    assert who_read(readers.read(taken), asked) == {"chief", "county", "deputy", "handler"}
    cast.act(taken, "grant_time", cast.chief(), "同意")
    assert who_read(readers.read(taken), f"期限改为{in_words(day)}") == set(Readers._fields)


def test_a_visit_is_no_call_and_the_resident_reads_of_neither(cast: Cast, taken: str, readers: Readers) -> None:
    report(cast, taken, cast.handler())
    cast.act(taken, "verify", cast.chief(), "路灯已换新")

    def visit(session) -> None:
        seeing.by_number(session, taken).phoned("说挺好", True, cast.county_staff(), visited=True)

    cast.database.transact(visit)
    pages = readers.read(taken)
    assert who_read(pages, "方式：上门走访；联系上了") == {"chief", "county", "deputy"}


def test_aspects_stand_in_the_countys_order(cast: Cast, taken: str, readers: Readers) -> None:
    report(cast, taken, cast.handler())
    cast.act(taken, "verify", cast.chief(), "路灯已换新")
    aspects = [one.name for one in profile.of("default").aspects]
    cast.act(taken, "score", cast.deputy(), dict.fromkeys(reversed(aspects), "satisfied"), "")
    pages = readers.read(taken)
    assert who_read(pages, "；".join(f"{one}：满意" for one in aspects)) == {"chief", "county", "deputy"}


def test_a_supervisors_page_begins_with_what_came_last(cast: Cast, chen: Browser) -> None:
    number = special(cast)
    told = chen.open(f"/console/supervision/{number}").text.split("全部办理过程")[1]
    first, last = (profile.of("default").move_label(move) for move in ("file", "specialise"))
    assert told.index(f"<strong>{last}") < told.index(f"<strong>{first}")


def test_a_handlers_own_button_does_not_speak_of_the_handler(taken: str, readers: Readers) -> None:
    page = readers.handler.open(f"/console/handling/{taken}").text
    assert "<summary>请群众补充</summary>" in page and MOVES["query"].label not in page


def test_no_blank_stands_between_chinese_words_and_a_day(taken: str, readers: Readers) -> None:
    page = readers.resident.open(f"/r/{taken}").text
    assert "现在由<strong>" in page and "</strong>办理，自<time" in page and "</time>起，<span" in page


@pytest.mark.parametrize("kind", STYLES)
def test_a_list_within_a_step_is_no_step(chromium, kind: str) -> None:
    page = chromium.new_page()
    page.set_content(f'<ol class="{kind}"><li id="step">会商<ul><li id="agreed">某单位：修路</li></ul></li></ol>')
    page.add_style_tag(path=ROOT / "app" / "static" / STYLES[kind])
    dots = {one: page.evaluate(f"getComputedStyle({one}, '::before').content") for one in ("step", "agreed")}
    page.close()
    assert dots == {"step": '""', "agreed": "none"}
