"""What comes in: sealed for us, fresh, and readable, or refused."""

import base64
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from tests.wechat.conftest import AES_KEY, GOOD, PUSH_TOKEN, SA, add_accounts
from wechat import crypto
from wechat.push import DEEPEST, Mailbox, Refused, push_key, receipt

NOW = 1_795_000_000
KEY = crypto.key_from(AES_KEY)
BOX = Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, clock=lambda: NOW)
EVENT = "<xml><MsgType>event</MsgType><Event>CLICK</Event><EventKey></EventKey></xml>"


def sealed(message=EVENT, token=PUSH_TOKEN, appid=SA.appid, at=NOW, as_json=False):
    seal = crypto.seal(message.encode(), token, KEY, appid, str(at), "n0nce")
    args = {"timestamp": seal.timestamp, "nonce": seal.nonce, "msg_signature": seal.msg_signature}
    outer = json.dumps({"Encrypt": seal.encrypt}) if as_json else f"<xml><Encrypt>{seal.encrypt}</Encrypt></xml>"
    return args, outer.encode()


def refused(args, body):
    with pytest.raises(Refused) as caught:
        BOX.open(args, body)
    return caught.value.status


@pytest.mark.parametrize("as_json", [False, True])
def test_a_sealed_push_opens(as_json):
    assert BOX.open(*sealed(as_json=as_json)) == {"MsgType": "event", "Event": "CLICK", "EventKey": ""}
    assert BOX.open(*sealed('{"MsgType":"text","MsgId":7}', as_json=as_json))["MsgId"] == 7


@pytest.mark.parametrize("length", range(0, 64, 5))
def test_what_another_implementation_seals_opens_whatever_its_padding(length):
    text = f"<xml><Content>{'x' * length}</Content></xml>"
    outer = WeChatCrypto(PUSH_TOKEN, AES_KEY, SA.appid).encrypt_message(text, "n0nce", str(NOW))
    signature = outer.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    args = {"timestamp": str(NOW), "nonce": "n0nce", "msg_signature": signature}
    assert BOX.open(args, outer.encode()) == {"Content": "x" * length}


def test_the_echo_comes_back_for_the_right_signature_only():
    args = {"timestamp": str(NOW), "nonce": "n", "echostr": "5837397520665436492"}
    args["signature"] = crypto.sign(PUSH_TOKEN, args["timestamp"], "n")
    assert BOX.echo(args) == "5837397520665436492"
    for bad in ({"signature": "0" * 40}, {"signature": "é"}, {"nonce": "m"}, {"nonce": ""}, {"echostr": "<\n>"}):
        with pytest.raises(Refused):
            BOX.echo({**args, **bad})


def test_a_wrong_signature_is_refused():
    args, body = sealed()
    assert refused({**args, "msg_signature": "0" * 40}, body) == 403
    assert refused({**args, "nonce": "other"}, body) == 403
    assert refused(*sealed(token="guess")) == 403
    assert refused({}, body) == 400


