"""What WeChat takes in a template field; written apart from wechat/fields.py, so that one can check the other."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wechat.simulator.wire import Says

_DAY = r"\d{4}年(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])日"
_HOUR = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_TIME = rf"({_DAY} ?)?{_HOUR}"
_DATE = rf"{_DAY}( ?{_HOUR})?"
PATTERNS = {
    "thing": r".{1,20}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"(?!.*[\u4e00-\u9fff])([^\w\s]|_){1,5}",
    "character_string": r"[!-~]{1,32}",
    "time": rf"{_TIME}(~{_TIME})?",
    "date": rf"{_DATE}(~{_DATE})?",
    "amount": r"[¥￥$]?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[\d+()\- ]{1,17}",
    "car_number": r"[0-9A-Z\u4e00-\u9fff·]{1,8}",
    "name": r"(?=.*[\u4e00-\u9fff]).{1,10}|[^\u4e00-\u9fff]{1,20}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
}
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")


def check(fields: Sequence[str], data: Any, strict: bool = True) -> dict[str, str]:
    """The values by field, or 47003 naming the first bad one; if not strict, unknown fields are passed over."""
    if not isinstance(data, Mapping):
        raise Says(47003, "argument invalid! data is not an object")
    for key in [*fields, *(data if strict else ())]:
        value = data[key].get("value") if isinstance(data.get(key), Mapping) else None
        if key not in fields or not isinstance(value, str) or not fits(key, value):
            raise Says(47003, f"argument invalid! data.{key}.value invalid")
    return {key: data[key]["value"] for key in fields}


def fits(key: str, value: str) -> bool:
    kind = key.rstrip("0123456789")
    if value != value.strip() or re.search(r"[\x00-\x1f\x7f]", value) or _EMOJI.search(value):
        return False
    return re.fullmatch(PATTERNS.get(kind, r".{1,200}"), value, re.ASCII) is not None


def shown(value: str, most: int = 20) -> str:
    """A service account's value as the phone draws it: a run of letters or digits counts as one."""
    units = re.findall(r"[A-Za-z]+|[0-9]+|.", value)
    return value if len(units) <= most else "".join(units[:most]) + "…"
