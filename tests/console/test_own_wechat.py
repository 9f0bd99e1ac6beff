"""我的微信: who acts for a department binds their own phone, and what they are asked to do reaches it."""

import pytest
from flask import Flask

from models import appointing
from models.appointing import Post
from models.binding.scanning import by_scene
from tests import departments
from tests.bindings import openid_of, prove, read, scan, stands
from tests.browser import Browser
from tests.cast import Cast
from tests.console.conftest import PASSWORD, digits, hired
from tests.console.test_entry import enrol
from tests.console.test_people import Codes, wechat  # noqa: F401 (a fixture)
from tests.departments import Bodies
from wechat.errors import unreachable

OWN = "/console/my-wechat"


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


@pytest.fixture
def huang(app: Flask, cast: Cast, bodies: Bodies) -> Browser:
    """黄示例 of the roads, at her department's computer."""
    return Browser(app).sign_in(cast.database, bodies.huang, "console")


def shown(browser: Browser) -> str:
    answer = browser.press(OWN, OWN)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_handler_shows_themselves_a_code_scans_it_and_is_bound(
    cast: Cast, bodies: Bodies, huang: Browser, wechat: Codes  # noqa: F811
) -> None:
    assert "尚未绑定" in huang.open(OWN).text and f'href="{OWN}"' in huang.open("/console/handling").text
    page = shown(huang)
    assert "黄示例绑定微信" in huang.open(page).text and "data:image" in huang.open(page).text
    scan(cast, wechat.made[0][0], "o-huang")
    prove(cast, int(page.rsplit("/", 1)[1]))
    told = huang.open(page).text
    assert "已绑定" in told and "返回我的微信" in told
    assert "已绑定" in huang.open(OWN).text and "测试送达" in huang.open(OWN).text
    assert openid_of(cast, bodies.huang) == "o-huang" and stands(cast, bodies.huang).reachable


def test_everybody_at_the_desk_may_and_who_only_keeps_the_house_need_not(
    app: Flask, cast: Cast, chen: Browser, county: Browser, security: Browser, wechat: Codes  # noqa: F811
) -> None:
    clerk = hired(app, cast, "许示例", Post("clerk", cast.station))
    grid = Browser(app).sign_in(cast.database, cast.gao, "console")
    for browser in (chen, county, clerk, grid):
        assert "data:image" in browser.open(shown(browser)).text
    assert security.open(OWN).status_code == 403 and OWN not in security.open("/console/grants").text


def test_nobody_sees_the_code_of_another(
    app: Flask, cast: Cast, bodies: Bodies, huang: Browser, chen: Browser, wechat: Codes  # noqa: F811
) -> None:
    page = shown(huang)
    for other in (chen, Browser(app).sign_in(cast.database, bodies.he, "console")):
        assert other.open(page).status_code in (403, 404)


def test_a_code_that_was_not_scanned_is_shown_anew_and_the_older_is_worth_nothing(
    cast: Cast, bodies: Bodies, huang: Browser, wechat: Codes  # noqa: F811
) -> None:
    shown(huang)
    shown(huang)
    (first, _), (second, _) = wechat.made
    scan(cast, first, "o-huang")
    assert openid_of(cast, bodies.huang) is None
    scan(cast, second, "o-huang")
    assert openid_of(cast, bodies.huang) == "o-huang"
    assert read(cast, lambda s: by_scene(s, second).station_id) is None


def test_while_wechat_is_away_it_is_said(huang: Browser, wechat: Codes) -> None:  # noqa: F811
    wechat.why = unreachable()
    answer = huang.press(OWN, OWN)
    assert answer.status_code == 503 and "没有出示绑定码" in answer.text


def test_the_notice_opens_the_matter_on_the_phone_once_they_have_signed_in(
    app: Flask, cast: Cast, bodies: Bodies
) -> None:  # fmt: skip
    number = cast.file().request.number
    departments.order(cast, number, bodies.roads)
    cast.database.transact(lambda s: appointing.invite_known(s, bodies.huang, "huang", "an-invitation-for-huang"))
    secret, _ = enrol(Browser(app), "/console/enrol/an-invitation-for-huang")
    phone = Browser(app)
    door = phone.open(f"/console/handling/{number}").headers["Location"]
    typed = {"login": "huang", "password": PASSWORD, "code": digits(secret, ahead=1)}
    entered = phone.press(door, "/console/sign-in", **typed)
    assert entered.status_code == 303 and entered.headers["Location"] == f"/console/handling/{number}", entered.text
    assert departments.TITLE in phone.open(entered.headers["Location"]).text