@pytest.mark.parametrize(("age", "fine"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_stale_push_is_refused(age, fine):
    args, body = sealed(at=NOW - age)
    assert BOX.open(args, body) if fine else refused(args, body) == 403


def test_a_push_for_another_account_is_refused():
    assert refused(*sealed(appid="wx0000000000000000")) == 403


def test_an_oversized_body_is_refused_before_it_is_read():
    args, body = sealed()
    assert refused(args, body + b" " * 65536) == 400


def test_two_envelopes_in_one_body_are_refused():
    args, body = sealed()
    assert refused(args, body + body) == 400


@pytest.mark.parametrize(
    "inner",
    [
        "", "text", "[1]", "null", "<xml>", "<a></a>", "<xml>word</xml>", "<xml/>", "{" * 4000,
        '{"a": NaN}', '{"a": "\\ud800"}', '{"a": ' + "9" * 5000 + "}",
        '<!DOCTYPE x><xml><a>1</a></xml>', '<!DOCTYPE x [<!ENTITY a "b">]><xml><c>&a;</c></xml>',
        "<xml>" + "<a>" * 3000 + "</a>" * 3000 + "</xml>", '{"a":' * 5000 + "1" + "}" * 5000,
    ],
)  # fmt: skip
def test_a_well_sealed_but_unreadable_content_is_refused(inner):
    assert refused(*sealed(inner)) == 400


def nested(levels):
    """As many levels of JSON, and of XML; the outermost is the first."""
    yield '{"x":' + "[" * (levels - 1) + "]" * (levels - 1) + "}"
    yield '{"x":' * levels + "1" + "}" * levels
    yield "<xml>" + "<a>" * levels + "1" + "</a>" * levels + "</xml>"


@pytest.mark.parametrize("levels", [DEEPEST + 1, 300, 966])
def test_what_is_nested_too_deep_for_the_record_is_refused(levels):
    assert [refused(*sealed(inner)) for inner in nested(levels)] == [400] * 3


def test_what_is_nested_as_deep_as_allowed_opens():
    assert all(BOX.open(*sealed(inner)) for inner in nested(DEEPEST))


def test_a_person_may_write_about_doctypes():
    text = "<xml><Content><![CDATA[<!DOCTYPE html>]]></Content></xml>"
    assert BOX.open(*sealed(text)) == {"Content": "<!DOCTYPE html>"}


def test_blanks_do_not_make_the_search_slow():
    args, _ = sealed()
    assert refused(args, b"<Encrypt>" + b" " * 65000) == 400
    assert refused(args, b"<Encrypt>" * 7000) == 400


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.text(max_size=20))
def test_garbage_is_refused_and_never_anything_else(noise, cut, word):
    args, body = sealed()
    for given_args, given_body in (
        (args, noise),
        (args, body[:cut] if cut < len(body) - 16 else b""),
        (args, b"<xml><Encrypt>" + noise.hex().encode() + b"</Encrypt></xml>"),
        ({**args, "timestamp": word}, body),
        ({**args, "msg_signature": word}, body),
    ):
        assert refused(given_args, given_body) in (400, 403)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_signed_garbage_is_refused_and_never_anything_else(noise):
    encrypted = base64.b64encode(noise).decode() or "AAAA"
    signature = crypto.sign(PUSH_TOKEN, str(NOW), "n", encrypted)
    args = {"timestamp": str(NOW), "nonce": "n", "msg_signature": signature}
    assert refused(args, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) in (400, 403)


def test_a_mailbox_without_keys_does_not_start():
    for bad in (("", AES_KEY, "wx"), ("t", AES_KEY[1:], "wx"), ("t", AES_KEY, "")):
        with pytest.raises(ValueError):
            Mailbox(*bad)


def test_copies_of_one_push_share_a_key_and_others_do_not():
    click = {"MsgType": "event", "FromUserName": "o1", "CreateTime": "5", "Event": "CLICK", "EventKey": "a"}
    assert push_key(click) == push_key({**click, "CreateTime": 5})
    others = [{**click, "CreateTime": "6"}, {**click, "EventKey": "b"}, {**click, "FromUserName": "o2"}]
    assert len({push_key(other) for other in [click, *others]}) == 4
    assert push_key({"MsgType": "text", "MsgId": "77", "Content": "a"}) == "msg:77"
    one, two = ({**click, "Event": "x", "X": {"List": [{"TemplateId": "t", "MsgID": n}]}} for n in "12")
    assert push_key(one) != push_key(two)


@pytest.mark.parametrize(
    ("status", "ok", "why"),
    [
        ("success", True, ""), ("Success", True, ""), ("failed:user block", False, "user_block"),
        ("failed: system failed", False, "system_failed"), ("FAILED:freq limit", False, "freq_limit"),
        ("failed", False, "other"), ("", False, "other"),
    ],
)  # fmt: skip
def test_a_receipt_says_whether_it_arrived_and_why_not(status, ok, why):
    fields = {"MsgType": "event", "Event": "TemplateSendJobFinish", "MsgID": "41", "Status": status}
    told = receipt(fields)
    assert (told.msgid, told.ok, told.why) == ("41", ok, why)
    assert receipt({**fields, "MsgID": 0}).msgid == ""
    assert receipt({"Event": "CLICK"}) is None


def opened(heard):
    box = Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, clock=time.time)
    return [box.open(args, body) for args, body in heard]


def listening(sim, ear):
    add_accounts(sim, push_url=ear.url, push_token=PUSH_TOKEN, push_aes_key=AES_KEY)


def test_a_receipt_arrives_sealed_and_opens(sim, client, openid, ear):
    listening(sim, ear)
    msgid = client().send_template(openid("王代表", SA), "T-case", GOOD)
    (fields,) = opened(ear.wait_for(1))
    told = receipt(fields)
    assert (told.msgid, told.ok, told.openid) == (msgid, True, openid("王代表", SA))


def test_who_blocked_the_account_gets_nothing_and_the_receipt_says_so(sim, client, openid, ear):
    listening(sim, ear)
    sim.post("/block", {"person": "王代表", "appid": SA.appid})
    assert client().send_template(openid("王代表", SA), "T-case", GOOD)
    (fields,) = opened(ear.wait_for(1))
    assert receipt(fields).why == "user_block"
    assert sim.get("/inbox/王代表") == []


def test_a_push_not_taken_comes_three_times_in_all_each_sealed_anew(sim, client, openid, ear):
    listening(sim, ear)
    ear.answers = [b"no", b"no", b"no"]
    client().send_template(openid("王代表", SA), "T-case", GOOD)
    heard = ear.wait_for(3)
    assert len({push_key(fields) for fields in opened(heard)}) == 1
    assert len({args["nonce"] for args, _ in heard}) == 3


def test_following_and_leaving_are_told(sim, ear):
    listening(sim, ear)
    sim.post("/follow", {"person": "李阿姨", "appid": SA.appid, "follow": True})
    assert opened(ear.wait_for(1))[0]["Event"] == "subscribe"
    sim.post("/follow", {"person": "李阿姨", "appid": SA.appid, "follow": False})
    assert opened(ear.wait_for(2))[1]["Event"] == "unsubscribe"
