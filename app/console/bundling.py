"""Putting requests into a 建议 or 议题: numbers that were typed or ticked, looked at before anything changes."""

import re
from collections.abc import Iterable

from app.console.desk import Desk
from app.errors import invalid
from models.service_request import ServiceRequest
from models.service_request.filing import read_number
from models.topic import Topic, bundling, finding
from models.topic.bundling import Crowd
from models.workflow import EVER, NotAllowed

MOST = 100  # of one form
SHOWN = 5


def numbers(typed: str, ticked: Iterable[str] = ()) -> list[str]:
    """As people paste them: one a line, or with commas and 、 between; halves with a blank belong together."""
    pasted = [n for part in re.split(r"[\n,，、;；]+", typed) for n in _apart(read_number(part))]
    found = list(dict.fromkeys(n for n in (*pasted, *map(read_number, ticked)) if n))
    if not found:
        raise invalid({"numbers": "请勾选诉求，或填写编号。"})
    if len(found) > MOST:
        raise invalid({"numbers": f"一次最多列入 {MOST} 件，请分几次列入。"})
    return found


def _apart(run: str) -> list[str]:
    """Several on one line with nothing but blanks between them are still several."""
    return [run[at : at + 10] for at in range(0, len(run), 10)] if len(run) % 10 == 0 else [run]


def put(desk: Desk, topic: Topic, wanted: list[str]) -> int:
    """All of them or none: a number that is wrong is named, and nothing has changed."""
    found = _seen(desk, wanted)
    unfit = [one.number for one in found if one.state not in EVER]
    if unfit:
        raise invalid({"numbers": f"待核看或已撤回的诉求不能列入：{_some(unfit)}。"})
    try:
        return bundling.bundle(topic, found, desk.actor)
    except NotAllowed:
        raise invalid({"numbers": "其中有诉求按本县的规定不能列入。"}) from None
    except Crowd as why:
        raise invalid({"numbers": f"连同已并案的共 {why.n} 件，一次太多了，请分几次列入。"}) from None


def _seen(desk: Desk, wanted: list[str]) -> list[ServiceRequest]:
    found = {one.number: one for one in finding.numbered(desk.session, wanted, desk.actor)}
    if unknown := [n for n in wanted if n not in found]:
        raise invalid({"numbers": f"没有找到：{_some(unknown)}。请核对编号后再提交，其他的也还没有列入。"})
    return list(found.values())


def _some(these: list[str]) -> str:
    """Numbers only, and not without end; what is no number is not echoed."""
    plain = [n for n in these if re.fullmatch(r"[0-9A-Z]{10}", n)]
    odd = "格式不对的编号" if len(plain) < len(these) else ""
    told = "、".join([f"{n[:5]} {n[5:]}" for n in plain[:SHOWN]] + ([odd] if odd else []))
    return told + (f"等 {len(these)} 个" if len(these) > SHOWN else "")
