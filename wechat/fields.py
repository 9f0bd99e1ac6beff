"""Make any text fit a template field, by rule: WeChat refuses an over-long value, it does not cut it."""

import re
from collections.abc import Mapping
from datetime import datetime

from wechat.kinds import EMPTY, clean, rule_of

__all__ = ["EMPTY", "clean", "fit", "fit_all", "generic", "shorter"]

# Said where WeChat refuses even a shortened text: true of every message, and of no person.
_SAFE = {
    "thing": "请点开查看详情",
    "phrase": "请查看",
    "name": "详见页面",
    "letter": "none",
    "symbol": "-",
    "car_number": EMPTY,
    "amount": "0元",
    "number": "0",
    "phone_number": "-",
    "character_string": "-",
    "time": "00:00",
    "date": "1970年1月1日",
}
_HALF = {"thing": 10, "name": 5}
# Left as it is where it is plain beyond doubt: a number replaced is another number, and a wrong one.
_PLAIN = {
    "number": re.compile(r"[0-9]{1,9}"),
    "amount": re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?元"),
    "character_string": re.compile(r"[0-9A-Za-z]{1,20}"),
    "phone_number": re.compile(r"[0-9]{5,15}"),
    "const": re.compile(r".+"),  # only listed values pass, and the list is not ours
    "enum": re.compile(r".+"),
}
_MOMENTS = {"time": ("%Y年%m月%d日 %H:%M", "%H:%M"), "date": ("%Y年%m月%d日", "%Y年%m月%d日 %H:%M")}


def fit(kind_of_field: str, text: str) -> str:
    """`text` shortened and cleaned so that a field of this kind takes it."""
    return rule_of(kind_of_field)(clean(text))


def fit_all(data: Mapping[str, str]) -> dict[str, str]:
    """Every field by the kind its name begins with: thing1, time2, character_string3."""
    return {name: fit(kind_of(name), text) for name, text in data.items()}


def kind_of(name: str) -> str:
    return name.rstrip("0123456789")


def shorter(data: Mapping[str, str], field: str | None) -> dict[str, str]:
    """After WeChat refused `field`: its text halved, without signs; where it names none, every text."""
    named = [field] if field in data else list(data)
    return {name: _halved(kind_of(name), text) if name in named else text for name, text in data.items()}


def generic(data: Mapping[str, str]) -> dict[str, str]:
    """After WeChat refused the shortened texts too: nothing but what no rule can object to."""
    return {name: _generic(kind_of(name), text) for name, text in data.items()}


def _halved(kind: str, text: str) -> str:
    """Letters, digits and Chinese only; what cannot be halved and stay true becomes the safe text."""
    if kind not in _HALF:
        return _generic(kind, text)
    kept = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", clean(text))[: _HALF[kind]]
    short = fit(kind, kept) if kept else _SAFE[kind]
    return short if short != text else _generic(kind, text)


def _generic(kind: str, text: str) -> str:
    plain = _PLAIN.get(kind)
    sound = plain.fullmatch(text) is not None if plain else _is_moment(kind, text)
    if sound and fit(kind, text) == text:
        return text
    return _SAFE.get(kind, EMPTY if kind in ("const", "enum") else _SAFE["thing"])


def _is_moment(kind: str, text: str) -> bool:
    return any(_reads_as(form, text) for form in _MOMENTS.get(kind, ()))


def _reads_as(form: str, text: str) -> bool:
    try:
        return bool(datetime.strptime(text, form))  # is there such a day
    except ValueError:
        return False


