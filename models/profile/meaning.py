"""Mistakes of meaning: each line of a county's file may be right, and the whole still not work."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from models.profile.format import NEEDS, PATHS
from models.profile.kinds import Path, Slip, listed
from models.profile.reading import fraction
from models.profile.ways import dead_ends
from models.workflow import MOVES, STATES


def slips(raw: dict[str, Any], spoilt: Collection[str]) -> Iterator[Slip]:
    """Of the file merged over the default; nothing is concluded from a key that is `spoilt` itself."""
    for part, keys in PARTS.items():
        if not any(key in spoilt for key in keys):
            yield from part(raw)


def _moves(raw: dict[str, Any]) -> Iterator[Slip]:
    for said in dead_ends(raw["off"]):
        yield Slip(("off",), said, "请从 off 中去掉相应的动作")
    used = [name for name in ("verify", "feedback") if name not in raw["off"]]
    if not used:
        yield Slip(("off",), "verify（验收）和 feedback（反馈）都停用了，办理结果无法答复群众", "两者停用其一")
    if len(used) > 1:
        yield Slip(("off",), "verify（验收）和 feedback（反馈）都在用，结果可以绕过验收直接反馈", "两者停用其一")


def _tiers(raw: dict[str, Any]) -> Iterator[Slip]:
    yield from _twice(("tiers",), "name", raw["tiers"])
    yield from _twice(("tiers",), "label", raw["tiers"])
    for n, tier in enumerate(raw["tiers"]):
        path = tier.get("path", "direct")
        if PATHS[path] in raw["off"]:
            label = MOVES[PATHS[path]].label
            said = f"“{path}”要用到已停用的动作 {PATHS[path]}（{label}）"
            yield Slip(("tiers", n, "path"), said, "改写 path 或 off", ("off",))


def _stages(raw: dict[str, Any]) -> Iterator[Slip]:
    yield from _twice(("stages",), "name", raw["stages"])
    seen: dict[str, str] = {}
    for n, stage in enumerate(raw["stages"]):
        for state in stage["states"]:
            if state in seen:
                said = f"“{state}”（{STATES[state].label}）已列在环节“{seen[state]}”里"
                yield Slip(("stages", n, "states"), said, "一个状态只能属于一个环节")
            seen.setdefault(state, stage["name"])


def _calendar(raw: dict[str, Any]) -> Iterator[Slip]:
    closed, opened = (set(map(str, raw["calendar"][key])) for key in ("closed_on", "open_on"))
    if both := closed & opened:
        yield Slip(("calendar", "open_on"), f"同一天既休息又上班：{listed(sorted(both))}", "只留一处")


def _closing(raw: dict[str, Any]) -> Iterator[Slip]:
    for need in raw["closing"]["needs"]:
        if NEEDS[need] in raw["off"]:
            label = MOVES[NEEDS[need]].label
            said = f"销号前要求“{need}”，而动作 {NEEDS[need]}（{label}）已停用"
            yield Slip(("closing", "needs"), said, "改写 needs 或 off", ("off",))


def _aspects(raw: dict[str, Any]) -> Iterator[Slip]:
    yield from _twice(("aspects",), "name", raw["aspects"])
    without = [aspect["name"] for aspect in raw["aspects"] if "weight" not in aspect]
    if 0 < len(without) < len(raw["aspects"]):
        yield Slip(("aspects",), f"有的写了权重，有的没有：{listed(without)}没有", "要么都写 weight，要么都不写")


def _few_see(raw: dict[str, Any]) -> Iterator[Slip]:
    for n, name in enumerate(raw["few_see"]):
        if name not in raw["categories"]:
            wants = f"只能写：{listed(raw['categories'])}"
            yield Slip(("few_see", n), f"“{name}”不在 categories 里", wants, ("categories",))


def _endings(raw: dict[str, Any]) -> Iterator[Slip]:
    if raw["endings"]["promised"].get("class") != "B":
        said = "“promised”（按期兑现的承诺）不是B类，到期就不会回头看"
        yield Slip(("endings", "promised", "class"), said, '应写 "B"')
    labels = [ending["label"] for ending in raw["endings"].values()]
    for key, ending in raw["endings"].items():
        if labels.count(ending["label"]) > 1:
            yield Slip(("endings", key, "label"), f"不止一种结果叫“{ending['label']}”", "各用各的名称")


def _appraisal(raw: dict[str, Any]) -> Iterator[Slip]:
    over = {key: fraction(told) for key, told in raw["appraisal"].items() if isinstance(told, str)}
    if over.get("rectify_over", 0) > over.get("resign_over", 1):
        yield Slip(("appraisal", "rectify_over"), "整改的界线高于辞职的界线", "rectify_over 不应大于 resign_over")


def _elsewhere(raw: dict[str, Any]) -> Iterator[Slip]:
    yield from _twice(("elsewhere",), "name", raw["elsewhere"])
    yield from _twice(("elsewhere",), "label", raw["elsewhere"])
    for n, one in enumerate(raw["elsewhere"]):
        if not one.get("where") and not one.get("phones"):
            yield Slip(("elsewhere", n), f"“{one['label']}”没有写去处", "where（去哪里）和 phones（电话）至少写一项")
        if one.get("urgent") and not one.get("phones"):
            yield Slip(("elsewhere", n, "urgent"), f"“{one['label']}”是紧急情况，却没有电话", "请写 phones")


def _twice(path: Path, key: str, rows: list[dict[str, Any]]) -> Iterator[Slip]:
    seen: set[str] = set()
    for n, row in enumerate(rows):
        if row[key] in seen:
            yield Slip((*path, n, key), f"重复了：“{row[key]}”", "各用各的名称")
        seen.add(row[key])


PARTS: dict[Callable[[dict[str, Any]], Iterator[Slip]], tuple[str, ...]] = {  # → what each looks at
    _moves: ("off",),
    _tiers: ("tiers", "off"),
    _stages: ("stages",),
    _calendar: ("calendar",),
    _closing: ("closing", "off"),
    _aspects: ("aspects",),
    _few_see: ("few_see", "categories"),
    _endings: ("endings",),
    _appraisal: ("appraisal",),
    _elsewhere: ("elsewhere",),
}
