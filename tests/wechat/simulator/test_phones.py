"""A phone in the hand: the menu, scanning, blocking, consent; everything a page's form can do beside the chat."""

from collections.abc import Iterator
from html import unescape

import pytest
import requests

from tests.wechat.conftest import GOOD, MP, SA, add_accounts
from tests.wechat.simulator.door import Door
from tests.wechat.simulator.hand import Hand
from wechat.push import receipt

MENU = [
    {"type": "click", "name": "我的待办", "key": "todo"},
    {"name": "更多", "sub_button": [
        {"type": "view", "name": "地图", "url": "http://127.0.0.1:8000/map"},
        {"type": "click", "name": "帮助", "key": "help"},
        {"type": "view", "name": "官网", "url": "https://example.org/"},
    ]},
]  # fmt: skip


@pytest.fixture
def door(sim) -> Iterator[Door]:
    with Door() as door:
        add_accounts(sim, **door.account)
        yield door


@pytest.fixture
def wang(sim, door) -> Hand:
    return Hand(sim, "王代表")


@pytest.fixture
def aunt(sim, door) -> Hand:
    return Hand(sim, "李阿姨")


def test_the_menu_is_pressed(sim, sa, door, wang):
    assert sa.post("/cgi-bin/menu/create", {"button": MENU})["errcode"] == 0
    assert "我的待办" in wang.look()
    assert "您点了菜单“帮助”" in wang.press("menu", at="1-1").text
    opened = wang.press("menu", onward=False, at="1-0").headers["Location"]
    assert opened.endswith("/open?url=http://127.0.0.1:8000/map")
    assert "不在本机" in wang.press("menu", at="1-2").text
    events = [came.opened() for came in door.wait_for(2)]
    assert sorted((event["Event"], event["EventKey"]) for event in events) == [
        ("CLICK", "help"),
        ("VIEW", "http://127.0.0.1:8000/map"),
    ]
    assert wang.press("menu", at="7").status_code == wang.press("menu", at="x").status_code == 404


def test_who_follows_may_be_greeted(sim, sa, aunt):
    given = {"touser": sa.openid("李阿姨"), "msgtype": "text", "text": {"content": "欢迎关注"}}
    sa.post("/cgi-bin/message/custom/send", given)
    aunt.press("follow", follow="1")
    assert sa.post("/cgi-bin/message/custom/send", given)["errcode"] == 0
    assert "欢迎关注" in aunt.look()


def test_a_click_opens_a_short_window(sim, sa, wang):
    sa.post("/cgi-bin/menu/create", {"button": MENU})
    wang.press("menu", at="0")
    given = {"touser": sa.openid("王代表"), "msgtype": "text", "text": {"content": "您有 2 件待办"}}
    assert sa.post("/cgi-bin/message/custom/send", given)["errcode"] == 0
    sim.post("/clock", {"advance": 61})
    assert sa.post("/cgi-bin/message/custom/send", given)["errcode"] == 45015


@pytest.mark.parametrize("pasted", ["url", "ticket", "picture"])
def test_a_personal_code_is_scanned_and_followed(sim, sa, door, aunt, pasted):
    info = {"scene": {"scene_str": "bind-7"}}
    code = sa.post("/cgi-bin/qrcode/create", {"action_name": "QR_STR_SCENE", "action_info": info})
    picture = f"{sim.url}/cgi-bin/showqrcode?ticket={code['ticket']}"
    told = aunt.press("scan", url={"url": code["url"], "ticket": code["ticket"], "picture": picture}[pasted]).text
    assert "已扫码并关注" in told
    fields = door.wait_for(1)[0].opened()
    assert (fields["Event"], fields["EventKey"]) == ("subscribe", "qrscene_bind-7")
    sim.post("/clock", {"advance": 61})
    assert "已经过期" in aunt.press("scan", url=code["url"]).text


def test_a_wall_code_opens_its_page_or_the_mini_program(sim, mp, aunt):
    link = "http://127.0.0.1:8000/q/7KQ2M9XW4D"
    assert aunt.press("scan", onward=False, url=link).headers["Location"].endswith(f"/open?url={link}")
    rule = {"prefix": "http://127.0.0.1:8000/q/", "permit_sub_rule": 2, "path": "pages/file/file",
            "open_version": 3, "debug_url": [], "is_edit": 0}  # fmt: skip
    assert mp.post("/cgi-bin/wxopen/qrcodejumpadd", rule)["errcode"] == 0
    assert mp.post("/cgi-bin/wxopen/qrcodejumppublish", {"prefix": rule["prefix"]})["errcode"] == 0
    page = unescape(aunt.press("scan", url=link).text)
    assert "pages/file/file" in page
    assert f"/open?url={link}" in page


@pytest.mark.parametrize("pasted", ["随便写的", "javascript:alert(1)", "http://[", "https://example.org/q/1"])
def test_what_is_no_code_of_ours_is_not_opened(sim, aunt, pasted):
    answer = aunt.press("scan", url=pasted)
    assert "认不出这个二维码" in answer.text


def test_a_block_shows_in_the_receipt_and_can_be_lifted(sim, client, openid, door, wang):
    for block, why in (("1", "user_block"), ("0", "")):
        wang.press("block", block=block)
        client().send_template(openid("王代表", SA), "T-case", GOOD)
        assert receipt(door.wait_for(1 if block == "1" else 2)[-1].opened()).why == why


def test_consent_is_given_refused_kept_and_switched_off(sim, aunt):
    def answer(**fields):
        return aunt.press("consent", appid=MP.appid, **fields).text

    assert "还可收 0 条" in aunt.look()
    assert "请至少勾选一项" in answer(said="accept")
    assert "还可收 1 条" in answer(template_id="T-case", said="accept")
    assert "还可收 1 条" in answer(template_id="T-case", said="reject")
    assert "还可收 2 条，总是允许" in answer(template_id="T-case", said="accept", always="1")
    assert "还可收 3 条" in answer(template_id="T-case", said="reject")
    assert "已设为不再接收" in aunt.press("switch", appid=MP.appid, template_id="T-case", switch="reject").text
    aunt.press("switch", appid=MP.appid, main="off")
    assert "总开关已关闭" in answer(template_id="T-case", said="accept")


def test_a_foreign_page_cannot_press_the_buttons(sim, wang):
    given = {"appid": SA.appid, "follow": "0"}
    foreign = {"Origin": "https://evil.example"}
    assert requests.post(f"{wang.page}/follow", given, headers=foreign, timeout=5).status_code == 403
    assert "取消关注" in wang.look()


@pytest.mark.parametrize("what", ["follow", "block", "scan", "say", "send", "menu", "consent", "switch"])
def test_nobody_is_not_found(sim, wang, what):
    nobody = Hand(sim, "无此人")
    nobody.page = f"{sim.url}/phones/无此人"
    assert nobody.press(what, text="x", url="http://127.0.0.1/", at="0", said="accept").status_code == 404
