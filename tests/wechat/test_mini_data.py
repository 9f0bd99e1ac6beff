"""What a mini program brings us encrypted opens, or is one error."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.wechat.conftest import MP
from tests.wechat.stand_in import refused
from wechat.mini_data import open_data

KEY, IV = b"k" * 16, b"i" * 16


def sealed_data(fields, pad=None):
    raw = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    size = 16 - len(raw) % 16
    worker = Cipher(algorithms.AES(KEY), modes.CBC(IV)).encryptor()
    closed = worker.update(raw + bytes([pad or size]) * size) + worker.finalize()
    return base64.b64encode(closed).decode()


def opened(encrypted, key=KEY, iv=IV):
    return open_data(base64.b64encode(key).decode(), encrypted, base64.b64encode(iv).decode(), MP.appid)


def test_what_a_mini_program_brings_is_opened_for_its_own_account_only():
    fields = {"openId": "o-li", "watermark": {"appid": MP.appid, "timestamp": 1}}
    assert opened(sealed_data(fields)) == fields
    assert refused(opened, sealed_data({**fields, "watermark": {"appid": "wx0"}})).kind == "identity"


@pytest.mark.parametrize(
    "encrypted",
    ["", "A", "AAAA", "中文", "=" * 8, "A" * 24, sealed_data(b"null"), sealed_data(b"[1]"), sealed_data(b"1"),
     sealed_data(b"{}"), sealed_data(b'{"watermark": 1}'), sealed_data(b'{"watermark": []}'), sealed_data(b"\xff" * 9),
     sealed_data(b"TOPSECRET"), sealed_data(b"{" * 5000), sealed_data(b"{}", pad=0x40), "A" * 100_000],
)  # fmt: skip
def test_what_does_not_open_is_one_error_whatever_was_wrong(encrypted):
    error = refused(opened, encrypted)
    assert (error.kind, error.permanent) == ("data", True)
    assert (error.__cause__, error.__context__) == (None, None)
    assert "TOPSECRET" not in repr(error)


@pytest.mark.parametrize(("key", "iv"), [(b"x" * 16, IV), (b"", IV), (b"k" * 5, IV), (KEY, b""), (KEY, b"i" * 3)])
def test_a_wrong_session_key_opens_nothing(key, iv):
    error = refused(opened, sealed_data({"watermark": {"appid": MP.appid}}), key, iv)
    assert error.kind == "data"
