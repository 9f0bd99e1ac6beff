"""What comes of content checks: released when all is well, else shown to the chief in plain words."""

from collections import Counter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import check, event
from models.check import LABELS, STOPPED, Check
from models.event import Event
from models.service_request.record import THE_SYSTEM
from models.service_request.request import ServiceRequest
from models.workflow import OPEN

PIECES = {"text": "文字", "image": "照片", "voice": "语音"}
UNFINISHED = "内容检查未完成"
STORM, HELD = "短时来件过多，暂留待核", "暂留待核"
REASONS = {
    "no_verdict": "微信没有给出结论",
    "media": "微信未能读取这份文件",
    "gone": "内容已删除，或反映人已撤回微信授权",
    "identity": "微信不认可反映人的小程序身份",
    "stale_visit": "反映人近期未使用小程序，微信不予检查",
    "network": "连不上微信",
    "ours": "系统出错，请联系管理员",
}


def conclude(session: Session, one: Check) -> None:
    """A transaction after the verdict's own: so of two last verdicts, on whichever hosts, one sees both."""
    request = session.get_one(ServiceRequest, one.request_id)
    if one.outcome in STOPPED and _is_news(session, request, one):
        known = one.outcome != "failed" and one.label
        request.flag(known or "failed", by=THE_SYSTEM)
    elif one.outcome == "passed" and _all_is_well(session, request):
        request.release(by=THE_SYSTEM)
    one.rest()


def _is_news(session: Session, request: ServiceRequest, one: Check) -> bool:
    """Once for all that was said in one breath; never of a filing that the chief has let go already."""
    filed = session.get_one(Event, one.event_id).seq == 1
    if request.state not in OPEN or (filed and request.state != "held"):
        return False
    same = [c for c in check.of_requests(session, [request.id]) if c.event_id == one.event_id]
    return not any(c.outcome in STOPPED and c.next_at is None for c in same)


def _all_is_well(session: Session, request: ServiceRequest) -> bool:
    """What a storm brought waits for the chief, whatever WeChat says."""
    if request.state != "held" or _held_why(session, [request.id])[request.id] != "check":
        return False
    return all(one.outcome == "passed" for one in check.of_requests(session, [request.id]))


def concerns(session: Session, requests: list[ServiceRequest], for_chief: bool) -> dict[int, str]:
    """Why the chief should look at these: while held, or flagged and not acted on since."""
    of_each: dict[int, list[Check]] = {r.id: [] for r in requests}
    for one in check.of_requests(session, list(of_each)):
        of_each[one.request_id].append(one)
    checked = [request_id for request_id, these in of_each.items() if these]
    why = _held_why(session, checked)
    flagged, acted = (_last(session, checked, which) for which in (Event.move == "flag", Event.actor_role == "chief"))
    held = {r.id: _held(of_each[r.id], why.get(r.id, "storm")) for r in requests if r.state == "held"}
    if not for_chief:  # WeChat's labels are nobody else's business
        return {i: said if said in ("", STORM) else HELD for i, said in held.items()}
    moving = (r.id for r in requests if r.state in OPEN and r.state != "held")
    return held | {i: _concern(of_each[i]) for i in moving if flagged.get(i, 0) > acted.get(i, 0)}


def _held_why(session: Session, request_ids: list[int]) -> dict[int, str]:
    first = select(Event).where(Event.request_id.in_(request_ids), Event.seq == 1)
    found = session.scalars(first) if request_ids else ()
    return {one.request_id: str(one.changes.get("why", "storm")) for one in found}


def _last(session: Session, request_ids: list[int], which: ColumnElement[bool]) -> dict[int, int]:
    last = select(Event.request_id, func.max(Event.seq)).where(Event.request_id.in_(request_ids), which)
    found = session.execute(last.group_by(Event.request_id)) if request_ids else ()
    return {row[0]: row[1] for row in found}


def _held(these: list[Check], why: str) -> str:
    said = _concern(these) or (UNFINISHED if any(one.late for one in these) else "")
    return said or ("" if why == "check" else STORM)


def _concern(these: list[Check]) -> str:
    for outcome in ("risky", "review"):
        labels = dict.fromkeys(_label(one) for one in these if one.outcome == outcome)
        if labels:
            return f"核看内容（微信提示：{'、'.join(labels)}）"
    return UNFINISHED if any(one.outcome == "failed" for one in these) else ""


def _label(one: Check) -> str:
    return LABELS.get(one.label or "", one.label or "未说明")


def notes(session: Session, request: ServiceRequest) -> list[str]:
    """Piece by piece, what did not pass or is not finished; photos numbered as the page shows them."""
    said_at = {e.id: e.seq for e in event.history(session, request.id)}
    kinds, count, told = list(PIECES), Counter[tuple[int, str]](), []
    these = check.of_requests(session, [request.id])
    for one in sorted(these, key=lambda c: (said_at[c.event_id], kinds.index(c.kind), c.attachment_id or 0)):
        count[one.event_id, one.kind] += 1
        if said := _note(one):
            number = f" {count[one.event_id, one.kind]}" if one.kind == "image" else ""
            later = "补充的" if said_at[one.event_id] > 1 else ""
            told.append(f"{later}{PIECES[one.kind]}{number}：{said}")
    return told


def _note(one: Check) -> str:
    if one.outcome == "risky":
        return f"微信提示可能涉及“{_label(one)}”"
    if one.outcome == "review":
        return f"微信建议人工核看，可能涉及“{_label(one)}”"
    if one.outcome == "failed":
        return f"检查未完成（{REASONS.get(one.label or '', '微信没有接受检查')}）"
    return "检查未完成，系统会继续尝试" if one.late else ""
