"""WeChat's envelope for pushes: SHA-1 signature, AES-256-CBC, PKCS7 on 32-byte blocks."""

import base64
import binascii
import hashlib
import hmac
import os
import re
import struct
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


class Broken(ValueError):
    """The envelope does not open."""


class Stranger(Broken):
    """The envelope opens, and was addressed to another account."""


class Sealed(NamedTuple):
    encrypt: str
    timestamp: str
    nonce: str
    msg_signature: str


def key_from(encoding_aes_key: str) -> bytes:
    """The 32 key bytes behind the 43 characters of the console; anything else is a configuration error."""
    if re.fullmatch(r"[0-9A-Za-z+/]{43}", encoding_aes_key) is None:
        raise ValueError("the EncodingAESKey must be 43 characters of A-Z a-z 0-9 + /")
    return base64.b64decode(encoding_aes_key + "=")


def sign(*parts: str) -> str:
    joined = b"".join(sorted(part.encode("utf-8", "replace") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def same(ours: str, theirs: str) -> bool:
    """Compared in constant time, so that a guesser learns nothing from how long it took."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))


def encrypt(key: bytes, appid: str, message: bytes) -> str:
    plain = os.urandom(16) + struct.pack(">I", len(message)) + message + appid.encode()
    pad = BLOCK - len(plain) % BLOCK
    worker = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(worker.update(plain + bytes([pad]) * pad) + worker.finalize()).decode()


def decrypt(key: bytes, appid: str, encrypted: str) -> bytes:
    plain = _unpad(_raw(key, encrypted))
    if len(plain) < 20:
        raise Broken
    (length,) = struct.unpack(">I", plain[16:20])
    message, owner = plain[20 : 20 + length], plain[20 + length :]
    if len(message) != length:
        raise Broken
    if not hmac.compare_digest(owner, appid.encode()):
        raise Stranger
    return message


def _raw(key: bytes, encrypted: str) -> bytes:
    try:
        data = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        raise Broken from None
    if not data or len(data) % 16:
        raise Broken
    worker = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    return worker.update(data) + worker.finalize()


def _unpad(plain: bytes) -> bytes:
    # 1 to 32, not 1 to 16: an unpadder made for AES blocks refuses half of WeChat's messages.
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise Broken
    return plain[:-pad]


def seal(message: bytes, token: str, key: bytes, appid: str, timestamp: str, nonce: str) -> Sealed:
    """Encrypt and sign as WeChat does; the simulator sends with it, and encrypted replies will."""
    encrypted = encrypt(key, appid, message)
    return Sealed(encrypted, timestamp, nonce, sign(token, timestamp, nonce, encrypted))
