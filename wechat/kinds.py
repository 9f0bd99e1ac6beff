"""The kinds of template fields: what WeChat takes in each, and how a text is brought to it."""

import re
import unicodedata
from collections.abc import Callable

EMPTY = "未填写"  # what stands where nothing was given; an empty value would be refused
_DATE = r"(\d{4})[年/-](\d{1,2})[月/-](\d{1,2})日?"
_CLOCK = r"(\d{1,2}):(\d{2})(?::\d{2})?"
_STAMP = re.compile(rf"(?:{_DATE})?[T ]?(?:{_CLOCK})?", re.ASCII)


def rule_of(kind: str) -> Callable[[str], str]:
    """A kind nobody listed is held to the strictest of the free ones."""
    return _RULES.get(kind, _thing)


def clean(text: str) -> str:
    """One line without control characters, emoji or outer blanks."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or not _unwelcome(c))
    return " ".join(kept.split())


def _unwelcome(c: str) -> bool:
    kind = unicodedata.category(c)
    # Me (a keycap's frame) and U+FE0F only dress emoji.
    return kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Me"} or c == "\ufe0f" or _picture(c, kind)


def _picture(c: str, kind: str) -> bool:
    # Symbols below the arrows are ° ℃ ©; from the arrows on they are dingbats and emoji.
    return (kind == "So" and c >= "\u2190") or "\U0001f3fb" <= c <= "\U0001f3ff"


def _cut(text: str, limit: int, mark: str = "") -> str:
    """At most `limit` UTF-16 units, for that is the longer of the two ways WeChat may be counting."""
    if _units(text) <= limit:
        return text
    while _units(text) > limit - len(mark):
        text = text[:-1]
    return text.rstrip() + mark


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def _thing(text: str) -> str:
    return _cut(text, 20, "…") or EMPTY


def _phrase(text: str) -> str:
    return _cut("".join(c for c in text if _han(c)), 5) or EMPTY


def _name(text: str) -> str:
    return _cut(text, 20 if text.isascii() else 10) or EMPTY


def _han(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"


def _only(pattern: str, limit: int, empty: str) -> Callable[[str], str]:
    unfit = re.compile(f"[^{pattern}]")

    def rule(text: str) -> str:
        return unfit.sub("", text)[:limit].strip() or empty

    return rule


def _number(text: str) -> str:
    # A number cut short would be another number: what does not fit is replaced, not shortened.
    found = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text)
    return text if found and len(text) <= 32 else "0"


def _amount(text: str) -> str:
    found = re.fullmatch(r"[¥￥$]?([0-9]+)(?:\.[0-9]{1,2})?元?", text)
    return text if found and len(found.group(1)) <= 10 else "0元"


def _time(text: str) -> str:
    return "~".join(_moment(part, "00:00", True) for part in _range(text))


def _date(text: str) -> str:
    return "~".join(_moment(part, "1970年1月1日", False) for part in _range(text))


def _range(text: str) -> list[str]:
    parts = [part.strip() for part in re.split("[~～]", text)]
    return parts if len(parts) <= 2 else parts[:1]


def _moment(text: str, empty: str, clock_required: bool) -> str:
    """2026-11-21 15:30 and its kin as 2026年11月21日 15:30; what is no time at all becomes `empty`."""
    found = _STAMP.fullmatch(text)
    if not text or found is None or not _real(found):
        return empty
    year, month, day, hour, minute = found.groups()
    date = f"{year}年{int(month)}月{int(day)}日" if year else ""
    clock = f"{int(hour):02}:{minute}" if hour else ""
    if not date and not clock_required:
        return empty
    if clock_required and not clock:
        clock = "00:00"
    return f"{date} {clock}".strip()


def _real(found: re.Match[str]) -> bool:
    _, month, day, hour, minute = (int(part or 1) for part in found.groups())
    return 1 <= month <= 12 and 1 <= day <= 31 and hour <= 23 and minute <= 59


def _as_is(text: str) -> str:
    return text or EMPTY


_PLATE = _only("0-9A-Z\u4e00-\u9fff·", 8, EMPTY)
_RULES: dict[str, Callable[[str], str]] = {
    "thing": _thing,
    "phrase": _phrase,
    "name": _name,
    "number": _number,
    "amount": _amount,
    "time": _time,
    "date": _date,
    "letter": _only("A-Za-z", 32, "none"),
    "symbol": _only("!-/:-@\\[-`{-~", 5, "-"),
    "character_string": _only("!-~", 32, "-"),
    "phone_number": _only("0-9+()\\-", 17, "-"),
    "car_number": lambda text: _PLATE(text.upper()),
    "const": _as_is,  # only listed values pass, and the list is in the configuration
    "enum": _as_is,
}
