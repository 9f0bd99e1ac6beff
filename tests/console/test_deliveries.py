"""The delivery board, as the chief, the county and a stranger see it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.console.calls import CALLED
from app.console.deliveries import lasting
from app.console.reasons import OTHER, reason
from app.notices import NOTICES
from models import clock, person
from models.db import Database
from models.pace import Pace
from tests.app_setup import make_app
from tests.bindings import bind
from tests.browser import Browser
from tests.cast import SA, Cast
from tests.console.test_people import row_of
from tests.owed import ended, named, owe, tried, unheard
from wechat.errors import MEANINGS

BOARD, CALLS = "/console/deliveries", "/console/calls"
LI_PHONE = "000-1111-2222"


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_board_says_whom_messages_reach_and_why_not(cast: Cast, chen: Browser) -> None:
    bind(cast, cast.wang, "o-wang")
    bind(cast, cast.zhao, "o-zhao")
    cast.database.transact(lambda s: person.bury(s, SA, "o-zhao"))
    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang, told=timedelta(hours=1)), "delivered")
    tried(cast, owe(cast, number, cast.zhao), "refused", "not_following")
    page = chen.open(BOARD).text
    assert "收得到" in row_of(page, "王示例") and "1 条" in row_of(page, "王示例")
    assert "已取消关注或拉黑" in row_of(page, "赵示例") and "没有关注服务号" in row_of(page, "赵示例")
    assert "尚未绑定" in row_of(page, "孙示例") and "去出示绑定码" in row_of(page, "孙示例")
    assert "站长" in row_of(page, "陈示例") and "周示例" not in page
    assert "去出示绑定码" not in row_of(page, "王示例") and "消息通道正常" in page


def test_how_long_they_take_to_look_is_said_from_three_on(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    for hours in (3, 4, 5):
        ended(cast, owe(cast, number, cast.wang, told=timedelta(hours=hours)), "acknowledged")
    assert "4 小时" in row_of(chen.open(BOARD).text, "王示例")


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "1 分钟"), (35, "35 分钟"), (125, "2 小时"), (46 * 60, "46 小时"), (72 * 60, "3 天")]
)
def test_a_stretch_of_time_is_said_roughly(minutes: int, said: str) -> None:
    assert lasting(timedelta(minutes=minutes)) == said


def test_the_last_notices_stand_below_with_every_step(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    owed = named(cast, number, cast.wang, "filed")
    tried(cast, owed, "refused", "user_block")
    tried(cast, owed, "refused", "no_channel", "duty")
    tried(cast, owed, "accepted", channel="station")
    ended(cast, owed, "told_chief")
    said = text_of(chen.open(BOARD).text.split("最近的通知")[1])
    assert "王示例代表 有群众反映事项，请您受理" in said and "已转站长知悉" in said and "经过 3 步" in said
    assert "服务号消息 未送达：拒收了服务号消息" in said and "请值班代表协助 没有可请的值班代表" in said
    assert "转告站长 已转告" in said


def test_what_is_wrong_just_now_stands_above(cast: Cast, chen: Browser) -> None:
    since = clock.now() - timedelta(minutes=24)
    trouble = {"account": "sa", "next_slot": since, "failures": 3, "why": "quota", "since": since}
    cast.database.transact(lambda s: s.add(Pace(**trouble)))
    page = chen.open(BOARD).text
    assert "服务号：今天的发送次数已用完" in page and "消息通道正常" not in page


def test_every_kind_of_refusal_has_its_words_and_the_rest_is_other() -> None:
    assert reason("error_43101") == "没有订阅这类提醒，或订阅次数已用完"
    assert reason("error_99999999") == reason("other") == reason("") == OTHER
    told = {meaning.kind for code, meaning in MEANINGS.items() if meaning.scope in ("account", "person", "template")}
    unsaid = {kind for kind in told if reason(kind) == OTHER}
    assert unsaid <= {"login_code", "window", "stale_visit"}, unsaid  # no message is refused for these
    assert set(CALLED) <= set(NOTICES)


def test_a_county_looks_at_one_station_at_a_time_and_shows_no_code(cast: Cast, county: Browser) -> None:
    page = county.open(f"{BOARD}?station={cast.far_station}").text
    assert "周示例" in page and "王示例" not in page and "去出示绑定码" not in page
    assert county.open(f"{BOARD}?station=1").status_code == 404


def test_the_way_there_is_in_the_navigation(chen: Browser, stranger: Browser) -> None:
    assert f'href="{BOARD}"' in chen.open("/console/").text
    assert stranger.open(CALLS).status_code == 303


def test_an_app_without_wechat_still_has_its_board(database: Database, cast: Cast, tmp_path) -> None:
    bare = {"wx_sa_appid": "", "wx_mp_appid": "", "wx_sa_templates": {}, "wx_mp_templates": {}, "wx_sa_notices": {}}
    app: Flask = make_app(database, tmp_path, **bare)
    unheard(cast, phone=LI_PHONE)
    chen = Browser(app).sign_in(database, cast.chen, "console")
    assert chen.open(BOARD).status_code == chen.open(CALLS).status_code == 200
