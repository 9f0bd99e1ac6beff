"""Numbers and addresses that lead to a person, hidden in what people wrote; nothing hidden can be had back.

What is hidden, and how much of it stays:

- mobiles, landlines with their area code, our undialable `000-…`, and local numbers that are announced
  (电话 6612345): the first three digits stay;
- identity numbers, bank cards and any other fifteen digits or more, e-mail addresses, and WeChat or QQ accounts
  that are announced (微信号…, vx…, QQ…): nothing stays.

Digits count in any script (full-width, ①, 一三八, 壹叁捌, 幺) and through blanks, dashes, dots, slashes, brackets and
what cannot be seen, line breaks too; a comma or any word ends a number, but for a mobile read out in its three groups.
Years, dates and their ranges, amounts, house and query numbers and public hotlines (12345, 400-…) stay. In doubt it is
hidden: a house number with nothing but a blank between it and a phone may go with it, and so does a query number of
ten digits that begins like an area code.
"""

import re
import unicodedata
from functools import lru_cache

HIDDEN = "*"
KEPT = 3
LONG = 15  # digits: what is so long names a person or their money
MOST_DATES = 4
CHINESE = {char: str(n % 10) for n, chars in enumerate(("零〇○", *"一二三四五六七八九")) for char in chars}
CHINESE |= {char: str(n) for n, char in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"幺": "1"}
TITLES = ("女士", "先生", "同志", "阿姨", "大爷", "大娘", "大妈", "大叔", "大哥", "大姐", "老师")
WHOEVER = "反映人"
DASHES, DOTS, BRACKETS = "−ー∼~", "·•・‧∙⋅.", "()[]"

_BEHIND_A_NAME = re.compile(r"[（(\[【，,、]")
_GAP = r"[ \-./_]*"
_RUN = re.compile(rf"\d(?:{_GAP}\d)*(?:{_GAP}[Xx](?![A-Za-z0-9]))?")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_SPELT = rf"{_YEAR}[-./]{_MONTH}[-./]{_DAY}(?!\d)"
_COMPACT = rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
_DATE = rf"(?:{_SPELT}|{_COMPACT}|{_YEAR}(?:[-./]{_MONTH})?(?!\d))"
_ONLY_DATES = re.compile(rf"{_DATE}(?:[ \-./_]+{_DATE})*")
_APART = re.compile(rf"(?<![\d\-./_]){_SPELT}(?![\-./_])")  # between blanks: nothing but a date
_DATE_FIRST = re.compile(rf"{_SPELT} {_GAP}")
_DATE_LAST = re.compile(rf"{_GAP} {_SPELT}$")

_MOBILE = rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}"
_MOBILES = re.compile(rf"(?={_MOBILE}(\d*))")
# What stands before made a date of its head:
_MOBILES_IN_DATES = re.compile(rf"(?:(?<=\d[\-./])|(?<=\d[\-./]\d))(?={_MOBILE}(\d*))")
_AREA = rf"(?<!\d)(?<!{_YEAR}[-./])0{_GAP}[1-9](?:{_GAP}\d){{8}}"
_LANDLINE = re.compile(rf"{_AREA}|0[1-9]\d{{1,2}}[ \-./_]+\d{{7,8}}(?!\d)|(?<!\d)0{_GAP}0{_GAP}0(?:{_GAP}\d){{7}}")
_AFTER_A_YEAR = re.compile(rf"{_YEAR}[ \-./_]+((?:{_MOBILE}|{_AREA})(?:{_GAP}\d){{0,2}})")
_LOCAL = re.compile(
    r"(?:电话|座机|固话|手机|联系方式|传真|tel|phone|mobile|\+(?! ?86))"
    rf"[号码是为:：的 \-.]{{0,6}}(\d(?:{_GAP}\d){{6,}})", re.I,
)  # fmt: skip
_BY_COMMAS = re.compile(r"(?<!\d)(1[3-9]\d[,、;] ?\d{4}[,、;] ?\d{4})(?!\d)")  # three, four, four: so one reads it out

_MAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+ {0,2}@ {0,2}[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_ACCOUNT = re.compile(
    r"(?:微信|薇信|威信|扣扣|(?<![a-z])(?:v信|wechat|weixin|vx|wx|qq))[号码账帐是为:：=加 ]{0,6}(?:id[:： ]{1,3})?"
    r"([a-z0-9_\-]{5,})",
    re.I,
)


def mask(text: str) -> str:
    """Twice is the same as once: what is left after one look is looked at again until nothing more is found."""
    while (hidden := _look(text)) != text:
        text = hidden
    return text


def mask_name(name: str) -> str:
    """`王示例` as `王**`: the first character stays, and one of a single character still shows that it was cut."""
    name = name.strip()
    return name[:1] + HIDDEN * max(1, len(name) - 1) if name else ""


def without_name(text: str, signed: str) -> str:
    """Whoever signed so is called 反映人, with or without title and blanks."""
    for name in _names(signed):
        text = re.sub(r"\s*".join(map(re.escape, name)), WHOEVER, text)
    return text


def _names(signed: str) -> list[str]:
    """The longest first: 李秀兰女士（村东）, 李秀兰女士, 李秀兰; one character alone is nobody's name."""
    whole = "".join(signed.split())
    called = _BEHIND_A_NAME.split(whole)[0]
    bare = next((called.removesuffix(title) for title in TITLES if called.endswith(title)), called)
    return [name for name in dict.fromkeys((whole, called, bare)) if len(name) > 1]


def excerpt(text: str, private: bool = False, most: int = 20) -> str:
    """So much of what somebody typed that they know it again: in one line, masked, and not long.

    Of a cell that is private by its column little is shown, whether or not it looks like a number."""
    told = mask(" ".join(text.split()))
    if private:
        told = told[:KEPT] + "".join(HIDDEN if char.isalnum() else char for char in told[KEPT:])
    return told if len(told) <= most else told[: most - 1] + "…"


def _look(text: str) -> str:
    plain = "".join(map(_fold, text))
    found = _words(plain)
    for run in _RUN.finditer(plain):
        found |= {run.start() + at for at in _within(run[0])}
    return "".join(HIDDEN if at in found else char for at, char in enumerate(text))


@lru_cache(maxsize=8192)  # a ledger folds a million of them, and they are the same few thousand
def _fold(char: str) -> str:
    """One character for one: digits of every script as ASCII, what may stand between digits as one of five."""
    if char.isascii():
        return " " if char.isspace() or char in BRACKETS or not char.isprintable() else "-" if char == "~" else char
    if char in CHINESE:
        return CHINESE[char]
    value = unicodedata.digit(char, None)
    if value is not None:
        return str(value)
    return _fold_mark(char)


def _fold_mark(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Pd" or char in DASHES:
        return "-"
    if char in DOTS:
        return "."
    if kind[0] in "ZM" or kind in ("Cc", "Cf"):
        return " "
    same = unicodedata.normalize("NFKC", char)
    return _fold(same) if len(same) == 1 and same.isascii() else char


def _words(plain: str) -> set[int]:
    """E-mail addresses, and what a word or a plus announces: accounts, local and foreign numbers."""
    found = {at for address in _MAIL.finditer(plain) for at in range(*address.span()) if plain[at] not in "@. "}
    for pattern, kept in ((_ACCOUNT, 0), (_LOCAL, KEPT), (_BY_COMMAS, KEPT)):
        for announced in pattern.finditer(plain):
            if not _ONLY_DATES.fullmatch(announced[1]):
                found |= _all_but(kept, plain, *announced.span(1))
    return found


def _within(run: str) -> set[int]:
    """What is hidden of digits that only blanks and dashes keep apart."""
    if _ONLY_DATES.fullmatch(run):
        return set()
    start, end = _core(run)
    if _is_long(run[start:end]):
        return _all_but(0, run, start, end)
    found = _mobiles(_MOBILES_IN_DATES, run, 0, len(run))
    for begins, ends in _between_dates(run, start, end):
        found |= _mobiles(_MOBILES, run, begins, ends) | _landline(run, begins, ends)
    return found


def _core(run: str) -> tuple[int, int]:
    """Without the dates before and behind, as long as what remains is still a number to be hidden."""
    start, end = 0, len(run)
    for _ in range(MOST_DATES):
        if (first := _DATE_FIRST.match(run, start)) and _holds_one(run[first.end() : end]):
            start = first.end()
        if (last := _DATE_LAST.search(run, start, end)) and _holds_one(run[start : last.start()]):
            end = last.start()
    alone = _AFTER_A_YEAR.fullmatch(run, start, end)  # too short to be the rest of an identity number
    return (alone.start(1) if alone else start), end


def _holds_one(run: str) -> bool:
    return _is_long(run) or any(pattern.search(run) for pattern in (_MOBILES, _LANDLINE))


def _is_long(run: str) -> bool:
    return sum(map(str.isdigit, run)) >= LONG


def _between_dates(run: str, start: int, end: int) -> list[tuple[int, int]]:
    dates = [date.span() for date in _APART.finditer(run, start, end)]
    return list(zip([start, *(ends for _, ends in dates)], [*(begins for begins, _ in dates), end], strict=True))


def _mobiles(pattern: re.Pattern[str], run: str, start: int, end: int) -> set[int]:
    """Each to the end of the group of digits that it ends in."""
    found: set[int] = set()
    for begun in pattern.finditer(run, start, end):
        found |= _all_but(KEPT, run, begun.start(), begun.end(1))
    return found


def _landline(run: str, start: int, end: int) -> set[int]:
    """From the area code to the end: an extension goes with it."""
    begun = _LANDLINE.search(run, start, end)
    return _all_but(KEPT, run, begun.start(), end) if begun else set()


def _all_but(kept: int, text: str, start: int, end: int) -> set[int]:
    return set([at for at in range(start, end) if text[at].isalnum() or text[at] == "_"][kept:])
