"""Mistakes of meaning: each line of a county's file may be right, and the whole still not work."""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from typing import Any

from models.profile.format import NEEDS, PATHS
from models.profile.kinds import Path, Slip, listed
from models.profile.reading import fraction
from models.profile.ways import by_system, dead_ends
from models.workflow import MOVES, STATES

Spoilt = Collection[Path]  # what is wrong by itself: nothing is concluded from it
Raw = dict[str, Any]


def slips(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    """Of the file merged over the default, `without` what is spoilt."""
    for part in PARTS:
        yield from part(raw, spoilt)


def without(raw: Raw, spoilt: Spoilt) -> Raw:
    """A copy in which a spoilt key is missing and a spoilt item of a list is none, so that the others keep theirs."""
    sound = deepcopy(raw)
    for *way, last in sorted(spoilt, key=len):
        place: Any = sound
        for step in way:
            place = place.get(step) if isinstance(place, dict) else place[int(step)] if place else None
        if isinstance(place, dict):
            place.pop(last, None)
        elif place is not None:
            place[int(last)] = None
    return sound


def _doubtful(spoilt: Spoilt, *within: str | int) -> bool:
    return any(path[: len(within)] == within for path in spoilt)


def _rows(raw: Raw, key: str) -> list[tuple[int, Raw]]:
    return [(n, row) for n, row in enumerate(raw[key]) if row is not None]


def _moves(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    """With a name in it that we do not know, nobody can say where a matter would end."""
    off, sure = [name for name in raw["off"] if name], not _doubtful(spoilt, "off")
    for said in (*by_system(off), *(dead_ends(off) if sure else ())):
        yield Slip(("off",), said, "请从 off 中去掉相应的动作")
    used = [name for name in ("verify", "feedback") if name not in off]
    if not used:
        yield Slip(("off",), "verify（验收）和 feedback（反馈）都停用了，办理结果无法答复群众", "两者停用其一")
    if len(used) > 1 and sure:
        yield Slip(("off",), "verify（验收）和 feedback（反馈）都在用，结果可以绕过验收直接反馈", "两者停用其一")


def _tiers(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    yield from _twice(raw, "tiers", "name")
    yield from _twice(raw, "tiers", "label")
    for n, tier in _rows(raw, "tiers"):
        path = tier.get("path", "direct")
        if PATHS[path] in raw["off"]:
            label = MOVES[PATHS[path]].label
            said = f"“{path}”要用到已停用的动作 {PATHS[path]}（{label}）"
            yield Slip(("tiers", n, "path"), said, "改写 path 或 off", ("off",))


def _stages(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    yield from _twice(raw, "stages", "name")
    seen: dict[str, str] = {}
    for n, stage in _rows(raw, "stages"):
        for state in filter(None, stage.get("states", [])):
            if state in seen:
                said = f"“{state}”（{STATES[state].label}）已列在环节“{seen[state]}”里"
                yield Slip(("stages", n, "states"), said, "一个状态只能属于一个环节")
            seen.setdefault(state, stage.get("name", f"第{n + 1}个"))


def _calendar(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    closed, opened = ({str(day) for day in raw["calendar"][key] if day} for key in ("closed_on", "open_on"))
    if both := closed & opened:
        yield Slip(("calendar", "open_on"), f"同一天既休息又上班：{listed(sorted(both))}", "只留一处")


def _closing(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    for need in filter(None, raw["closing"]["needs"]):
        if NEEDS[need] in raw["off"]:
            label = MOVES[NEEDS[need]].label
            said = f"销号前要求“{need}”，而动作 {NEEDS[need]}（{label}）已停用"
            yield Slip(("closing", "needs"), said, "改写 needs 或 off", ("off",))


def _aspects(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    yield from _twice(raw, "aspects", "name")
    rows = [(n, aspect) for n, aspect in _rows(raw, "aspects") if "name" in aspect]
    bare = [aspect["name"] for n, aspect in rows if "weight" not in aspect and ("aspects", n, "weight") not in spoilt]
    if 0 < len(bare) < len(rows):
        yield Slip(("aspects",), f"有的写了权重，有的没有：{listed(bare)}没有", "要么都写 weight，要么都不写")


def _few_see(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    for n, name in enumerate(raw["few_see"]):
        if name and name not in raw["categories"] and not _doubtful(spoilt, "categories"):
            wants = f"只能写：{listed(raw['categories'])}"
            yield Slip(("few_see", n), f"“{name}”不在 categories 里", wants, ("categories",))


def _endings(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    if raw["endings"]["promised"].get("class") != "B":
        said = "“promised”（按期兑现的承诺）不是B类，到期就不会回头看"
        yield Slip(("endings", "promised", "class"), said, '应写 "B"')
    named = {key: ending for key, ending in raw["endings"].items() if ("endings", key, "label") not in spoilt}
    labels = [ending["label"] for ending in named.values()]
    for key, ending in named.items():
        if labels.count(ending["label"]) > 1:
            yield Slip(("endings", key, "label"), f"不止一种结果叫“{ending['label']}”", "各用各的名称")


def _appraisal(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    over = {key: fraction(told) for key, told in raw["appraisal"].items() if isinstance(told, str)}
    if over.get("rectify_over", 0) > over.get("resign_over", 1):
        yield Slip(("appraisal", "rectify_over"), "整改的界线高于辞职的界线", "rectify_over 不应大于 resign_over")


def _elsewhere(raw: Raw, spoilt: Spoilt) -> Iterator[Slip]:
    yield from _twice(raw, "elsewhere", "name")
    yield from _twice(raw, "elsewhere", "label")
    for n, one in _rows(raw, "elsewhere"):
        if _doubtful(spoilt, "elsewhere", n):
            continue
        if not one.get("where") and not one.get("phones"):
            yield Slip(("elsewhere", n), f"“{one['label']}”没有写去处", "where（去哪里）和 phones（电话）至少写一项")
        if one.get("urgent") and not one.get("phones"):
            yield Slip(("elsewhere", n, "urgent"), f"“{one['label']}”是紧急情况，却没有电话", "请写 phones")


def _twice(raw: Raw, table: str, key: str) -> Iterator[Slip]:
    seen: set[str] = set()
    for n, row in _rows(raw, table):
        if row.get(key) in seen:
            yield Slip((table, n, key), f"重复了：“{row[key]}”", "各用各的名称")
        seen |= {row[key]} if key in row else set()


PARTS: tuple[Callable[[Raw, Spoilt], Iterator[Slip]], ...] = (
    _moves, _tiers, _stages, _calendar, _closing, _aspects, _few_see, _endings, _appraisal, _elsewhere,
)  # fmt: skip
