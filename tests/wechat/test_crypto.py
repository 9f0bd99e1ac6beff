"""The envelope itself, byte by byte, and against wechatpy's, which is the second implementation."""

import base64
import json
import re

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from tests.wechat.conftest import AES_KEY, PUSH_TOKEN, SA
from wechat import crypto
from wechat.push import Mailbox, Refused

NOW = 1_795_000_000
KEY = crypto.key_from(AES_KEY)
BOX = Mailbox(PUSH_TOKEN, AES_KEY, SA.appid, lambda: NOW)
MESSAGE = "<xml><MsgType>text</MsgType><Content>路灯坏了</Content></xml>".encode()


def query(encrypted):
    signature = crypto.sign(PUSH_TOKEN, str(NOW), "n0nce", encrypted)
    return {"timestamp": str(NOW), "nonce": "n0nce", "msg_signature": signature}


def outcome(args, body):
    try:
        BOX.open(args, body)
    except Refused as why:
        return why.status
    return 200


@pytest.mark.parametrize(
    "encrypted",
    ["A", "AA", "AAA", "A===", "====", "AAAA", "A" * 21, "A" * 22, "A" * 43, "AA==AA==", "QUJD" * 4, "A" * 60_000,
     "+/" * 32, "-_" * 32],
)  # fmt: skip
def test_wrong_base64_of_any_length_is_refused(encrypted):
    for body in (f"<xml><Encrypt>{encrypted}</Encrypt></xml>", json.dumps({"Encrypt": encrypted})):
        assert outcome(query(encrypted), body.encode()) == 400


def closed(plain, key=KEY):
    worker = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(worker.update(plain) + worker.finalize()).decode()


def padded(pad, length=None, appid=SA.appid, message=MESSAGE, fill=None):
    """A plaintext with this very pad, its message grown until it fits."""
    while (20 + len(message) + len(appid) + pad) % 32:
        message += b" "
    length = len(message) if length is None else length
    head = b"r" * 16 + length.to_bytes(4, "big") + message + appid.encode()
    return head + bytes([pad if fill is None else fill]) * pad


@pytest.mark.parametrize("pad", range(1, 33))
def test_every_padding_from_1_to_32_opens(pad):
    encrypted = closed(padded(pad))
    assert outcome(query(encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) == 200


@pytest.mark.parametrize(
    ("plain", "status"),
    [
        (padded(32, fill=0), 400), (padded(32, fill=33), 400), (padded(32, fill=255), 400),
        (padded(32, fill=31), 403), (padded(8, fill=9), 400), (padded(8, length=0), 403), (padded(8, length=5), 403),
        (padded(8, length=2**32 - 1), 400), (b"\x01" * 16, 400), (b"\x10" * 16, 400), (b"\x20" * 32, 400),
        (padded(8, appid="wx0000000000000000"), 403), (padded(8, appid=""), 403),
        (padded(8, appid=SA.appid + "x"), 403), (padded(8, message=b"\xff\xfe<xml></xml>"), 400),
    ],
)  # fmt: skip
def test_a_plaintext_that_is_not_as_wechat_makes_it_is_refused(plain, status):
    encrypted = closed(plain)
    assert outcome(query(encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()) == status


@pytest.mark.parametrize("length", range(0, 70, 3))
def test_two_implementations_open_what_the_other_sealed(length):
    text = f"<xml><Content>{'字' * length}</Content></xml>"
    theirs = WeChatCrypto(PUSH_TOKEN, AES_KEY, SA.appid)
    sealed_by_them = theirs.encrypt_message(text, "n0nce", str(NOW))
    signature = re.search(r"<MsgSignature><!\[CDATA\[(\w+)", sealed_by_them).group(1)
    args = {"timestamp": str(NOW), "nonce": "n0nce", "msg_signature": signature}
    assert BOX.open(args, sealed_by_them.encode()) == {"Content": "字" * length}
    ours = crypto.seal(text.encode(), PUSH_TOKEN, KEY, SA.appid, str(NOW), "n0nce")
    outer = f"<xml><Encrypt><![CDATA[{ours.encrypt}]]></Encrypt></xml>"
    assert theirs.decrypt_message(outer, ours.msg_signature, str(NOW), "n0nce") == text
    assert theirs.decrypt_message({"Encrypt": ours.encrypt}, ours.msg_signature, str(NOW), "n0nce") == text


def test_the_key_of_the_console_is_the_same_for_both():
    sealed_by_us = crypto.encrypt(KEY, SA.appid, b"hello")
    assert PrpCrypto(base64.b64decode(AES_KEY + "=")).decrypt(sealed_by_us, SA.appid) == "hello"
    assert crypto.decrypt(KEY, SA.appid, PrpCrypto(KEY).encrypt("hello", SA.appid).decode()) == b"hello"
