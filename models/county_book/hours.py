"""`周一至周五 08:30-12:00、14:30-17:30；周六 09:00-11:30` as a station keeps its hours."""

import re
from itertools import pairwise

from models.calendar.hours import BadHours, read_spans
from models.county_book.cells import Unclear

HOW = "看不懂，请写成“周一至周五 08:30-12:00、14:30-17:30”，几种时间用“；”隔开。"
LONGEST = 200
WEEK = "一二三四五六日"
SLOT = re.compile(r"((?:(?:周|星期)?[一二三四五六日天](?:[至到\-~、,])?)+|每天|工作日)\s*(.+)")
TOKEN = re.compile(r"[一二三四五六日]|[至到\-~]")
SPAN = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
SAME = str.maketrans({"：": ":", "，": "、", ",": "、", "－": "-", "—": "-", "–": "-", "～": "-", "~": "-", "天": "日"})


def hours(said: str) -> list[dict[str, object]]:
    if len(said) > LONGEST:
        raise Unclear(f"太长了，最多 {LONGEST} 个字。")
    told = " ".join(said.split()).replace("每天", "周一至周日").translate(SAME)
    return [_slot(part.strip()) for part in re.split("[；;]", told) if part.strip()]


def _slot(said: str) -> dict[str, object]:
    found = SLOT.fullmatch(said)
    if found is None:
        raise Unclear(HOW)
    spans = [[_clock(one) for one in span] for span in SPAN.findall(found[2])]
    if SPAN.sub("", found[2]).replace("至", "").strip("、和 "):
        raise Unclear(HOW)
    try:
        read_spans(spans)
    except BadHours:
        raise Unclear("开放时间不对：每段要从早到晚，在同一天之内。") from None
    return {"days": _days(found[1]), "spans": spans}


def _clock(said: str) -> str:
    return said.rjust(5, "0")


def _days(said: str) -> list[int]:
    """`周一至周五` and `周一、周三` and both together."""
    tokens = TOKEN.findall("一至五" if said == "工作日" else said)
    days = [WEEK.index(token) for token in tokens if token in WEEK]
    for before, after in pairwise(range(len(tokens))):
        if tokens[before] not in WEEK and before and tokens[after] in WEEK:
            first, last = WEEK.index(tokens[before - 1]), WEEK.index(tokens[after])
            days += range(first, last + 1)
            if first > last:
                raise Unclear(HOW)
    return sorted(set(days))
