"""专项督办 at the desk: who is named, what they see, and how every push is told."""

from dataclasses import replace

import pytest
from flask import Flask

from models import profile, supervision
from models.account import Account
from models.person import Person
from models.profile import Supervision
from models.service_request import seeing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast
from tests.pressed import ROLE, history, named, special

DESK = "/console/supervision"


@pytest.fixture
def zheng(app: Flask, cast: Cast) -> tuple[int, Browser]:
    """郑主任, who has an account and no role at all."""

    def hire(session) -> int:
        someone = Person(id=new_id(), name="郑示例")
        session.add(someone)
        session.flush()
        session.add(Account(person_id=someone.id, login="zheng"))
        return someone.id

    who = cast.database.transact(hire)
    return who, Browser(app).sign_in(cast.database, who, "console")


def at(number: str, more: str = "") -> str:
    return f"{DESK}/{number}" + (f"/{more}" if more else "")


def standing(cast: Cast, number: str) -> list[tuple[str, str]]:
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        return [(s.name, s.role) for s in supervision.current(session, one.id)]


def test_the_chief_names_supervisors_out_of_the_list_and_by_name(cast: Cast, chen: Browser) -> None:
    number = special(cast)
    page = at(number)
    answer = chen.press(page, at(number, "supervisors"), role="人大代表参与督办", person=str(cast.sun))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?done=name")
    chen.press(page, at(number, "supervisors"), role=ROLE, name="冯示例")
    assert standing(cast, number) == [("孙示例", "人大代表参与督办"), ("冯示例", ROLE)]
    shown = chen.open(page).text
    assert "确定督办人：孙示例（人大代表参与督办）" in shown
    assert "没有绑定微信，请电话告知" in shown and "不在本系统，请电话告知" in shown
    assert "河道被占" in chen.open(DESK).text and "冯示例" in chen.open(f"/console/requests/{number}").text


def test_where_the_county_names_roles_only_they_are_offered(cast: Cast, chen: Browser) -> None:
    calm = profile.of("default")
    with profile.instead(replace(calm, version=99, supervision=Supervision(("甲督办", "乙督办"), ()))):
        number = special(cast)
        assert '<option value="甲督办"' in chen.open(at(number)).text
        refused = chen.press(at(number), at(number, "supervisors"), role="丙督办", name="冯示例")
        assert refused.status_code == 422 and "请从页面给出的督办角色中选择" in refused.text
        assert "冯示例" in refused.text
        for role in ("甲督办", "乙督办"):
            chen.press(at(number), at(number, "supervisors"), role=role, name="冯示例")
        assert at(number, "supervisors") not in chen.forms(at(number)) and "已满 2 名" in chen.open(at(number)).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": ""}, "必填"),
        ({"name": ""}, "请选择督办人，或填写姓名"),
        ({"person": "12345"}, "不在名单中的请填写姓名"),
        ({"role": "督" * 41}, "太长了"),
    ],
)
def test_a_mistake_names_nobody(cast: Cast, chen: Browser, wrong: dict[str, str], said: str) -> None:
    number = special(cast)
    answer = chen.press(at(number), at(number, "supervisors"), **({"role": ROLE, "name": "冯示例"} | wrong))
    assert answer.status_code == 422 and said in answer.text and standing(cast, number) == []


def test_a_taken_role_is_free_again_after_a_dismissal(cast: Cast, chen: Browser) -> None:
    number = special(cast)
    first = named(cast, number, cast.sun, "孙示例")
    again = chen.press(at(number), at(number, "supervisors"), role=ROLE, name="冯示例")
    assert again.status_code == 422 and "已经有督办人" in again.text
    dismissing = at(number, f"supervisors/{first}/dismiss")
    assert chen.press(at(number), dismissing, text="工作调动").status_code == 303
    chen.press(at(number), at(number, "supervisors"), role=ROLE, name="冯示例")
    assert standing(cast, number) == [("冯示例", ROLE)]
    assert "不再由孙示例" in chen.open(at(number)).text


