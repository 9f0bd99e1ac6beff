"""WeChat's doorbell: who is not WeChat stays outside, and whatever is thrown at it, it never falls over."""

import base64
import json
import os
import time
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.inbound import Inbound
from tests.cast import MP
from tests.worker.conftest import Office, envelope, event_of
from wechat.crypto import sign
from wechat.push import FRESH, MOST_BYTES

HELLO = event_of("o-wang", "subscribe")
HERE = "https://mashang.example"


def ring(app: Flask, query: dict[str, str], body: bytes, path: str = "/wechat/sa", **more) -> TestResponse:
    return app.test_client().post(path, query_string=query, data=body, base_url=HERE, **more)


def kept(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).count()


def test_a_push_sealed_for_us_is_kept_and_answered_success(office: Office) -> None:
    answer = office.push(HELLO)
    assert (answer.status_code, answer.text, kept(office)) == (200, "success", 1)


def test_who_cannot_sign_is_refused(office: Office) -> None:
    query, body = envelope(HELLO)
    forged = (
        query | {"msg_signature": "0" * 40},
        query | {"msg_signature": "签名"},
        query | {"nonce": "another"},
        query | {"timestamp": str(int(time.time()) + 1)},
    )
    assert [ring(office.app, one, body).status_code for one in forged] == [403] * 4
    assert ring(office.app, query, body.replace(b'"Encrypt": "', b'"Encrypt": "AAAA')).status_code == 403
    assert office.push(HELLO, token="another-token").status_code == 403
    assert kept(office) == 0


def test_who_signs_for_another_account_is_refused(office: Office) -> None:
    assert office.push(HELLO, appid=MP).status_code == 403 and kept(office) == 0


def test_an_old_or_early_push_is_refused_however_well_it_is_signed(office: Office) -> None:
    answers = [office.push(HELLO, at=time.time() + off).status_code for off in (-FRESH - 5, FRESH + 60)]
    assert answers == [403, 403] and kept(office) == 0


def test_a_replayed_push_has_no_second_effect(office: Office) -> None:
    query, body = envelope(HELLO)
    assert [ring(office.app, query, body).status_code for _ in range(5)] == [200] * 5
    again = [office.push(HELLO, nonce=f"n{n}").status_code for n in range(5)]  # WeChat's own retries: sealed anew
    assert again == [200] * 5 and kept(office) == 1


