"""The chief sees whom WeChat reaches, shows a code, and watches it being scanned, tested and proved."""

import base64
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask

from models import clock, person
from models.binding import Binding, proving
from models.binding.record import LASTS, SILENCE
from models.person import Person, Role
from models.types import new_id
from tests.bindings import bind, prove, read, scan, show
from tests.browser import Browser
from tests.cast import SA, Cast
from tests.console.test_codes import drawn_from_svg, read_back
from wechat.client import BindingCode
from wechat.errors import WechatError, refusal, unreachable

PEOPLE = "/console/people"
URL = "http://weixin.qq.com/q/02abcDEF"


@dataclass
class Codes:
    """Stands where WeChat would: makes codes, or refuses."""

    made: list[tuple[str, int]] = field(default_factory=list)
    why: WechatError | None = None

    def binding_code(self, scene: str, seconds: int) -> BindingCode:
        if self.why:
            raise self.why
        self.made.append((scene, seconds))
        return BindingCode("ticket", URL, "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=ticket")


@pytest.fixture
def wechat(app: Flask) -> Codes:
    codes = Codes()
    app.extensions["mashang"] = replace(app.extensions["mashang"], sa=codes)
    return codes


def to(who: int) -> str:
    return f"{PEOPLE}/{who}/binding"


def row_of(page: str, name: str) -> str:
    """What the row of this person says, without its markup."""
    row = next(r for r in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f"<b>{name}</b>" in r)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def shown_to(chen: Browser, who: int) -> str:
    answer = chen.press(PEOPLE, to(who))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_deputies_and_colleagues_with_what_wechat_knows_of_them(cast: Cast, chen: Browser) -> None:
    bind(cast, cast.sun, "o-sun")
    bind(cast, cast.zhao, "o-zhao")
    cast.database.transact(lambda s: person.bury(s, SA, "o-zhao"))
    page = chen.open(PEOPLE).text
    assert "已绑定" in row_of(page, "孙示例") and "尚未绑定" in row_of(page, "王示例")
    assert "收不到" in row_of(page, "赵示例") and "已取消关注或拉黑" in row_of(page, "赵示例")
    assert "站长" in row_of(page, "陈示例") and "共 4 人，1 人能收到微信通知" in page
    assert "周示例" not in page


def test_a_new_phone_is_noticed_and_shown(cast: Cast, chen: Browser) -> None:
    bind(cast, cast.sun, "o-old-phone")
    bind(cast, cast.sun, "o-new-phone")
    told = row_of(chen.open(PEOPLE).text, "孙示例")
    assert "已绑定" in told and "换了微信，原来的微信已停用" in told


def test_the_code_on_the_screen_is_the_one_wechat_made(cast: Cast, chen: Browser, wechat: Codes) -> None:
    page = chen.open(shown_to(chen, cast.sun)).text
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)[1]
    assert read_back(drawn_from_svg(base64.b64decode(picture).decode())) == URL
    ((scene, seconds),) = wechat.made
    assert seconds == LASTS.total_seconds() and re.fullmatch(r"[0-9a-f]{32}", scene) and scene not in page
    assert "孙示例代表绑定微信" in page and "还剩 15 分钟" in page and 'http-equiv="refresh"' in page


def test_the_page_follows_the_phone_step_by_step(cast: Cast, chen: Browser, wechat: Codes) -> None:
    path = shown_to(chen, cast.sun)
    scan(cast, wechat.made[0][0], "o-sun")
    scanned = chen.open(path).text
    assert "正在发测试消息" in scanned and "data:image" not in scanned and "refresh" in scanned
    prove(cast, int(path.rsplit("/", 1)[1]))
    proved = chen.open(path).text
    assert "已绑定" in proved and "送达" in proved and "refresh" not in proved
    assert "已绑定" in row_of(chen.open(PEOPLE).text, "孙示例")


def test_what_went_wrong_is_said_and_the_code_can_be_shown_again(cast: Cast, chen: Browser, wechat: Codes) -> None:
    path = shown_to(chen, cast.sun)
    scan(cast, wechat.made[0][0], "o-zhao")
    page = chen.open(path).text
    assert "扫码的微信已绑定其他代表或工作人员" in page and "refresh" not in page
    again = chen.press(path, to(cast.sun))
    assert again.status_code == 303 and "data:image" in chen.open(again.headers["Location"]).text