def test_who_has_an_account_and_no_desk_finds_their_own_list(cast: Cast, zheng) -> None:
    who, browser = zheng
    assert browser.open(DESK).status_code == 403
    number, other = special(cast), special(cast)
    named(cast, number, who)
    assert browser.open("/console/").headers["Location"] == DESK
    shown = browser.open(DESK).text
    assert number[:5] in shown and f"{DESK}/{other}" not in shown and ROLE in shown
    assert "二维码" not in shown and "承办事项" not in shown
    assert browser.open(at(number)).status_code == 200 and browser.open(at(other)).status_code == 404
    assert browser.open(f"/console/requests/{number}").status_code == 403


def test_a_supervisor_pushes_and_notes_and_can_do_nothing_else(cast: Cast, zheng) -> None:
    who, browser = zheng
    number = special(cast)
    named(cast, number, who)
    assert {a for a in browser.forms(at(number)) if at(number) in a} == {at(number, "supervise"), at(number, "note")}
    answer = browser.press(at(number), at(number, "supervise"), kind="现场督办", text="到现场看了，占道还在")
    assert answer.status_code == 303 and history(cast, number)[-1] == "supervise"
    shown = browser.open(at(number)).text
    assert "现场督办" in shown and "到现场看了" in shown and "郑示例（督办）" in shown
    token = browser.forms(at(number))[at(number, "note")]
    for forbidden in ("answer", "close", "order", "specialise"):
        assert browser.post(at(number, forbidden), **token, text="试试").status_code == 404
    naming = browser.post(at(number, "supervisors"), **token, role="别的", name="冯示例")
    assert naming.status_code == 404 and len(standing(cast, number)) == 1


def test_a_wrong_kind_or_an_old_page_pushes_nothing(cast: Cast, zheng) -> None:
    who, browser = zheng
    number = special(cast)
    named(cast, number, who)
    wrong = browser.press(at(number), at(number, "supervise"), kind="敲锣打鼓", text="请抓紧")
    assert wrong.status_code == 422 and "请抓紧" in wrong.text
    old = browser.forms(at(number))[at(number, "supervise")]
    cast.act(number, "note", cast.chief(), "刚来了电话")
    late = browser.post(at(number, "supervise"), **old, text="请抓紧")
    assert late.status_code == 409 and "请抓紧" in late.text
    assert "supervise" not in history(cast, number)


def test_a_private_matter_is_seen_by_who_was_named_and_after_a_dismissal_no_more(cast: Cast, zheng) -> None:
    who, browser = zheng
    number = special(cast, visibility="private", name="李阿姨", phone="00000001380")
    row = named(cast, number, who)
    shown = browser.press(at(number), at(number, "phone")).text
    assert "河道被占，一下雨就淹" in shown and "00000001380" in shown
    cast.act(number, "drop_supervisor", cast.chief(), row, "工作调动")
    assert browser.open(at(number)).status_code in (403, 404)


def test_a_chief_who_is_named_pushes_in_his_own_name(cast: Cast, chen: Browser) -> None:
    number = special(cast)
    named(cast, number, cast.chen, "陈示例")
    chen.press(at(number), at(number, "supervise"), text="请抓紧")
    assert "陈示例（督办）" in chen.open(at(number)).text
    assert "我的督办" in chen.open(DESK).text


def test_the_far_stations_chief_sees_only_what_he_was_named_for(cast: Cast, zhou: Browser) -> None:
    number = special(cast)
    assert zhou.open(at(number)).status_code == 404 and "没有专项督办的诉求" in zhou.open(DESK).text
    named(cast, number, cast.zhou, "周示例")
    assert zhou.open(at(number)).status_code == 200
    assert at(number, "supervisors") not in zhou.forms(at(number)), "pressing it is not running it"
