"""One cell of the workbook: a name, a telephone, a day, a choice; `Unclear` says in Chinese what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from models.county_book.titles import LONGEST_NAME
from models.mask import excerpt

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?: 00:00(?::00)?)?")
FIRST, LAST = 1950, 2100
BETWEEN = re.compile(r"[\s\-－—()（）]+")
MOBILE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
OFFICE_PHONE = re.compile(r"[0-9+\-－—() （）转]{5,40}")
GAPS = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")
APART = re.compile(r"[、，,；;\n]+")
T = TypeVar("T")
PICTURES = ("So", "Cs", "Co", "Cn")  # emoji and what no font has


class Unclear(ValueError):
    """Says what is wrong; what was written is told beside it, masked."""


def name(said: str) -> str:
    """张　三 is 张三: offices space short names out."""
    told = unicodedata.normalize("NFC", GAPS.sub("", said))
    if "\n" in told or "\t" in told:
        raise Unclear("请写在一行内。")
    if len(told) > LONGEST_NAME:
        raise Unclear(f"太长了，最多 {LONGEST_NAME} 个字。")
    if any(unicodedata.category(letter) in PICTURES for letter in told):
        raise Unclear("含有表情符号或不能显示的字符，请改成文字。")
    if not any(letter.isalpha() for letter in told):
        raise Unclear("请写名称，不能只有数字或符号。")
    return told


def words(most: int) -> Callable[[str], str]:
    def read(said: str) -> str:
        told = " ".join(said.split())
        if len(told) > most:
            raise Unclear(f"太长了，最多 {most} 个字。")
        return told

    return read


def mobile(said: str) -> str:
    """Digits alone: one number is one person however it is spaced."""
    digits = BETWEEN.sub("", said).removeprefix("+86")
    if MOBILE.fullmatch(digits) is None:
        raise Unclear("手机号应为 11 位数字。没有手机的请空着。")
    return digits


def digits_of(phone: str | None) -> str:
    return BETWEEN.sub("", phone or "").removeprefix("+86")


def office_phone(said: str) -> str:
    if OFFICE_PHONE.fullmatch(said) is None:
        raise Unclear("不是电话号码。没有电话的请空着。")
    return said


def day(said: str) -> date:
    found = DAY.fullmatch(said)
    if found is None:
        raise Unclear("日期认不出来，请写成 2026-03-05 这样。")
    try:
        told = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        raise Unclear("没有这一天，请核对。") from None
    if not FIRST <= told.year <= LAST:
        raise Unclear(f"年份应在 {FIRST} 到 {LAST} 之间，请核对。")
    return told


def _narrow(said: str) -> str:
    """Brackets are typed in either width, and printed in the wide one."""
    return said.replace("（", "(").replace("）", ")")


def chosen(among: Mapping[str, str], offered: Collection[str] = ()) -> Callable[[str], str]:
    plain = {_narrow(label): value for label, value in among.items()}

    def read(said: str) -> str:
        if _narrow(said) not in plain:
            raise Unclear("不在可选范围内，请写：{}。".format("、".join(offered or among)))
        return plain[_narrow(said)]

    return read


def each(reading: Callable[[str], T]) -> Callable[[str], list[T]]:
    """`甲站、乙站`, in their order, each once; of several the wrong one is named."""

    def read(said: str) -> list[T]:
        parts = [part.strip() for part in APART.split(said) if part.strip()]
        return list(dict.fromkeys(_one_of(parts, part, reading) for part in parts))

    return read


def _one_of(parts: list[str], part: str, reading: Callable[[str], T]) -> T:
    try:
        return reading(part)
    except Unclear as why:
        raise Unclear(f"“{excerpt(part)}”：{why}" if len(parts) > 1 else str(why)) from None
