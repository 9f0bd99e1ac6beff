"""A deputy is bound: the chief shows a code, the phone scans it, the test message arrives, the page says so."""

import base64
import re
from urllib.parse import urlsplit

import pytest

from models import person, verify, websession
from tests.bindings import read, stands
from tests.cast import SA
from tests.console.test_codes import drawn_from_svg, read_back
from tests.journeys.conftest import Phone, World

PEOPLE = "/console/people"


@pytest.fixture
def chen(world: World) -> Phone:
    """陈站长 at his desk's browser."""
    desk = Phone(world, "陈站长")
    token = world.cast.database.transact(lambda s: websession.begin(s, world.cast.chen, "console"))
    desk.line.cookies.set("console", token)
    return desk


@pytest.fixture
def sun(world: World) -> Phone:
    """孙代表, who never heard of the account."""
    world.sim.post("/people", {"name": "孙代表"})
    return Phone(world, "孙代表")


def code_shown_to(world: World, chen: Phone, who: int) -> tuple[str, str]:
    """(the page that watches, what a phone reads from the picture on it)."""
    page = chen.press(PEOPLE, f"{PEOPLE}/{who}/binding")
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page.text)
    assert picture, page.text
    return urlsplit(page.url).path, read_back(drawn_from_svg(base64.b64decode(picture[1]).decode()))


def bound(world: World, chen: Phone, sun: Phone) -> str:
    page, url = code_shown_to(world, chen, world.cast.sun)
    told = world.sim.post("/scan", {"person": sun.name, "url": url})
    assert told["open"] == "account"
    world.until(lambda: "测试消息已于" in chen.open(page).text)
    return page


def test_a_deputy_becomes_reachable_by_scanning_following_and_receiving(world: World, chen: Phone, sun: Phone) -> None:
    assert "尚未绑定" in chen.open(PEOPLE).text
    bound(world, chen, sun)
    (message,) = world.inbox("孙代表")
    assert "绑定测试：收到即表示绑定成功" in repr(message)
    assert stands(world.cast, world.cast.sun).reachable
    assert "孙示例" in chen.open(PEOPLE).text and "测试送达" in chen.open(PEOPLE).text
    assert sun.open_in_wechat(f"{world.url}/deputy").status_code == 200  # the phone opens the deputy's pages


def test_a_request_reaches_who_was_bound(world: World, chen: Phone, sun: Phone) -> None:
    bound(world, chen, sun)
    number = world.cast.file(token=world.cast.sun_code).request.number
    world.until(lambda: any(number in repr(message) for message in world.inbox("孙代表")))
    with world.cast.database.read() as session:
        assert list(verify.faults(session)) == []


def test_who_unfollows_is_seen_to_be_gone_and_who_follows_again_to_be_back(
    world: World, chen: Phone, sun: Phone
) -> None:  # fmt: skip
    bound(world, chen, sun)
    world.sim.post("/follow", {"appid": SA, "person": "孙代表", "follow": False})
    world.until(lambda: "已取消关注或拉黑" in chen.open(PEOPLE).text)
    world.sim.post("/follow", {"appid": SA, "person": "孙代表", "follow": True})
    world.until(lambda: stands(world.cast, world.cast.sun).reachable)


def test_who_blocks_the_account_is_not_called_bound(world: World, chen: Phone, sun: Phone) -> None:
    world.sim.post("/follow", {"appid": SA, "person": "孙代表", "follow": True})
    world.sim.post("/block", {"appid": SA, "person": "孙代表"})
    page, url = code_shown_to(world, chen, world.cast.sun)
    world.sim.post("/scan", {"person": "孙代表", "url": url})
    world.until(lambda: "没有绑定成功" in chen.open(page).text)
    assert "拉黑" in chen.open(page).text and not stands(world.cast, world.cast.sun).reachable


def test_a_new_wechat_takes_over_from_the_old_one(world: World, chen: Phone, sun: Phone) -> None:
    bound(world, chen, sun)
    assert sun.open_in_wechat(f"{world.url}/deputy").status_code == 200
    world.sim.post("/people", {"name": "孙代表的新手机"})
    new = Phone(world, "孙代表的新手机")
    bound(world, chen, new)
    assert "换了微信" in chen.open(PEOPLE).text
    assert new.open_in_wechat(f"{world.url}/deputy").status_code == 200
    assert sun.open_in_wechat(f"{world.url}/deputy").status_code == 403  # even after signing in anew


def test_who_takes_back_the_consent_is_forgotten(world: World, chen: Phone, sun: Phone) -> None:
    bound(world, chen, sun)
    openid = world.sim.post("/revoke", {"appid": SA, "person": "孙代表"})["openid"]
    world.until(lambda: "撤回授权" in chen.open(PEOPLE).text)
    assert read(world.cast, lambda s: person.known_as(s, SA, openid)) is None
