"""The windows in which an account may answer in the chat, and what it may say."""

import base64

import pytest

from tests.wechat.conftest import MP, SA

SEND = "/cgi-bin/message/custom/send"
TWO_DAYS = 172_800


def text(caller, person="王代表", content="收到，谢谢您。"):
    return caller.post(SEND, {"touser": caller.openid(person), "msgtype": "text", "text": {"content": content}})


def say(sim, person="王代表", appid=SA.appid):
    sim.post("/say", {"person": person, "appid": appid, "text": "我来办"})


def codes(caller, times):
    return [text(caller)["errcode"] for _ in range(times)]


@pytest.fixture(autouse=True)
def _long_ago(sim):
    """The cast's own following is over a minute ago."""
    sim.post("/clock", {"advance": 120})


def test_who_said_nothing_is_not_answered(sa):
    assert codes(sa, 1) == [45015]


def test_a_message_opens_five_answers_and_the_next_message_five_more(sim, sa):
    say(sim)
    assert codes(sa, 6) == [0, 0, 0, 0, 0, 45047]
    say(sim)
    assert codes(sa, 6) == [0, 0, 0, 0, 0, 45047]


def test_a_message_is_answered_for_two_days(sim, sa):
    say(sim)
    sim.post("/clock", {"advance": TWO_DAYS - 5})
    late = type(sa)(sim, SA)
    assert codes(late, 1) == [0]
    sim.post("/clock", {"advance": 6})
    assert codes(late, 1) == [45015]


def follow(sim):
    sim.post("/follow", {"person": "王代表", "appid": SA.appid, "follow": False})
    sim.post("/follow", {"person": "王代表", "appid": SA.appid})


def tap(sim):
    sim.post("/tap", {"person": "王代表", "appid": SA.appid, "key": "my-cases"})


def scan(sim):
    sim.post("/scan", {"person": "王代表", "url": scan.url})


@pytest.mark.parametrize("act", [follow, tap, scan])
def test_following_tapping_and_scanning_open_three_for_a_minute(sim, sa, act):
    scene = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "a"}}, "expire_seconds": 3600}
    scan.url = sa.post("/cgi-bin/qrcode/create", scene)["url"]
    act(sim)
    assert codes(sa, 4) == [0, 0, 0, 45047]
    act(sim)
    sim.post("/clock", {"advance": 61})
    assert codes(sa, 1) == [45015]


def test_a_short_window_does_not_close_the_long_one(sim, sa):
    say(sim)
    tap(sim)
    assert codes(sa, 6) == [0, 0, 0, 0, 0, 45047]
    sim.post("/clock", {"advance": 61})
    assert codes(sa, 1) == [45047]


def test_a_tap_in_a_sent_menu_opens_nothing(sim, sa):
    sim.post("/say", {"person": "王代表", "appid": SA.appid, "text": "诉求 1", "menu_id": "1"})
    assert codes(sa, 1) == [45015]


def test_only_followers_only_our_own_and_nobody_on_the_black_list(sim, sa, mp):
    say(sim)
    theirs = {"touser": mp.openid("王代表"), "msgtype": "text", "text": {"content": "好"}}
    assert sa.post(SEND, theirs)["errcode"] == 40003
    sim.post("/block", {"person": "王代表", "appid": SA.appid, "by": "account"})
    assert codes(sa, 1) == [43019]
    assert text(sa, "李阿姨")["errcode"] == 43004


def test_what_was_said_lies_in_the_chat_in_its_order(sim, sa):
    say(sim)
    text(sa)
    lines = [(one["direction"], one["body"]["content"]) for one in sim.get("/chat/王代表") if one["kind"] == "text"]
    assert lines == [("in", "我来办"), ("out", "收到，谢谢您。")]
    assert [line["body"]["content"] for line in sim.get("/deliveries/王代表")["chats"]] == ["收到，谢谢您。"]


@pytest.fixture
def media_id(sim):
    given = {"appid": SA.appid, "kind": "image", "base64": base64.b64encode(b"jpeg").decode()}
    return sim.post("/media", given)["media_id"]


def test_each_kind_of_answer_is_taken(sim, sa, media_id):
    page = {"title": "诉求", "appid": MP.appid, "pagepath": "pages/file/file", "thumb_media_id": media_id}
    menu = {"head_content": "选一件", "list": [{"id": "1", "content": "诉求 1"}], "tail_content": ""}
    news = {"articles": [{"title": "t", "description": "d", "url": "u", "picurl": "p"}]}
    for kind, said in (
        ("image", {"media_id": media_id}), ("voice", {"media_id": media_id}), ("miniprogrampage", page),
        ("msgmenu", menu), ("news", news),
    ):  # fmt: skip
        say(sim)
        assert sa.post(SEND, {"touser": sa.openid("王代表"), "msgtype": kind, kind: said})["errcode"] == 0
    assert {line["kind"] for line in sim.get("/deliveries/王代表")["chats"]} == {
        "image", "voice", "miniprogrampage", "msgmenu", "news",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("text", {"content": "字" * 682}, 0), ("text", {"content": "字" * 683}, 45002),
        ("text", {"content": ""}, 44004),
        ("text", None, 47001), ("image", {"media_id": "none"}, 40007), ("image", {}, 40007), ("sticker", {}, 40008),
        ("news", {"articles": [{"title": "a"}] * 2}, 45008), ("news", {"articles": []}, 44003),
        ("msgmenu", {"list": []}, 44004), ("msgmenu", {"list": [{"id": "1"}]}, 47001),
        ("miniprogrampage", {"title": "a"}, 47001),
        ("miniprogrampage", {"title": "a", "appid": "b", "pagepath": "c"}, 40007),
    ],
)  # fmt: skip
def test_what_is_no_answer_costs_none(sim, sa, kind, said, code):
    say(sim)
    assert sa.post(SEND, {"touser": sa.openid("王代表"), "msgtype": kind, kind: said})["errcode"] == code
    assert codes(sa, 6) == ([0] * 5 if code else [0] * 4) + [45047] * (1 if code else 2)


def test_a_mini_program_answers_five_times_too_and_without_menus(sim, mp):
    say(sim, "李阿姨", MP.appid)
    ask = {"touser": mp.openid("李阿姨"), "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1", "content": "a"}]}}
    assert mp.post(SEND, ask)["errcode"] == 40008
    assert [text(mp, "李阿姨")["errcode"] for _ in range(6)] == [0] * 5 + [45047]