def test_a_silent_test_stops_the_waiting_and_says_so(cast: Cast, chen: Browser, wechat: Codes) -> None:
    path = shown_to(chen, cast.sun)
    scan(cast, wechat.made[0][0], "o-sun")
    with clock.at(clock.now() - SILENCE - timedelta(seconds=1)):
        cast.database.transact(lambda s: proving.sent(s.get_one(Binding, int(path.rsplit("/", 1)[1])), "m1"))
    page = chen.open(path).text
    assert "没有说是否送达" in page and "refresh" not in page and to(cast.sun) in chen.forms(path)


def test_an_expired_code_is_not_drawn(cast: Cast, chen: Browser) -> None:
    with clock.at(clock.now() - LASTS - timedelta(seconds=1)):
        shown = show(cast, cast.sun, "scene-1")
    page = chen.open(f"{PEOPLE}/bindings/{shown}").text
    assert "已失效" in page and "data:image" not in page and "refresh" not in page


def test_two_clicks_show_one_code(cast: Cast, chen: Browser, wechat: Codes) -> None:
    form = chen.forms(PEOPLE)[to(cast.sun)]
    first, second = chen.post(to(cast.sun), **form), chen.post(to(cast.sun), **form)
    assert first.headers["Location"] == second.headers["Location"] and len(wechat.made) == 1
    assert read(cast, lambda s: s.query(Binding).count()) == 1


@pytest.mark.parametrize(("why", "said"), [(unreachable(), "暂时连不上微信"), (refusal(48001), "没有这项功能的权限")])
def test_wechats_refusal_is_told_in_its_chinese_words(
    cast: Cast, chen: Browser, wechat: Codes, why: WechatError, said: str
) -> None:
    wechat.why = why
    answer = chen.press(PEOPLE, to(cast.sun))
    assert answer.status_code == 503 and "没有出示绑定码" in answer.text and said in answer.text
    assert read(cast, lambda s: s.query(Binding).count()) == 0
    wechat.why = None
    assert "data:image" in chen.open(shown_to(chen, cast.sun)).text


def test_without_an_account_there_is_nothing_to_press(cast: Cast, app: Flask, chen: Browser) -> None:
    object.__setattr__(app.extensions["mashang"].settings, "wx_sa_appid", "")
    page = chen.open(PEOPLE).text
    assert "尚未开通" in page and to(cast.sun) not in chen.forms(PEOPLE)


def test_another_stations_people_do_not_exist(cast: Cast, chen: Browser, zhou: Browser, wechat: Codes) -> None:
    path = shown_to(chen, cast.sun)
    assert zhou.open(path).status_code == 404
    form = zhou.forms(PEOPLE)[to(cast.zhou)]
    assert zhou.post(to(cast.sun), **form).status_code == 404 and len(wechat.made) == 1
    assert zhou.post(to(cast.li), **form).status_code == 404


def test_the_countys_staff_look_but_show_no_code(cast: Cast, chen: Browser, county: Browser, wechat: Codes) -> None:
    page = county.open(PEOPLE)
    assert page.status_code == 200 and "孙示例" in page.text and "周示例" in page.text
    assert to(cast.sun) not in county.forms(PEOPLE)
    token = next(iter(county.forms(PEOPLE).values()))["token"]
    refused = county.post(to(cast.sun), token=token, key="a-key-of-wu")
    assert refused.status_code == 403 and "站长" in refused.text and wechat.made == []
    assert county.open(shown_to(chen, cast.sun)).status_code == 403


def test_who_is_deputy_and_chief_stands_there_once(cast: Cast, chen: Browser) -> None:
    posted = Role(person_id=cast.wang, role="clerk", scope_kind="station", scope_id=cast.station)
    cast.database.transact(lambda s: s.add(posted))
    page = chen.open(PEOPLE).text
    assert page.count("<b>王示例</b>") == 1 and "代表、工作人员" in row_of(page, "王示例")


def test_a_clerk_can_be_bound_too(cast: Cast, chen: Browser, wechat: Codes) -> None:
    clerk = new_id()

    def hire(session) -> None:
        session.add(Person(id=clerk, name="吕示例"))
        session.flush()
        session.add(Role(person_id=clerk, role="clerk", scope_kind="station", scope_id=cast.station))

    cast.database.transact(hire)
    page = chen.open(shown_to(chen, clerk)).text
    assert "吕示例绑定微信" in page and "吕示例代表" not in page
