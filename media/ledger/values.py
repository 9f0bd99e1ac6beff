"""A cell as the text a person sees in it, or why that cannot be said for certain."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from media.ledger.book import UNSEEN, plain
from media.ledger.grid import Cell, words
from media.ledger.scan import END, START, Event

LARGEST = 10**15  # beyond 15 digits Excel has put noughts for the rest: identity numbers, bank cards
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PERCENT = re.compile(r"0(?:\.(0+))?%")
PADDED = re.compile(r"0{2,}")
# Chinese Excel and WPS give dates like 2026年11月21日 these numbers and write no format beside them.
CHINESE_DATES = dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-m-d")

FORMULA = "这是公式，请粘贴为数值。"
ERROR = "这是错误值（{}），请改成正确的内容。"
TOO_LONG = "数字超过 15 位，后几位已经变成 0。请把这一格设为“文本”格式，再重新填写。"
NO_DATE = "日期不正确，请写成 2026-11-21 这样。"
CONTROL = "含有不可见的控制字符，请删除后重新填写。"


class Unclear(ValueError):
    """Says in Chinese what is wrong with one cell."""


@dataclass(frozen=True)
class Values:
    shared: Sequence[str]
    formats: Sequence[str]  # by a cell's style
    since_1904: bool

    def text(self, cell: Cell) -> str:
        if cell.formula:
            raise Unclear(FORMULA)
        return self.shown(cell)

    def shown(self, cell: Cell) -> str:
        """What a person sees, wherever it comes from."""
        text = plain(self._text(cell))
        if UNSEEN.search(text):
            raise Unclear(CONTROL)
        return text

    def _text(self, cell: Cell) -> str:
        if not cell.value:
            return ""
        if cell.kind in ("inlineStr", "str"):
            return unescaped(cell.value)
        if cell.kind == "s":
            return self.shared[_index(cell.value)]
        if cell.kind == "n":
            return self._number(float(cell.value), self.formats[cell.style] if self.formats else "General")
        if cell.kind == "b":
            return "FALSE" if cell.value == "0" else "TRUE"
        if cell.kind == "e":
            raise Unclear(ERROR.format(cell.value[:20]))
        if cell.kind == "d":
            return self._iso(cell.value)
        raise ValueError("no such kind of cell")

    def _number(self, value: float, code: str) -> str:
        if not isfinite(value):
            raise ValueError("no number")
        if is_date_format(code):
            return self._day(value, code)
        if abs(value) >= LARGEST:
            raise Unclear(TOO_LONG)
        if share := PERCENT.fullmatch(code):
            return f"{_exact(value) * 100:.{len(share[1] or '')}f}%"
        if PADDED.fullmatch(code):
            return f"{_exact(value):0{len(code)}.0f}"
        return f"{_exact(value):f}"

    def _day(self, value: float, code: str) -> str:
        if value < 0:
            raise Unclear(NO_DATE)
        try:
            epoch = MAC_EPOCH if self.since_1904 else WINDOWS_EPOCH
            return _moment(from_excel(value, epoch, timedelta=is_timedelta_format(code)))
        except (ValueError, OverflowError) as wrong:
            raise Unclear(NO_DATE) from wrong

    def _iso(self, said: str) -> str:
        try:
            return _moment(from_ISO8601(said))
        except (ValueError, OverflowError) as wrong:
            raise Unclear(NO_DATE) from wrong


def _exact(value: float) -> Decimal:
    """Fifteen digits, as Excel keeps them: 0.1 + 0.2 is 0.3, and a telephone number has no exponent."""
    return Decimal(f"{value:.15g}") + 0


def _moment(moment: date | datetime | time | timedelta) -> str:
    """A day alone where the clock says midnight; seconds only where there are some."""
    if isinstance(moment, timedelta):
        minutes = round(moment.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(moment, datetime):
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        return f"{moment.date()} {_clock(moment.time())}" if moment.time() != time() else str(moment.date())
    return _clock(moment) if isinstance(moment, time) else str(moment)


def _clock(moment: time) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def unescaped(text: str) -> str:
    """Excel writes what XML cannot carry as _x000D_, and an underscore that would look like that as _x005F_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _index(said: str) -> int:
    number = int(said)
    if number < 0:
        raise IndexError("before the first")
    return number


def shared(events: Iterator[Event]) -> list[str]:
    """The words that cells refer to by number."""
    return [unescaped(words(events, "si")) for kind, name, _ in events if (kind, name) == (START, "si")]


def formats(events: Iterable[Event]) -> list[str]:
    """The number format of each style a cell may name."""
    named: dict[int, str] = {**BUILTIN_FORMATS, **CHINESE_DATES}
    codes, inside = [], False
    for kind, name, more in events:
        if name == "cellXfs" and kind in (START, END):
            inside = kind == START
        elif (kind, name) == (START, "numFmt"):
            named[int(more["numFmtId"])] = more["formatCode"]
        elif inside and (kind, name) == (START, "xf"):
            codes.append(named.get(int(more.get("numFmtId", "0")), "General"))
    return codes
