"""Passwords of the desk: which are good enough, how they are kept, and how one is proved."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
COMMON = {
    "123456789012", "1234567890123", "012345678901", "1234567890ab", "1234567890abc", "0123456789ab",
    "password1234", "password12345", "passw0rd1234", "passwordpassword", "administrator", "administrator1",
    "admin1234567", "admin12345678", "adminadmin12", "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf",
    "1qaz2wsx3edc", "1q2w3e4r5t6y", "q1w2e3r4t5y6", "asdfghjkl123", "zxcvbnm12345", "abcdefghijkl",
    "abcd12345678", "abc123456789", "a12345678910", "woaini1314520", "woaini5201314", "5201314woaini",
    "iloveyou1234", "iloveyou1314", "letmein12345", "welcome12345", "changeme1234", "zhongguo1234", "renda1234567",
    "henan1234567", "beijing12345", "112233445566", "123123123123", "123321123321", "121212121212",
}  # fmt: skip

# OWASP's least: 19 MiB a try, so that a burst of tries cannot take a small county server down.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _same(password: str) -> str:
    """One spelling, whichever keyboard composed it."""
    return unicodedata.normalize("NFC", password)


def keep(password: str) -> str:
    return _hasher.hash(_same(password))


@cache
def _nobodys() -> str:
    return _hasher.hash("a password that nobody has")


def proves(kept: str | None, password: str) -> bool:
    """An unknown login takes as long as a wrong password: time tells nothing."""
    try:
        return _hasher.verify(kept or _nobodys(), _same(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, *known: str) -> str | None:
    """Why it will not do, in one sentence; `known` is what anybody could guess of this person."""
    plain = _same(password).casefold()
    if len(plain) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符，可以用一句只有您知道的话。"
    if len(plain) > LONGEST:
        return f"密码不超过 {LONGEST} 个字符。"
    if plain in COMMON or len(set(plain)) < 5:
        return "这个密码太常见，容易被猜到，请换一个。"
    guessable = [k.casefold() for k in (*known, "mashang", "码上") if len(k) > 1]
    if any(k in plain for k in guessable):
        return "密码里请不要含登录名、姓名或“码上”。"
    return None
