"""What may stand at one key of a county's file: each kind knows its mistakes and says what it wants, in Chinese."""

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from models.profile.reading import fraction

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Slip:
    """A mistake by its place in the tables; the line is found later."""

    path: Path
    said: str
    wants: str = ""
    or_at: Path = ()  # where to point when the file does not speak of `path`: the default does
    lacking: bool = False  # nothing stands there, perhaps because its line could not be read
    unknown: bool = False  # no such key in this table


class Kind(Protocol):
    @property
    def wants(self) -> str: ...

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        """`whole`: nothing else is merged under it, so what is missing is a mistake too."""


def shown(value: Any) -> str:
    """A value as its writer would know it again, and never a page of it."""
    if isinstance(value, dict | list):
        return "一个表" if isinstance(value, dict) else "一个数组"
    if isinstance(value, int):
        return str(value).lower() if abs(value) < 10**12 else "很大的数"
    return f"“{value[:40]}{'…' * (len(value) > 40)}”" if isinstance(value, str) else str(value)


def listed(names: Collection[str]) -> str:
    return "、".join(names) or "（这里没有可写的项）"


def alike(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name[:60], list(names), 1)
    return f"，是不是“{near[0]}”？" if near else ""


@dataclass(frozen=True)
class Whole:
    least: int
    most: int

    @property
    def wants(self) -> str:
        return f"应是{self.least}到{self.most}的整数，不加引号"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if type(value) is not int:
            yield Slip(path, f"不是整数：{shown(value)}", self.wants)
        elif not self.least <= value <= self.most:
            yield Slip(path, f"超出范围：{shown(value)}", self.wants)


@dataclass(frozen=True)
class Flag:
    wants: str = "应是 true 或 false，不加引号"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if type(value) is not bool:
            yield Slip(path, f"不是 true 或 false：{shown(value)}", self.wants)


@dataclass(frozen=True)
class Text:
    """Words that people read, on one line; `like` narrows what they may look like."""

    most: int = 40
    like: str = ""
    hint: str = ""
    empty: bool = False

    @property
    def wants(self) -> str:
        return self.hint or f"应是加英文引号的文字，不超过{self.most}个字，不能换行{'，可以为空' if self.empty else ''}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, str):
            yield Slip(path, f"不是文字：{shown(value)}", self.wants)
        elif not self._stands(value):
            yield Slip(path, f"写法不对：{shown(value)}" if value else "不能为空", self.wants)

    def _stands(self, value: str) -> bool:
        if not value:
            return self.empty
        plain = value.isprintable() and value.strip() == value and len(value) <= self.most
        return plain and (not self.like or re.fullmatch(self.like, value) is not None)


@dataclass(frozen=True)
class OneOf:
    names: Collection[str]

    @property
    def wants(self) -> str:
        return f"只能写：{listed([f'“{name}”' for name in self.names])}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, str):
            yield Slip(path, f"不是文字：{shown(value)}", self.wants)
        elif value not in self.names:
            yield Slip(path, f"没有这个名称：{shown(value)}{alike(value, self.names)}", self.wants)


@dataclass(frozen=True)
class Day:
    wants: str = '应是日期，如 "2026-10-08"'

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        try:
            good = (isinstance(value, date) and not isinstance(value, datetime)) or bool(_iso(value))
        except (TypeError, ValueError):
            good = False
        if not good:
            yield Slip(path, f"不是日期：{shown(value)}", self.wants)


def _iso(told: str) -> date:
    if len(told) != len("2026-10-08"):
        raise ValueError(told)
    return date.fromisoformat(told)


@dataclass(frozen=True)
class Share:
    wants: str = '应是分数或百分数，大于0、不超过1，如 "1/3" 或 "80%"'

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        shaped = isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}/[1-9][0-9]{0,2}|[0-9]{1,3}%", value)
        if not shaped or not 0 < fraction(value) <= 1:
            yield Slip(path, f"不是份额：{shown(value)}", self.wants)
