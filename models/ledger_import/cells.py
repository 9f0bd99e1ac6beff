"""One cell of a ledger: a day, a telephone, a choice; `Unclear` says in Chinese what is wrong with it."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from models import clock
from models.clock import HERE
from models.profile import Profile
from models.service_request.ending import Ending, Unfounded

MORNING, EVENING = time(9), time(17)  # where a paper names the day alone
FIRST = date(2024, 1, 1)  # ids double as time, and begin there
SOON = timedelta(minutes=1)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?)?")
PHONE = re.compile(r"[0-9+\- ()]{5,20}")
NONE = ("无", "没有", "未留", "不详", "-", "—", "——", "/")
UNCHOSEN = "不在可选范围内，请写：{}。"
WORDS = {  # endings that a paper may name with a few words more
    "cannot": "请写成“{label}：原因；依据：有关规定”。",
    "not_ours": "请写成“{label}：属于谁的职责、怎样联系”。",
    "promised": "请写成“{label}：2026-12-31；打算怎么办”，日期要在今天以后。",
}


class Unclear(ValueError):
    """Says what is wrong; what was written is told beside it, masked."""


def moment(said: str, hour: time) -> datetime:
    found = DAY.fullmatch(said)
    if found is None:
        raise Unclear("日期认不出来，请写成 2026-03-05 这样。")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        at = time(int(found[4]), int(found[5])) if found[4] else hour
    except ValueError:
        raise Unclear("没有这一天或这个时刻，请核对。") from None
    told = datetime.combine(day, at, HERE).astimezone(clock.now().tzinfo)
    if day < FIRST:
        raise Unclear("早于 2024 年 1 月 1 日，本系统不能记到那时，请保留纸质台账。")
    if day > clock.today() or (found[4] and told > clock.now()):
        raise Unclear("是将来的日期，请核对。")
    return min(told, clock.now())


def day_of(at: datetime) -> date:
    return at.astimezone(HERE).date()


def days(n: int) -> timedelta:
    return timedelta(days=n)


def short(said: str, most: int) -> str:
    if len(said) > most:
        raise Unclear(f"太长了，最多 {most} 个字。")
    return said


def one_line(said: str, most: int) -> str | None:
    if said in NONE:
        return None
    if "\n" in said or "\t" in said:
        raise Unclear("请写在一行内。")
    return short(said, most)


def phone(said: str) -> str | None:
    if said in NONE:
        return None
    if PHONE.fullmatch(said) is None:
        raise Unclear("不是电话号码。没有电话的请空着。")
    return said


def one_of(said: str, among: Collection[str]) -> str:
    if said not in among:
        raise Unclear(UNCHOSEN.format("、".join(among)))
    return said


def chosen(said: str, among: Mapping[str, str]) -> str:
    return among[one_of(said, among)]


def ended(said: str, rules: Profile, at: datetime) -> tuple[str, Ending | None]:
    """`已解决：…` names what came of it; without such a word the answer stands, and what came of it stays unsaid."""
    short(said, 2000)
    head, _, rest = said.replace(":", "：", 1).partition("：")
    outcome = next((key for key, one in rules.endings.items() if one.label == head.strip()), None)
    if outcome is None:
        return said, None
    try:
        with clock.at(at):
            ending = _ending(outcome, rest.strip())
    except Unfounded:
        raise Unclear(WORDS[outcome].format(label=head.strip())) from None
    if ending.look_back_on and ending.look_back_on <= clock.today():
        raise Unclear("承诺的日期已经到了，请写实际的结果。")
    return said, ending


def _ending(outcome: str, rest: str) -> Ending:
    first, _, second = (part.strip() for part in rest.replace(";", "；", 1).partition("；"))
    if outcome == "cannot":
        return Ending(outcome, reason=first, rule=second.removeprefix("依据").lstrip("：:"))
    if outcome == "not_ours":
        return Ending(outcome, whose=rest)
    if outcome == "promised":
        return Ending(outcome, look_back_on=_promised(first))
    return Ending(outcome)


def _promised(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
