"""The delivery board and the telephone lists, as the chief, the county and a stranger see them."""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask

from app.console.calls import CALLED
from app.console.deliveries import lasting
from app.console.reasons import OTHER, reason
from app.notices import NOTICES
from models import clock, person
from models.db import Database
from models.delivery import Delivery
from models.pace import Pace
from models.person import Person
from tests.app_setup import make_app
from tests.bindings import bind
from tests.browser import Browser
from tests.cast import SA, Cast
from tests.console.test_people import row_of
from tests.models.test_board import ended, named, owe, tried, unheard, unread
from wechat.errors import MEANINGS, WechatError, unreachable

BOARD, CALLS = "/console/deliveries", "/console/calls"
LI_PHONE, WANG_PHONE = "000-1111-2222", "000-3333-4444"
LINK = "https://wxaurl.cn/AbCdEf12345"


@dataclass
class Links:
    """Stands where WeChat would: makes links, or refuses."""

    made: list[tuple[str, str, int]] = field(default_factory=list)
    why: WechatError | None = None

    def url_link(self, path: str, query: str, days: int) -> str:
        if self.why:
            raise self.why
        self.made.append((path, query, days))
        return LINK


@pytest.fixture
def wang_has_a_phone(cast: Cast) -> None:
    cast.database.transact(lambda s: setattr(s.get_one(Person, cast.wang), "phone", WANG_PHONE))


@pytest.fixture
def mini(database: Database, cast: Cast, tmp_path) -> tuple[Browser, Links]:
    """陈站长 where the mini program has a page for a request."""
    app, links = make_app(database, tmp_path, wx_mp_page="pages/request"), Links()
    app.extensions["mashang"] = replace(app.extensions["mashang"], mp=links)
    return Browser(app).sign_in(database, cast.chen, "console"), links


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def hows(cast: Cast, who: int) -> set[str | None]:
    with cast.database.read() as session:
        return {d.ended_as for d in session.query(Delivery).filter_by(recipient_id=who)}


def called(number: str, who: int) -> str:
    return f"{CALLS}/{number}/{who}"


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


@pytest.mark.usefixtures("wang_has_a_phone")
def test_the_lists_name_whom_to_call_about_what_since_when(cast: Cast, chen: Browser) -> None:
    read, heard = unread(cast), unheard(cast, name="李阿姨", phone=LI_PHONE, text="桥头护栏坏了")
    page = chen.open(CALLS).text
    deputies, residents = page.split("需电话告知的群众")
    assert "王示例代表" in deputies and WANG_PHONE in deputies and f"/console/requests/{read}" in deputies
    assert "有群众反映事项，请您受理" in deputies and "村口的路灯坏了" in deputies
    assert "李阿姨" in residents and LI_PHONE in residents and "您反映的事项有答复了" in residents
    assert f"/console/requests/{heard}" in residents and "桥头护栏坏了" in residents
    assert ">2</b>" in chen.open(BOARD).text, "the board says how many"


def test_lists_with_nobody_on_them_say_so_kindly(cast: Cast, chen: Browser) -> None:
    page = chen.open(CALLS).text
    assert "没有需要打电话的代表" in page and "没有需要打电话的群众" in page


@pytest.mark.usefixtures("wang_has_a_phone")
def test_once_called_they_leave_the_list_and_the_requests_history_says_so(cast: Cast, chen: Browser) -> None:
    number, other = unread(cast), unread(cast)
    assert chen.press(CALLS, called(number, cast.wang)).headers["Location"] == CALLS
    page = chen.open(CALLS).text
    assert f"/console/requests/{other}" in page and f"/console/requests/{number}" not in page
    assert "已电话告知" in chen.open(f"/console/requests/{number}").text
    assert "已电话告知" not in chen.open(f"/console/requests/{other}").text


