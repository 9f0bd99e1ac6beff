"""Receipts find their attempts: a template message's finish event, a subscription message's sent event."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox.heard import Handler, Heard
from app.notices import NOTICES, ladder
from app.notices.ladder import NOTICE, SUBSCRIBE, TEMPLATE
from models import attempt as attempts
from models import binding, clock, person
from models.attempt import Attempt
from models.binding import Binding
from models.delivery import Delivery
from wechat.events import SubscribeReceipt, created, sent_receipts
from wechat.push import receipt


def finished(session: Session, house: House, heard: Heard, _: Any) -> bool:
    came = receipt(heard.fields)
    if came is None:
        return True
    if came.why == "user_block":
        person.bury(session, heard.appid, heard.openid, at=created(heard.fields))
    if tested := _tested(session, heard, came.msgid):
        binding.settle(session, tested, came.ok, came.why)
        return True
    whose = person.known_as(session, heard.appid, heard.openid)
    if whose is None:
        return False
    found = attempts.by_msgid(session, came.msgid, (TEMPLATE,), whose.id) if came.msgid else []
    return _settle(session, found or ([] if came.msgid else _about_then(session, heard, whose.id)), came.ok, came.why)


def _tested(session: Session, heard: Heard, msgid: str) -> Binding | None:
    """The test message of a binding, which may have come back without its number too."""
    if not msgid:
        return binding.waiting_for_receipt(session, heard.appid, heard.openid)
    found = binding.by_msgid(session, msgid)
    theirs = found is not None and (found.appid, found.openid) == (heard.appid, heard.openid)
    return found if theirs else None


def _about_then(session: Session, heard: Heard, person_id: int) -> list[Attempt]:
    """WeChat named no message: the first of that time still without its receipt, for they come in turn."""
    waiting = attempts.unsettled(session, person_id, TEMPLATE, _when(heard))
    return attempts.parcel_of(session, waiting[0]) if waiting else []


def _when(heard: Heard) -> datetime:
    told = created(heard.fields)
    return clock.now() if told is None else datetime.fromtimestamp(told, UTC)


def sent(session: Session, house: House, heard: Heard, _: Any) -> bool:
    """One push may tell the end of several messages; all are known, or we look again."""
    known = [_one_sent(session, house, heard, came) for came in sent_receipts(heard.fields)]
    return all(known)


def _one_sent(session: Session, house: House, heard: Heard, came: SubscribeReceipt) -> bool:
    channel = SUBSCRIBE if heard.account == "mp" else NOTICE
    whose = person.known_as(session, heard.appid, came.openid or heard.openid)
    if whose is None:
        return False
    found = attempts.by_msgid(session, came.msgid, (channel,), whose.id) if came.msgid else []
    if not found:
        unnamed = [a for a in attempts.unsettled(session, whose.id, channel, _when(heard)) if a.msgid is None]
        same = [a for a in unnamed if _template(session, house, a) == came.template]
        found = attempts.parcel_of(session, same[0]) if same else []
    for attempt in found:
        attempt.msgid = attempt.msgid or came.msgid or None  # so that a second copy finds the same one
    return _settle(session, found, came.ok, came.why)


def _template(session: Session, house: House, attempt: Attempt) -> str:
    notice = NOTICES[session.get_one(Delivery, attempt.delivery_id).notice]
    template = ladder.way(house.settings, attempt.channel, notice).template
    return template.id if template else ""


def _settle(session: Session, found: list[Attempt], ok: bool, why: str) -> bool:
    for attempt in found:
        _settle_one(session, attempt, ok, why)
    return bool(found)


def _settle_one(session: Session, attempt: Attempt, ok: bool, why: str) -> None:
    """What the receipt says, on the attempt and on what is still owed. Delivered is delivered, whatever comes after."""
    owed = session.get_one(Delivery, attempt.delivery_id, with_for_update=True)
    if attempt.outcome == "delivered":
        return
    attempt.settle("delivered" if ok else "refused", None if ok else why)
    for_resident = NOTICES[owed.notice].for_resident
    if ok and for_resident and (owed.ended_at is None or owed.ended_as == "call_list"):
        owed.end("receipted")
    elif not ok and owed.ended_at is None and owed.rung == attempt.rung:
        owed.climb()


FINISHED = Handler(finished)
SENT = Handler(sent)
