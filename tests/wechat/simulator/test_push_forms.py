"""Every mode and format, opened by another implementation and by our own letterbox; and pushes made up by hand."""

import base64
import json
import time
from collections.abc import Iterator

import pytest
import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tests.wechat.conftest import AES_KEY, PUSH_TOKEN, SA, add_accounts
from tests.wechat.simulator.door import Door
from wechat.push import Mailbox, Refused
from wechat.simulator.envelope import envelope, written

TEXT = {"MsgType": "text", "Content": "路灯]]>不亮 <b>&", "MsgId": 2**62 + 1}
ACCOUNT = {"appid": SA.appid, "push_token": PUSH_TOKEN, "push_aes_key": AES_KEY}


@pytest.fixture
def door(sim) -> Iterator[Door]:
    with Door() as door:
        add_accounts(sim, **door.account)
        yield door


def push(sim, fields, **more):
    return sim.post("/push", {"appid": SA.appid, "person": "王代表", "fields": fields, **more})["answers"]


def read(body, form):
    return json.loads(body) if form == "json" else xmltodict.parse(body)["xml"]


def opened_elsewhere(came, form):
    """By wechatpy, which shares no line with what sealed it."""
    crypto = WeChatCrypto(PUSH_TOKEN, AES_KEY, SA.appid)
    given = read(came.body, form) if form == "json" else came.body
    asked = came.query
    return read(crypto.decrypt_message(given, asked["msg_signature"], asked["timestamp"], asked["nonce"]), form)


def test_an_account_chooses_its_mode_and_format(sim):
    with Door() as door:
        add_accounts(sim, **door.account, push_mode="compat", push_format="json")
        sim.post("/say", {"person": "王代表", "appid": SA.appid, "text": "路灯不亮"})
        (came,) = door.wait_for(1)
    body = json.loads(came.body)
    assert (came.type, body["Content"], "Encrypt" in body) == ("application/json", "路灯不亮", True)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_a_sealed_push_says_the_same_to_everyone_who_has_the_key(sim, door, mode, form):
    assert push(sim, TEXT, mode=mode, format=form) == ["200 success"]
    (came,) = door.came
    for fields in (came.opened(mode), opened_elsewhere(came, form)):
        assert (fields["Content"], str(fields["MsgId"])) == (TEXT["Content"], str(TEXT["MsgId"]))
    outside = read(came.body, form)
    assert ("Content" in outside) == (mode == "compat")
    assert {"ToUserName", "Encrypt"} <= set(outside)
    assert came.query["encrypt_type"] == "aes"


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_plain_push_is_read_without_any_key(sim, door, form):
    push(sim, TEXT, mode="plain", format=form)
    (came,) = door.came
    assert read(came.body, form)["Content"] == TEXT["Content"]
    assert set(came.query) == {"signature", "timestamp", "nonce", "openid"}
    check_signature(PUSH_TOKEN, came.query["signature"], came.query["timestamp"], came.query["nonce"])
    assert came.opened("plain")["Content"] == TEXT["Content"]
    with pytest.raises(Refused):
        came.opened("safe")


def test_the_padding_is_of_32_bytes_in_all_its_lengths():
    pads = set()
    for length in range(64):
        fields = {"FromUserName": "o", "ToUserName": "gh", "Content": "x" * length}
        _, body = envelope(ACCOUNT, fields, "safe", "json")
        sealed = base64.b64decode(json.loads(body)["Encrypt"])
        inside = 16 + 4 + len(written(fields, "json").encode()) + len(SA.appid)
        pads.add(len(sealed) - inside)
    assert pads == set(range(1, 33))


@pytest.mark.parametrize("count", [1, 2])
def test_a_list_is_one_thing_or_several_as_wechat_has_it(sim, door, count):
    items = [{"TemplateId": f"T{n}", "MsgID": n, "ErrorCode": "0"} for n in range(count)]
    fields = {"MsgType": "event", "Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": items}}
    push(sim, fields, format="xml")
    push(sim, fields, format="json")
    as_xml, as_json = [came.opened() for came in door.came]
    same = [{name: str(value) for name, value in item.items()} for item in items]
    assert as_xml["SubscribeMsgSentEvent"]["List"] == (same if count > 1 else same[0])
    assert "SubscribeMsgSentEvent" not in as_json
    listed = as_json["List"] if count > 1 else [as_json["List"]]
    assert [item["TemplateId"] for item in listed] == [item["TemplateId"] for item in items]
    assert isinstance(as_json["CreateTime"], str)


def test_the_numbers_of_other_pushes_stay_numbers_in_json(sim, door):
    push(sim, TEXT, format="json")
    (fields,) = [came.opened() for came in door.came]
    assert fields["MsgId"] == TEXT["MsgId"]
    assert isinstance(fields["CreateTime"], int)


def test_the_same_push_can_be_sent_many_times(sim, door):
    assert push(sim, TEXT, times=3) == ["200 success"] * 3
    assert len({json.dumps(came.opened()) for came in door.came}) == 1
    assert len({came.query["nonce"] for came in door.came}) == 3
    assert [one["state"] for one in sim.get("/pushes")] == ["taken"] * 3


@pytest.mark.parametrize("shift", [-400, 400])
def test_a_push_can_be_of_another_time(sim, door, shift):
    push(sim, TEXT, timestamp_shift=shift)
    (came,) = door.came
    with pytest.raises(Refused, match="stale"):
        came.opened()
    then = Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, clock=lambda: time.time() + shift)
    assert then.open(came.query, came.body)["Content"] == TEXT["Content"]


def test_a_push_can_come_from_an_openid_nobody_has(sim, door):
    sim.post("/push", {"appid": SA.appid, "openid": "oStranger", "fields": TEXT})
    assert door.came[0].opened()["FromUserName"] == door.came[0].query["openid"] == "oStranger"


def test_any_bytes_can_be_pushed(sim, door):
    door.plan = [(400, b"refused")]
    odd = base64.b64encode(b"\x00\xff<xml>").decode()
    given = {"appid": SA.appid, "body_base64": odd, "query": {"msg_signature": "0" * 40}}
    assert sim.post("/raw_push", given)["answer"] == "400 refused"
    sim.post("/raw_push", {"appid": SA.appid, "body": "<xml>路灯</xml>"})
    assert [came.body for came in door.came] == [b"\x00\xff<xml>", "<xml>路灯</xml>".encode()]
    assert door.came[0].query == {"msg_signature": "0" * 40}
