"""The hall's screen over hours: it renews itself in place, outlives a lost line, and nothing of it is cut off."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from models import clock, wall
from models.station import Station
from tests.cast import Cast
from tests.journeys.conftest import World
from tests.models.gathering import each, filer, gather, merge

MINUTE = "01:05"
COLLECTED = ".tiles li:first-child b"
HIGH = "() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
LONG = "村里" * 60


@pytest.fixture
def screen(world: World, chromium: Browser):
    """A television at the station's wall address, whose clock we turn."""
    cast = world.cast
    made = cast.database.transact(lambda s: wall.make(s, s.get_one(Station, cast.station), cast.chen).secret)
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.clock.install()
    page.goto(f"{world.url}/wall/{made}")
    yield page
    context.close()


def test_it_renews_itself_in_place_and_keeps_what_it_showed_while_the_line_is_down(world: World, screen: Page) -> None:
    assert screen.inner_text(COLLECTED) == "0"
    screen.evaluate("window.still = 'the same page'")
    gather(world.cast, 2)
    screen.clock.fast_forward(MINUTE)
    expect(screen.locator(COLLECTED)).to_have_text("2")
    screen.context.set_offline(True)
    screen.clock.fast_forward(MINUTE)
    expect(screen.locator("#late")).to_be_visible()
    expect(screen.locator(COLLECTED)).to_have_text("2")
    screen.context.set_offline(False)
    screen.clock.fast_forward(MINUTE)
    expect(screen.locator("#late")).to_be_hidden()
    assert screen.evaluate("window.still") == "the same page", "nothing was loaded anew, so nothing flashed"


def test_a_revoked_screen_goes_out(world: World, screen: Page) -> None:
    cast = world.cast
    cast.database.transact(lambda s: [one.revoke(cast.chen) for one in wall.of_stations(s, [cast.station])])
    screen.clock.fast_forward(MINUTE)
    expect(screen.locator("body")).to_contain_text("已停用")


@pytest.mark.parametrize("wide, high", [(1366, 768), (1920, 1080), (3840, 2160)])
def test_nothing_is_cut_on_a_television(world: World, screen: Page, wide: int, high: int) -> None:
    cast = world.cast
    for category in ("环境卫生", "道路交通", "供水供电", "其他"):
        numbers = [cast.file(LONG, category=category).request.number for _ in range(2)]
        each(cast, numbers, "accept", cast.deputy())
    _beside(cast, gather(cast, 6))
    screen.set_viewport_size({"width": wide, "height": high})
    screen.reload()
    told = "；另：群众撤回 1 件，不计入统计 1 件，并案 1 件，批准延期 1 件，直接调整承诺日期 1 件，事后更正 1 件"
    expect(screen.locator(".speaks")).to_contain_text(told)
    assert screen.locator(".latest li").count() == 5
    assert screen.evaluate(HIGH) == [high, wide]


def _beside(cast: Cast, numbers: list[str]) -> None:
    """One of each that a rate would hide."""
    one, two, three, four, five, lead = numbers
    cast.act(one, "withdraw", filer(cast, one), "不用了")
    cast.act(two, "exclude", cast.chief(), "test", "试填")
    merge(cast, three, into=lead)
    cast.act(four, "accept", cast.deputy())
    cast.act(four, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "缺料")
    cast.act(four, "grant_time", cast.chief(), "")
    cast.act(five, "promise_until", cast.chief(), clock.today() + timedelta(days=60), "等材料")
    each(cast, [five], "answer", cast.deputy(), "已修好。")
    each(cast, [five], "amend", cast.chief(), "分类错了", category="环境卫生")
