"""Secrets at work on data: sealing personal fields, hashing tokens, salting words."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_GCM = b"\x01"  # the first byte of every sealed value names its algorithm


class Unreadable(Exception):
    """A sealed value that none of our keys opens: the wrong key, or a byte changed."""


@dataclass(frozen=True)
class Keyring:
    """Field keys by one-byte id; the newest seals, any opens. `pepper` keys every lookup hash."""

    field_keys: dict[int, bytes]
    pepper: bytes

    @classmethod
    def parse(cls, field_keys: str, pepper: str) -> "Keyring":
        """`1:<base64 of 32 bytes>[,2:…]`, as FIELD_KEYS is written."""
        pairs = (item.split(":", 1) for item in field_keys.split(",") if item.strip())
        keys = {int(number): base64.b64decode(value, validate=True) for number, value in pairs}
        if not keys or any(len(k) != 32 for k in keys.values()) or any(not 0 < n < 256 for n in keys):
            raise ValueError("FIELD_KEYS wants <number>:<base64 of 32 bytes>, separated by commas")
        return cls(keys, base64.b64decode(pepper, validate=True))

    @cached_property
    def _locks(self) -> dict[int, AESGCM]:
        """One for each key, made once: a key's schedule costs more than what is sealed by it."""
        return {number: AESGCM(key) for number, key in self.field_keys.items()}

    def seal(self, plain: bytes, context: str) -> bytes:
        number = max(self.field_keys)
        nonce = os.urandom(12)
        body = self._locks[number].encrypt(nonce, plain, context.encode())
        return AES_GCM + bytes([number]) + nonce + body

    def unseal(self, sealed: bytes, context: str) -> bytes:
        try:
            if sealed[:1] != AES_GCM:
                raise Unreadable("sealed by an algorithm this release does not know")
            return self._locks[sealed[1]].decrypt(sealed[2:14], sealed[14:], context.encode())
        except (InvalidTag, KeyError, IndexError, ValueError) as why:
            raise Unreadable(f"{context}: cannot be opened with the keys at hand") from why

    def hashed(self, secret: str, purpose: str) -> str:
        """A keyed hash for what must be found but never read back: tokens, query codes."""
        return hmac.new(self.pepper, f"{purpose}\0{secret}".encode(), hashlib.sha256).hexdigest()


_keyring: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Hand the room its keys, once, before the first query."""
    global _keyring
    _keyring = keyring


def ring() -> Keyring:
    if _keyring is None:
        raise RuntimeError("models has been given no keys: call models.keys.use(…) first")
    return _keyring
