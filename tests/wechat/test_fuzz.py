"""Whatever is thrown at a letterbox, well signed or not: it opens, or it is refused, and never anything else."""

import json
import random

import pytest

from tests.wechat.conftest import AES_KEY, PUSH_TOKEN, SA
from wechat import crypto, events
from wechat.push import Mailbox, Refused

NOW = 1_795_000_000
KEY = crypto.key_from(AES_KEY)
BOXES = {mode: Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, lambda: NOW, mode) for mode in ("safe", "compat", "plain")}
PUSHES = [
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-li]]></FromUserName>"
    "<CreateTime>1795000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[路灯坏了]]></Content>"
    "<MsgId>7123456789012345678</MsgId></xml>",
    '{"ToUserName":"gh_1","FromUserName":"o-li","CreateTime":1795000000,"MsgType":"event",'
    '"Event":"subscribe_msg_popup_event","List":[{"TemplateId":"T-1","SubscribeStatusString":"accept"}]}',
]
SPLINTERS = [b"<", b">", b"&", b"]]>", b"\x00", b'"', b"{", b"[", b"\xed\xa0\x80", b"<!DOCTYPE x>"]
READERS = [events.receipt, events.sent_receipts, events.consents, events.scene, events.media_verdict, events.created,
           events.kind, events.revoked, events.push_key]  # fmt: skip


def sign_and_seal(inner, appid=SA.appid, key=KEY, token=PUSH_TOKEN):
    seal = crypto.seal(inner, token, key, appid, str(NOW), "n0nce")
    return query(seal.encrypt, token), seal.encrypt


def query(encrypted, token=PUSH_TOKEN):
    args = {"timestamp": str(NOW), "nonce": "n0nce", "signature": crypto.sign(token, str(NOW), "n0nce")}
    return {**args, "msg_signature": crypto.sign(token, str(NOW), "n0nce", encrypted)}


def outcome(mode, args, body):
    """400, 403, or 200 with fields that every reader can read and the record can keep."""
    try:
        fields = BOXES[mode].open(args, body)
    except Refused as why:
        return why.status
    json.dumps(fields).encode()
    for read in READERS:
        read(fields)
    return 200


def mangled(dice, whole):
    """One wound: a byte changed, cut out, doubled or put in, a piece repeated, or the rest cut off."""
    raw, at = bytearray(whole), dice.randrange(len(whole) + 1)
    how = dice.randrange(6)
    if how == 0 and at < len(raw):
        raw[at] = dice.randrange(256)
    elif how == 1:
        del raw[at : at + dice.randrange(1, 9)]
    elif how == 2:
        raw[at:at] = dice.choice(SPLINTERS)
    elif how == 3:
        start = dice.randrange(len(raw) + 1)
        raw[at:at] = raw[start : start + dice.randrange(64)]
    elif how == 4:
        del raw[at:]
    else:
        raw[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 5)))
    return bytes(raw)


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
def test_a_wounded_envelope_opens_or_is_refused(mode, as_json):
    dice = random.Random(f"{mode} {as_json}")
    seen = set()
    for _ in range(600):
        inner = dice.choice(PUSHES).encode()
        args, encrypted = sign_and_seal(inner)
        outer = json.dumps({"Encrypt": encrypted}) if as_json else f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
        body = inner if mode == "plain" else outer.encode()
        for _ in range(dice.randrange(1, 4)):
            body = mangled(dice, body)
        seen.add(outcome(mode, args, body))
    assert seen <= {200, 400, 403}
    assert len(seen) > 1


@pytest.mark.parametrize("mode", ["safe", "compat"])
def test_a_wounded_content_in_a_sound_envelope_opens_or_is_refused(mode):
    dice = random.Random(mode)
    seen = []
    for _ in range(1500):
        inner = mangled(dice, mangled(dice, dice.choice(PUSHES).encode()))
        args, encrypted = sign_and_seal(inner)
        seen.append(outcome(mode, args, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()))
    assert set(seen) == {200, 400}


def test_wounded_words_of_the_query_are_refused():
    dice = random.Random(1)
    args, encrypted = sign_and_seal(PUSHES[0].encode())
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    odd = ["", " ", "0", "-1", "1e9", "٣", "\x00", "\ud800", "🙂", "9" * 400, "x" * 600, None, 7, ["a"], b"a", True]
    for _ in range(400):
        name = dice.choice(["timestamp", "nonce", "msg_signature"])
        assert outcome("safe", {**args, name: dice.choice(odd)}, body) in (400, 403)


