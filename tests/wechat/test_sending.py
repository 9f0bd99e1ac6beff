"""What exactly is handed to WeChat when somebody is to be told, and what we take from its answer."""

import pytest

from tests.wechat.conftest import GOOD, MP
from tests.wechat.stand_in import OK
from wechat.errors import WechatError

TEMPLATE, SUBSCRIBE = "/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/send"
NOTICE, CUSTOM = "/cgi-bin/message/subscribe/bizsend", "/cgi-bin/message/custom/send"
VALUES = {key: {"value": value} for key, value in GOOD.items()}
UNRELEASED = {"errcode": 41030, "errmsg": "invalid page rid: 6743aaaa-0a1b2c3d-1a2b3c4d"}
REFUSED = {"errcode": 43101, "errmsg": "user refuse to accept the msg"}


def test_a_subscribe_message_says_its_state_and_language_and_may_have_a_number(stand_in, mp):
    stand_in.answers[SUBSCRIBE] = [OK, {**OK, "msgid": 2_222_222_222_222_222_222}, {**OK, "msgid": 0}]
    sent = [mp.send_subscribe("o-li", "T-1", GOOD, page="pages/request?n=7KQ2M9XW4D") for _ in range(3)]
    assert sent == ["", "2222222222222222222", ""]
    assert stand_in.bodies(SUBSCRIBE)[0] == {
        "touser": "o-li", "template_id": "T-1", "data": VALUES, "page": "pages/request?n=7KQ2M9XW4D",
        "miniprogram_state": "formal", "lang": "zh_CN",
    }  # fmt: skip


def test_a_page_that_is_not_out_is_dropped_and_the_message_goes_once_more(stand_in, mp):
    stand_in.answers[SUBSCRIBE] = [UNRELEASED, {**OK, "msgid": "7"}]
    assert mp.send_subscribe("o-li", "T-1", GOOD, page="pages/new") == "7"
    assert ["page" in body for body in stand_in.bodies(SUBSCRIBE)] == [True, False]


def test_a_page_is_dropped_once_and_nothing_is_tried_a_third_time(stand_in, mp):
    stand_in.answers[SUBSCRIBE] = UNRELEASED
    with pytest.raises(WechatError) as refused:
        mp.send_subscribe("o-li", "T-1", GOOD, page="pages/new")
    assert (refused.value.kind, len(stand_in.bodies(SUBSCRIBE))) == ("page", 2)
    with pytest.raises(WechatError):
        mp.send_subscribe("o-li", "T-1", GOOD)
    assert len(stand_in.bodies(SUBSCRIBE)) == 3


@pytest.mark.parametrize("send", ["send_subscribe", "send_notice"])
def test_what_has_nothing_to_do_with_the_page_is_not_tried_again(stand_in, mp, send):
    stand_in.answers |= {SUBSCRIBE: REFUSED, NOTICE: REFUSED}
    with pytest.raises(WechatError) as refused:
        getattr(mp, send)("o-li", "T-1", GOOD, page="pages/new")
    assert (refused.value.kind, refused.value.scope) == ("no_consent", "person")
    assert len(stand_in.paths) == 2


def test_a_notice_of_the_service_account_carries_a_page_of_ours(stand_in, sa):
    stand_in.answers[NOTICE] = OK
    assert sa.send_notice("o-wang", "T-2", GOOD, page="https://mashang.example/d/1") == ""
    assert sa.send_notice("o-wang", "T-2", GOOD) == ""
    first, second = stand_in.bodies(NOTICE)
    assert first == {"touser": "o-wang", "template_id": "T-2", "data": VALUES, "page": "https://mashang.example/d/1"}
    assert "page" not in second


def test_a_template_message_may_open_the_mini_program(stand_in, sa):
    stand_in.answers[TEMPLATE] = {**OK, "msgid": 4_000_000_000_000_000_001}
    msgid = sa.send_template("o-wang", "T-1", GOOD, url="https://a.example", mini=(MP.appid, "pages/a?n=1"))
    assert msgid == "4000000000000000001"
    (body,) = stand_in.bodies(TEMPLATE)
    assert body["miniprogram"] == {"appid": MP.appid, "pagepath": "pages/a?n=1"}
    assert body["url"] == "https://a.example"


@pytest.mark.parametrize("code", [40013, 41030, 40165, 61007])
def test_without_its_mini_program_a_template_message_still_goes_with_its_link(stand_in, sa, code):
    stand_in.answers[TEMPLATE] = [{"errcode": code}, {**OK, "msgid": 5}]
    assert sa.send_template("o-wang", "T-1", GOOD, url="https://a.example", mini=(MP.appid, "pages/a")) == "5"
    assert [sorted(set(body) & {"url", "miniprogram"}) for body in stand_in.bodies(TEMPLATE)] == [
        ["miniprogram", "url"],
        ["url"],
    ]


def test_a_word_in_the_chat_is_text_and_never_longer_than_wechat_takes(stand_in, sa):
    stand_in.answers[CUSTOM] = OK
    sa.say("o-wang", "已收到。")
    sa.say("o-wang", "字" * 3000)
    short, long = stand_in.bodies(CUSTOM)
    assert short == {"touser": "o-wang", "msgtype": "text", "text": {"content": "已收到。"}}
    assert len(long["text"]["content"].encode()) < 2048
    assert long["text"]["content"].endswith("字…")


def test_a_menu_in_the_chat_offers_answers_to_tap(stand_in, sa):
    stand_in.answers[CUSTOM] = OK
    sa.menu("o-wang", "请选择要答复的诉求：", [("c-1", "7KQ2M9XW4D"), ("c-2", "8MX3N0ZA5E")], "也可点开页面答复。")
    (body,) = stand_in.bodies(CUSTOM)
    assert body["msgtype"] == "msgmenu"
    assert body["msgmenu"] == {
        "head_content": "请选择要答复的诉求：",
        "list": [{"id": "c-1", "content": "7KQ2M9XW4D"}, {"id": "c-2", "content": "8MX3N0ZA5E"}],
        "tail_content": "也可点开页面答复。",
    }


@pytest.mark.parametrize("code", [45015, 45047])
def test_a_closed_chat_window_is_told_as_such(stand_in, sa, code):
    stand_in.answers[CUSTOM] = {"errcode": code, "errmsg": "response out of time limit"}
    with pytest.raises(WechatError) as refused:
        sa.say("o-wang", "已收到。")
    assert (refused.value.kind, refused.value.scope, refused.value.permanent) == ("window", "person", True)
