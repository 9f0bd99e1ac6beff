"""The telephone lists: whom to call, that it was done, and a link to send instead."""

from dataclasses import dataclass, field, replace

import pytest

from models.db import Database
from models.delivery import Delivery
from models.person import Person, Role
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import Cast
from tests.owed import unheard, unread
from wechat.errors import WechatError, unreachable

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


def hows(cast: Cast, who: int) -> set[str | None]:
    with cast.database.read() as session:
        return {d.ended_as for d in session.query(Delivery).filter_by(recipient_id=who)}


def called(number: str, who: int) -> str:
    return f"{CALLS}/{number}/{who}"


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
    assert chen.press(CALLS, called(number, cast.wang)).headers["Location"] == f"{CALLS}?done=called"
    page = chen.open(CALLS).text
    assert f"/console/requests/{other}" in page and f"/console/requests/{number}" not in page
    assert "已电话告知" in chen.open(f"/console/requests/{number}").text
    assert "已电话告知" not in chen.open(f"/console/requests/{other}").text


def test_a_resident_is_ticked_off_the_same_way_and_twice_does_no_harm(cast: Cast, chen: Browser) -> None:
    number = unheard(cast, phone=LI_PHONE)
    form = chen.forms(CALLS)[called(number, cast.li)]
    assert [chen.post(called(number, cast.li), **form).status_code for _ in range(2)] == [303, 303]
    assert hows(cast, cast.li) == {"called"} and number not in chen.open(CALLS).text


def test_who_left_no_number_or_chose_another_way_stands_on_a_list_of_their_own(cast: Cast, chen: Browser) -> None:
    silent, called_up = unheard(cast), unheard(cast, phone=LI_PHONE)
    asked = unheard(cast, phone="000-2222-0000", told_by="visit", consent="spoken", recorder=cast.grid_worker())
    by_phone, by_hand = chen.open(CALLS).text.split("需上门或公示告知的群众")
    assert called_up in by_phone and silent not in by_phone and asked not in by_phone
    assert silent in by_hand and asked in by_hand and called_up not in by_hand
    assert "未留电话" in by_hand and "上门告知" in by_hand and "已电话告知" not in by_hand
    chen.press(CALLS, called(silent, cast.li))
    assert hows(cast, cast.li) == {"visited", "call_list"}, "nobody telephoned who has no number"


def test_a_chief_who_works_for_the_body_complained_of_calls_nobody_by_name(cast: Cast, chen: Browser) -> None:
    number = unheard(cast, phone=LI_PHONE, name="李示例", text="我是李示例，000-1111-2222", about="department",
                     about_department_id=cast.housing)  # fmt: skip
    assert "李示例" in chen.open(CALLS).text
    works = {"role": "handler", "scope_kind": "department", "scope_id": cast.housing}
    cast.database.transact(lambda s: s.add(Role(person_id=cast.chen, **works)))
    page = chen.open(CALLS).text
    assert number in page and "李示例" not in page and LI_PHONE not in page and "不便显示" in page


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


def test_who_left_no_number_is_on_no_telephone_list_on_the_requests_page(cast: Cast, chen: Browser) -> None:
    without, reachable = unheard(cast), unheard(cast, phone=LI_PHONE)
    page = chen.open(f"/console/requests/{without}").text
    assert "未留电话，列入上门或公示栏告知名单" in page and "列入电话告知名单" not in page
    assert "列入电话告知名单" in chen.open(f"/console/requests/{reachable}").text


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
