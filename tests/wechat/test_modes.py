"""A letterbox in each mode of the console: what is believed, what is refused, and in what order it is looked at."""

import json

import pytest

from tests.wechat.conftest import AES_KEY, PUSH_TOKEN, SA
from wechat import crypto, push
from wechat.push import Mailbox, Refused

NOW = 1_795_000_000
KEY = crypto.key_from(AES_KEY)
FIELDS = {"ToUserName": "gh_1", "FromUserName": "o-li", "CreateTime": NOW, "MsgType": "event", "Event": "SCAN"}


def box(mode):
    return Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, clock=lambda: NOW, mode=mode)


def signed(body=b"", **more):
    """The query as WeChat makes it: three parts signed always, and the sealed part where there is one."""
    query = {"timestamp": str(NOW), "nonce": "n0nce", "openid": "o-li"}
    query["signature"] = crypto.sign(PUSH_TOKEN, query["timestamp"], query["nonce"])
    return {**query, **more}, body


def sealed(fields=FIELDS, beside=None, as_json=False):
    seal = crypto.seal(json.dumps(fields).encode(), PUSH_TOKEN, KEY, SA.appid, str(NOW), "n0nce")
    outer = {"ToUserName": "gh_1", "Encrypt": seal.encrypt, **(beside or {})}
    xml = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in outer.items())
    body = json.dumps(outer) if as_json else f"<xml>{xml}</xml>"
    return signed(body.encode(), msg_signature=seal.msg_signature, encrypt_type="aes")


def plain(fields=FIELDS, as_json=True):
    xml = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return signed((json.dumps(fields) if as_json else f"<xml>{xml}</xml>").encode())


def refused(mode, args, body):
    with pytest.raises(Refused) as caught:
        box(mode).open(args, body)
    return caught.value.status


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("mode", ["safe", "compat"])
def test_what_is_not_sealed_does_not_come_in_however_well_it_is_signed(mode, as_json):
    assert refused(mode, *plain(as_json=as_json)) == 403


@pytest.mark.parametrize("as_json", [True, False])
def test_a_plain_box_believes_what_is_signed_in_three_parts(as_json):
    opened = box("plain").open(*plain(as_json=as_json))
    assert {name: str(value) for name, value in opened.items()} == {name: str(value) for name, value in FIELDS.items()}
    args, body = plain(as_json=as_json)
    assert refused("plain", {**args, "signature": "0" * 40}, body) == 403
    assert refused("plain", {**args, "timestamp": str(NOW - 301)}, body) == 403
    assert refused("plain", {key: value for key, value in args.items() if key != "signature"}, body) == 400
    assert refused("plain", *sealed(as_json=as_json)) == 403


@pytest.mark.parametrize("as_json", [True, False])
def test_beside_a_sealed_part_nothing_plain_is_believed(as_json):
    beside = {"FromUserName": "o-mallory", "MsgType": "event", "Event": "unsubscribe"}
    assert box("compat").open(*sealed(beside=beside, as_json=as_json)) == FIELDS
    assert refused("safe", *sealed(beside=beside, as_json=as_json)) == 403
    assert box("safe").open(*sealed(as_json=as_json)) == FIELDS


@pytest.mark.parametrize(
    "typed",
    ["<Encrypt>abcd</Encrypt>", "<Encrypt><![CDATA[abcd", "<Encrypt>abcd", '"Encrypt":"abcd"', "<Encrypt></Encrypt>",
     "<![CDATA[<Encrypt>abcd</Encrypt>", "</Content><Encrypt>abcd</Encrypt><Content>"],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [True, False])
def test_a_person_may_write_about_sealed_parts(typed, as_json):
    args, body = sealed(beside={"Content": typed}, as_json=as_json)
    first = {"Content": typed, "ToUserName": "gh_1"} if as_json else f"<xml><Content><![CDATA[{typed}]]></Content>"
    head = json.dumps(first)[:-1].encode() + b"," if as_json else first.encode()
    before = head + body.removeprefix(b"{" if as_json else b"<xml>")
    assert box("compat").open(args, body) == FIELDS == box("compat").open(args, before)


@pytest.mark.parametrize("mode", ["safe", "compat"])
def test_a_second_sealed_part_is_never_believed(mode):
    (args, body), (_, other) = sealed(), sealed({**FIELDS, "Event": "unsubscribe"})
    (_, in_json) = sealed({**FIELDS, "Event": "unsubscribe"}, as_json=True)
    for two in (body + other, other + body, body + in_json, in_json + body):
        if mode == "safe":
            assert refused(mode, args, two) == 400
        else:
            assert box(mode).open(args, two) == FIELDS, "the signed one"
        assert refused(mode, {**args, "msg_signature": "0" * 40}, two) in (400, 403)


def test_a_sealed_part_moved_under_another_signature_is_refused():
    (args, _), (_, other) = sealed(), sealed({**FIELDS, "Event": "unsubscribe"})
    for mode in ("safe", "compat"):
        assert refused(mode, args, other) == 403


def test_a_three_part_signature_opens_nothing_sealed():
    args, body = sealed()
    assert refused("safe", {**args, "msg_signature": args["signature"]}, body) == 403


@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
def test_nothing_is_parsed_before_the_signature_holds(monkeypatch, mode):
    def told(text):
        raise AssertionError("parsed")

    monkeypatch.setattr(push, "_fields", told)
    args, body = plain() if mode == "plain" else sealed()
    name = "signature" if mode == "plain" else "msg_signature"
    assert refused(mode, {**args, name: "0" * 40}, body) == 403
    with pytest.raises(AssertionError):
        box(mode).open(args, body)


@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
def test_a_body_over_the_cap_is_refused_unread(mode):
    args, body = plain() if mode == "plain" else sealed()
    assert refused(mode, args, body + b" " * push.MOST_BYTES) == 400


def test_a_plain_box_needs_no_key_and_the_others_do():
    assert Mailbox(PUSH_TOKEN, "", SA.appid, mode="plain")
    for mode in ("safe", "compat"):
        with pytest.raises(ValueError):
            Mailbox(PUSH_TOKEN, "", SA.appid, mode=mode)
    with pytest.raises(ValueError):
        Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, mode="open")


@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
def test_the_console_is_answered_in_every_mode(mode):
    args, _ = signed()
    assert box(mode).echo({**args, "echostr": "583739"}) == "583739"
    with pytest.raises(Refused):
        box(mode).echo({**args, "echostr": "583739", "signature": "0" * 40})
