"""Chatting with an account on a phone: words, voice, pictures, and what may be tapped."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import requests

from tests.wechat.conftest import add_accounts
from tests.wechat.simulator.door import Door
from tests.wechat.simulator.hand import Hand

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


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


def test_what_is_written_reaches_the_account_and_stands_in_the_chat(sim, door, wang):
    assert "明天去修 <b>" in unescape(wang.press("say", text="  明天去修 <b>\r\n下午 ").text)
    (came,) = door.wait_for(1)
    fields = came.opened()
    assert (fields["MsgType"], fields["Content"]) == ("text", "明天去修 <b>\n下午")
    assert 2**53 < int(fields["MsgId"]) < 2**63
    (line,) = sim.get("/chat/王代表")
    assert (line["direction"], line["kind"]) == ("in", "text")


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_an_empty_or_endless_text_is_not_sent(sim, wang, text):
    assert "请写点内容再发送" in wang.press("say", text=text).text
    assert sim.get("/chat/王代表") == []


def test_only_who_follows_can_write(sim, door, aunt):
    assert "给服务号写点什么" not in aunt.look()
    assert "要先关注这个服务号" in aunt.press("say", text="有人吗").text
    assert "已关注" in aunt.press("follow", follow="1").text
    aunt.press("say", text="有人吗")
    events = [came.opened() for came in door.wait_for(2)]
    assert sorted(event.get("Event", event["MsgType"]) for event in events) == ["subscribe", "text"]


def test_an_answer_of_the_account_can_be_tapped_but_only_on_this_machine(sim, sa, wang):
    wang.press("say", text="您好")
    text = '请点<a href="http://127.0.0.1:8000/d/1?a=1&b=2">确认</a>或 https://example.org/x。'
    given = {"touser": sa.openid("王代表"), "msgtype": "text", "text": {"content": text}}
    assert sa.post("/cgi-bin/message/custom/send", given)["errcode"] == 0
    page = wang.look()
    ((link, words),) = re.findall(r'<a class="link" href="([^"]+)">(.*?)</a>', page)
    assert words == "确认"
    assert "url=http://127.0.0.1:8000/d/1?a%3D1%26b%3D2" in link
    assert "https://example.org/x" in page


def test_a_choice_of_a_sent_menu_is_tapped(sim, sa, door, wang):
    wang.press("say", text="您好")
    menu = {"head_content": "请选择", "list": [{"id": "101", "content": "路灯不亮"}], "tail_content": "点一件即可"}
    sa.post("/cgi-bin/message/custom/send", {"touser": sa.openid("王代表"), "msgtype": "msgmenu", "msgmenu": menu})
    page = wang.look()
    assert all(words in page for words in ("请选择", "路灯不亮", "点一件即可"))
    wang.press("say", text="路灯不亮", menu_id="101")
    fields = door.wait_for(2)[1].opened()
    assert (fields["MsgType"], fields["Content"], fields["bizmsgmenuid"]) == ("text", "路灯不亮", "101")


def test_a_tap_in_a_sent_menu_opens_no_window(sim, sa, wang):
    wang.press("say", text="路灯不亮", menu_id="101")
    given = {"touser": sa.openid("王代表"), "msgtype": "text", "text": {"content": "收到"}}
    assert sa.post("/cgi-bin/message/custom/send", given)["errcode"] == 45015


def test_a_voice_is_kept_and_told_with_what_was_heard_in_it(sim, sa, door, wang):
    file = {"file": ("a.bin", b"#!AMR\n\x3c\x91", "application/octet-stream")}
    assert "语音消息" in wang.press("send", file, recognition="路灯修好了").text
    fields = door.wait_for(1)[0].opened()
    assert (fields["MsgType"], fields["Format"], fields["Recognition"]) == ("voice", "amr", "路灯修好了")
    fetched = sa.raw("GET", "/cgi-bin/media/get", params={"media_id": fields["MediaId"]})
    assert (fetched.content, fetched.headers["Content-Type"]) == (b"#!AMR\n\x3c\x91", "audio/amr")


def test_a_picture_is_kept_told_and_shown(sim, door, wang):
    wang.press("send", {"file": ("a.png", PNG, "image/png")})
    fields = door.wait_for(1)[0].opened()
    shown = requests.get(fields["PicUrl"], timeout=5)
    assert (fields["MsgType"], shown.content, shown.headers["Content-Type"]) == ("image", PNG, "image/png")
    assert f"/media/{fields['MediaId']}" in wang.look()
    assert "img-src 'self'" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("file", [("a.html", b"<script>", "text/html"), ("a.svg", b"<svg/>", "image/svg+xml"),
                                  ("a.png", b"", "image/png"), None])  # fmt: skip
def test_what_is_neither_voice_nor_picture_is_not_sent(sim, wang, file):
    assert "请选择一段语音" in wang.press("send", {"file": file} if file else None).text
    assert sim.get("/chat/王代表") == []


def test_nobody_sees_the_pictures_of_another(sim, door, wang, aunt):
    wang.press("send", {"file": ("a.png", PNG, "image/png")})
    media_id = door.wait_for(1)[0].opened()["MediaId"]
    assert requests.get(f"{aunt.page}/media/{media_id}", timeout=5).status_code == 404