def test_garbage_of_all_kinds_is_refused_and_never_an_error_of_ours(office: Office) -> None:
    query, body = envelope(HELLO)
    refused = (
        b"", b"\x00" * 100, os.urandom(300), b"{}", b"[]", b"null", b'{"Encrypt": 1}', b'{"Encrypt": ""}', b"<xml/>",
        b"<xml><Encrypt></Encrypt></xml>", b"<xml><Encrypt><![CDATA[====]]></Encrypt></xml>", body + body,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml><Encrypt>&a;</Encrypt></xml>", b"{" * 5000, "码".encode() * 99,
        b'{"Encrypt": "' + b"A" * 64 + b'"}',
    )  # fmt: skip
    for thrown in refused:
        assert ring(office.app, query, thrown).status_code in (400, 403), thrown[:60]
    for left_out in query:
        assert ring(office.app, {k: v for k, v in query.items() if k != left_out}, body).status_code == 400
    for odd in ("", "x" * 5000, "\x00", "🙂", "-1", "9" * 40):
        for name in query:
            assert ring(office.app, query | {name: odd}, body).status_code in (400, 403), (name, odd)
    assert ring(office.app, {}, body).status_code == 400 and kept(office) == 0


def test_garbage_that_is_sealed_and_signed_is_refused_all_the_same(office: Office) -> None:
    """Nobody but WeChat can sign; even so nothing it says may bring us down."""
    deep = b'{"a":' * 2000 + b"1" + b"}" * 2000
    sealed = (
        b"", b"\xff\xfe", b"[1]", b"7", b"null", b'{"a": NaN}', b'{"a": "\\ud800"}', b"<xml", b"<html></html>", deep,
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Event>&a;</Event></xml>', b"<xml>&undefined;</xml>",
        b'{"n": ' + b"9" * 5000 + b"}",
        *(b'{"MsgType":"text","MsgId":"1","x":' + b"[" * n + b"]" * n + b"}" for n in (800, 900, 930, 966, 980)),
    )  # fmt: skip
    for plain in sealed:
        answer = ring(office.app, *envelope(plain))
        assert answer.status_code in (400, 403), (plain[:40], answer.status_code)
    assert kept(office) == 0


def test_odd_shapes_that_are_sealed_and_signed_are_kept_and_worked_through(office: Office) -> None:
    shapes = (
        {}, {"Event": ["subscribe"]}, {"Event": {"a": 1}, "FromUserName": None},
        {"MsgType": "text", "MsgId": "1" * 900}, event_of("o" * 5000, "subscribe"),
        event_of("", "unsubscribe"), event_of("o-wang", "TEMPLATESENDJOBFINISH"),
        event_of("o-wang", "TEMPLATESENDJOBFINISH", MsgID="0", Status="success"),
        event_of("o-wang", "TEMPLATESENDJOBFINISH", MsgID="7" * 500, Status=["x"]),
        event_of("o-\x00nul", "subscribe"), event_of("o-𠮷‮", "subscribe"), event_of("o-wang", "E" * 20000),
    )  # fmt: skip
    answers = [office.push(shape).status_code for shape in shapes]
    assert answers == [200] * len(shapes) and kept(office) == 10  # three of them say nothing that tells them apart
    office.drain()
    assert not office.is_dead(office.cast.wang)


@pytest.mark.parametrize(("marks", "status"), [(25_000, 200), (40_000, 400)])
def test_what_swells_beyond_the_records_row_is_refused_and_no_error(office: Office, marks: int, status: int) -> None:
    """Quotation marks: XML says each in one byte, JSON in two."""
    fat = b"<xml><MsgType>text</MsgType><MsgId>9</MsgId><Content>" + b'"' * marks + b"</Content></xml>"
    assert ring(office.app, *envelope(fat)).status_code == status and kept(office) == (status == 200)


def test_too_long_a_body_is_refused_unread(office: Office) -> None:
    query, _ = envelope(HELLO)
    assert ring(office.app, query, b"x" * (MOST_BYTES + 1)).status_code == 400
    assert office.push({"Content": base64.b64encode(os.urandom(MOST_BYTES)).decode()}).status_code == 400
    unsaid = office.app.test_client().post(
        "/wechat/sa", query_string=query, base_url=HERE, headers={"Transfer-Encoding": "chunked"}
    )
    assert unsaid.status_code == 400 and kept(office) == 0


def test_an_account_nobody_knows_or_nobody_set_up_does_not_exist(office: Office) -> None:
    query, body = envelope(HELLO)
    house = office.app.extensions["mashang"]
    office.app.extensions["mashang"] = replace(house, mailboxes={"sa": house.mailboxes["sa"]})
    for path in ("/wechat/xx", "/wechat/mp", "/wechat/", "/wechat/sa/more", "/wechat/SA"):
        assert ring(office.app, query, body, path).status_code == 404, path
        assert office.app.test_client().get(path, query_string=query, base_url=HERE).status_code == 404, path


def test_the_address_check_echoes_only_what_was_signed(office: Office) -> None:
    now = str(int(time.time()))
    query = {"timestamp": now, "nonce": "n", "echostr": "echo-7", "signature": sign("sa-token", now, "n")}
    client = office.app.test_client()
    right = client.get("/wechat/sa", query_string=query, base_url=HERE)
    assert (right.status_code, right.text) == (200, "echo-7") and "text/plain" in right.content_type
    wrong = (query | {"signature": "0" * 40}, query | {"echostr": "<script>\n"}, query | {"timestamp": "1"}, {})
    assert [client.get("/wechat/sa", query_string=q, base_url=HERE).status_code for q in wrong] == [403, 400, 403, 400]


def test_the_doorbell_takes_only_get_and_post(office: Office) -> None:
    client = office.app.test_client()
    answers = [client.open("/wechat/sa", method=verb, base_url=HERE) for verb in ("PUT", "DELETE", "PATCH")]
    assert [answer.status_code for answer in answers] == [405] * 3


def test_what_was_kept_is_sealed(office: Office) -> None:
    from sqlalchemy import text

    office.push({"MsgType": "text", "MsgId": "1", "Content": "我叫李示例,电话 00000001380"})
    with office.database.read() as session:
        raw = bytes(session.execute(text("SELECT fields FROM inbound")).scalar_one())
    assert b"00000001380" not in raw and "李示例".encode() not in raw and json.dumps("李示例").encode() not in raw
