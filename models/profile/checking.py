"""Every mistake in a county's file at once, each with its line, what is wrong and what may stand there."""

import re
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from models.profile import meaning
from models.profile.format import FORMAT
from models.profile.kinds import Path, Slip
from models.profile.lines import line_of, places
from models.profile.reading import over, read
from models.profile.rules import Profile
from models.profile.syntax import Broken, decoded, parsed
from models.types import canonical

DEFAULT = "default.toml"
KEY = r"[a-z][a-z0-9_]{0,39}"
KEY_WANTS = "应是小写英文字母开头的名称，只含小写字母、数字和下划线，不超过40个字符，再加 .toml"
MOST_KEPT = 60_000  # bytes: what is kept of a version is one text column


@dataclass(frozen=True)
class Mistake:
    line: int  # 0: the file does not speak of it; it follows from the default
    where: str
    said: str
    wants: str = ""

    def __str__(self) -> str:
        place = f"第{self.line}行" if self.line else "（沿用通用文件处）"
        told = (f"{self.where}：" if self.where else "") + self.said
        stop = "" if told.endswith("？") else "。"
        return f"{place} {told}" + (f"{stop}{self.wants}" if self.wants else "")


@dataclass(frozen=True)
class Checked:
    """Either a profile or mistakes, never both."""

    profile: Profile | None
    mistakes: list[Mistake]
    raw: dict[str, Any]


def check(path: File, base: dict[str, Any] | None) -> Checked:
    """A county's file over the default's tables; the default itself over nothing."""
    return judge(path.read_bytes(), path.stem, base)


def judge(given: bytes, key: str, base: dict[str, Any] | None) -> Checked:
    source = decoded(given)
    if isinstance(source, Broken):
        return Checked(None, [Mistake(source.line, "", source.said)], {})
    it = parsed(source)
    slips = list(FORMAT.slips(it.raw, (), base is None))
    if it.broken:
        slips = [slip for slip in slips if not slip.lacking]
        unread = [Mistake(one.line, "", one.said) for one in it.broken]
        return Checked(None, _in_order(unread + _told(slips, it.text)), it.raw)
    if not it.raw:
        return Checked(None, [Mistake(1, "", "文件是空的", "至少要写 name（县名）")], {})
    slips += _misnamed(key) + _outdated(it.raw, base, slips)
    return _understood(it.raw, base, key, slips, it.text)


def _understood(raw: dict[str, Any], base: dict[str, Any] | None, key: str, slips: list[Slip], text: str) -> Checked:
    """What is wrong by itself is left out, so that the rest can be judged at the same time."""
    spoilt = {slip.path for slip in slips}
    merged = over(base or {}, meaning.without(raw, spoilt))
    if base is not None or not slips:  # nothing stands under the default: with a part of it missing, none is judged
        slips += meaning.slips(merged, spoilt)
    profile = read(merged, key) if not slips else None
    if profile and len(canonical(profile.spelt).encode()) > MOST_KEPT:
        slips, profile = [Slip(("categories",), "内容太多，存不下", "请减少分类、理由等条目")], None
    return Checked(profile, _in_order(_told(slips, text)), merged)


def _misnamed(key: str) -> list[Slip]:
    return [] if re.fullmatch(KEY, key) else [Slip(("name",), f"文件名不行：{key[:60]}.toml", KEY_WANTS)]


def _outdated(raw: dict[str, Any], base: dict[str, Any] | None, slips: list[Slip]) -> list[Slip]:
    given, least = raw.get("version"), (base or {}).get("version", 0)
    if any(slip.path == ("version",) for slip in slips) or given is None or given >= least:
        return []
    return [Slip(("version",), f"版本号比通用文件的还小：{given}", f"应从{least}起，每改一次加1")]


def _told(slips: list[Slip], text: str) -> list[Mistake]:
    found = places(text) if slips else {}

    def line(slip: Slip) -> int:
        return line_of(found, slip.path) or line_of(found, slip.or_at)

    return [Mistake(line(slip), _dotted(slip.path), slip.said, _astray(slip) or slip.wants) for slip in slips]


def _astray(slip: Slip) -> str:
    """Written below a header, a key belongs to that table: the commonest slip of all."""
    astray = slip.unknown and len(slip.path) > 1 and slip.path[-1] in FORMAT.keys
    return f"“{slip.path[-1]}”要写在第一个表头 [...] 之前" if astray else ""


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda mistake: mistake.line)


def _dotted(path: Path) -> str:
    """`tiers[2].label`, counted as people count."""
    told = ""
    for part in path:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if told else part
    return told[:80]