def test_a_resident_is_ticked_off_the_same_way_and_twice_does_no_harm(cast: Cast, chen: Browser) -> None:
    number = unheard(cast)
    form = chen.forms(CALLS)[called(number, cast.li)]
    assert [chen.post(called(number, cast.li), **form).status_code for _ in range(2)] == [303, 303]
    assert hows(cast, cast.li) == {"called"} and number not in chen.open(CALLS).text


@pytest.mark.usefixtures("wang_has_a_phone")
def test_a_county_reads_the_lists_without_numbers_and_ticks_nobody_off(cast: Cast, chen, county: Browser) -> None:
    number, private = unread(cast), unheard(cast, phone=LI_PHONE, visibility="private")
    page = county.open(CALLS).text
    assert "王示例代表" in page and "仅站长可见" in page and WANG_PHONE not in page
    assert private not in page and LI_PHONE not in page and "<button class=\"quiet\" aria-label" not in page
    form = chen.forms(CALLS)[called(number, cast.wang)]
    token = county.forms(CALLS)["/console/sign-out"]["token"]
    answer = county.post(called(number, cast.wang), **(form | {"token": token}))
    assert answer.status_code == 403 and hows(cast, cast.wang) == {"told_chief"}


def test_another_chief_sees_and_changes_nothing(cast: Cast, chen: Browser, zhou: Browser) -> None:
    number = unheard(cast, phone=LI_PHONE)
    page = zhou.open(CALLS).text
    assert number not in page and LI_PHONE not in page
    form = chen.forms(CALLS)[called(number, cast.li)]
    token = zhou.forms(CALLS)["/console/sign-out"]["token"]
    assert zhou.post(called(number, cast.li), **(form | {"token": token})).status_code == 404
    assert hows(cast, cast.li) == {"call_list"}


def test_without_a_page_in_the_mini_program_there_is_no_link(cast: Cast, chen: Browser) -> None:
    unheard(cast, phone=LI_PHONE)
    assert "短信链接" not in chen.open(CALLS).text


def test_a_link_for_an_sms_is_made_once_and_shown(cast: Cast, mini: tuple[Browser, Links]) -> None:
    chen, links = mini
    number = unheard(cast, phone=LI_PHONE)
    form = chen.forms(CALLS)[f"{CALLS}/{number}/link"]
    pages = [chen.post(f"{CALLS}/{number}/link", **form).text for _ in range(2)]
    assert all(f'value="{LINK}"' in page for page in pages)
    assert links.made == [("pages/request", f"number={number}", 30)]


def test_a_link_is_offered_only_where_an_sms_could_bring_it(cast: Cast, mini: tuple[Browser, Links]) -> None:
    chen, _ = mini
    without_phone = unheard(cast)
    in_a_browser = unheard(cast, phone=LI_PHONE, who=cast.sun)
    assert not [action for action in chen.forms(CALLS) if action.endswith("/link")]
    assert all(number in chen.open(CALLS).text for number in (without_phone, in_a_browser))


def test_wechats_refusal_of_a_link_is_told_in_its_words(cast: Cast, mini: tuple[Browser, Links]) -> None:
    chen, links = mini
    number, links.why = unheard(cast, phone=LI_PHONE), unreachable()
    answer = chen.press(CALLS, f"{CALLS}/{number}/link")
    assert answer.status_code == 503 and "没有生成短信链接" in answer.text and "暂时连不上微信" in answer.text


def test_the_way_there_is_in_the_navigation(chen: Browser, stranger: Browser) -> None:
    assert f'href="{BOARD}"' in chen.open("/console/").text
    assert stranger.open(CALLS).status_code == 303


def test_an_app_without_wechat_still_has_its_board(database: Database, cast: Cast, tmp_path) -> None:
    bare = {"wx_sa_appid": "", "wx_mp_appid": "", "wx_sa_templates": {}, "wx_mp_templates": {}, "wx_sa_notices": {}}
    app: Flask = make_app(database, tmp_path, **bare)
    unheard(cast, phone=LI_PHONE)
    chen = Browser(app).sign_in(database, cast.chen, "console")
    assert chen.open(BOARD).status_code == chen.open(CALLS).status_code == 200