def test_another_key_and_another_token_open_nothing():
    args, encrypted = sign_and_seal(PUSHES[0].encode(), key=b"k" * 32)
    assert outcome("safe", args, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) in (400, 403)
    args, encrypted = sign_and_seal(PUSHES[0].encode(), token="guess")
    assert outcome("safe", args, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) == 403


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NASTY = {
    "laughter": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><xml><MsgType>&l9;</MsgType></xml>',
    "a bare DTD": "<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>",
    "an outer entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><MsgType>&e;</MsgType></xml>',
    "an outer DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><xml><MsgType>text</MsgType></xml>',
    "a DTD after the prologue": '<?xml version="1.0"?><!DOCTYPE xml><xml><MsgType>text</MsgType></xml>',
    "a comment before a DTD": "<!-- x --><!DOCTYPE xml><xml><MsgType>text</MsgType></xml>",
    "deep XML": "<xml>" + "<a>" * 4000 + "</a>" * 4000 + "</xml>",
    "deep JSON": '{"MsgType":' + "[" * 20_000 + "]" * 20_000 + "}",
    "deep JSON objects": '{"a":' * 9000 + "1" + "}" * 9000,
    "a JSON array": '[{"MsgType":"text"}]',
    "a JSON word": '"text"',
    "half a character": '{"MsgType":"text","Content":"\\ud800"}',
    "NUL in XML": "<xml><MsgType>te\x00xt</MsgType></xml>",
    "NUL by number": "<xml><MsgType>&#0;</MsgType></xml>",
    "half a character by number": "<xml><MsgType>&#xD800;</MsgType></xml>",
    "a huge number": '{"MsgType":"text","CreateTime":' + "9" * 5000 + "}",
    "infinity": '{"MsgType":"text","CreateTime":1e999}',
    "not a number": '{"MsgType":"text","CreateTime":NaN}',
    "two roots": "<xml><MsgType>text</MsgType></xml><xml></xml>",
    "another root": "<html><MsgType>text</MsgType></html>",
    "an unbound prefix": "<xml><a:MsgType>text</a:MsgType>",
    "the same attribute twice": '<xml><MsgType a="1" a="2">text</MsgType></xml>',
}


@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
@pytest.mark.parametrize("what", NASTY)
def test_what_is_known_to_hurt_parsers_is_refused(what, mode):
    inner = NASTY[what].encode()
    args, encrypted = sign_and_seal(inner)
    body = inner if mode == "plain" else f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    assert outcome(mode, args, body) in (400, 403)


ODD_BUT_READABLE = {
    "an unknown encoding": '<?xml version="1.0" encoding="x-none"?><xml><MsgType>text</MsgType></xml>',
    "another encoding than it has": '<?xml version="1.0" encoding="utf-16"?><xml><MsgType>text</MsgType></xml>',
    "MsgType twice in XML": "<xml><MsgType>event</MsgType><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
    "MsgType twice in JSON": '{"MsgType":"event","MsgType":"text"}',
    "everything twice": "<xml>" + "<FromUserName>o</FromUserName><MsgType>event</MsgType>" * 2 + "</xml>",
    "attributes": '<xml a="1"><MsgType b="2">text</MsgType></xml>',
    "a tree where a word belongs": "<xml><MsgType><a><b>text</b></a></MsgType></xml>",
    "a list where a word belongs": '{"MsgType":["event",{"a":1}],"Event":{"b":[]},"FromUserName":null,"CreateTime":[]}',
    "NUL in JSON": '{"MsgType":"text","Content":"a\\u0000b"}',
    "a number of four thousand digits": '{"MsgType":"text","CreateTime":' + "9" * 4000 + "}",
    "an empty name": '{"":"","MsgType":""}',
}  # fmt: skip


@pytest.mark.parametrize("what", ODD_BUT_READABLE)
def test_what_is_odd_but_readable_makes_no_reader_fall(what):
    inner = ODD_BUT_READABLE[what].encode()
    args, encrypted = sign_and_seal(inner)
    assert outcome("safe", args, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) == 200
    assert outcome("plain", args, inner) == 200
