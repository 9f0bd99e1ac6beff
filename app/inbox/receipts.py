"""Receipts find their attempts: a template message's finish event, a subscription message's sent event."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox.heard import Handler, Heard
from app.notices import NOTICES
from app.notices.ladder import NOTICE, SUBSCRIBE, TEMPLATE
from models import attempt as attempts
from models import binding, person
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
    found = attempts.by_msgid(session, came.msgid) if came.msgid else _oldest(session, heard, TEMPLATE)
    return _settle(session, found, came.ok, came.why)


def _tested(session: Session, heard: Heard, msgid: str) -> Binding | None:
    """The test message of a binding, which may have come back without its number too."""
    if msgid:
        return binding.by_msgid(session, msgid)
    return binding.waiting_for_receipt(session, heard.appid, heard.openid)


def sent(session: Session, house: House, heard: Heard, _: Any) -> bool:
    """One push may tell the end of several messages; all are known, or we look again."""
    channel = SUBSCRIBE if heard.account == "mp" else NOTICE
    known = [_one_sent(session, heard, came, channel) for came in sent_receipts(heard.fields)]
    return all(known)


def _one_sent(session: Session, heard: Heard, came: SubscribeReceipt, channel: str) -> bool:
    known = attempts.by_msgid(session, came.msgid) if came.msgid else []
    found = known or [a for a in _oldest(session, heard, channel) if a.msgid is None]
    for attempt in found:
        attempt.msgid = attempt.msgid or came.msgid or None  # so that a second copy finds the same one
    return _settle(session, found, came.ok, came.why)


def _oldest(session: Session, heard: Heard, channel: str) -> list[Attempt]:
    """WeChat named no message: the first that is still without its receipt, for they come in turn."""
    whose = person.known_as(session, heard.appid, heard.openid)
    waiting = attempts.unsettled(session, whose.id, channel) if whose else []
    return attempts.parcel_of(session, waiting[0]) if waiting else []


def _settle(session: Session, found: list[Attempt], ok: bool, why: str) -> bool:
    for attempt in found:
        _settle_one(session, attempt, ok, why)
    return bool(found)


def _settle_one(session: Session, attempt: Attempt, ok: bool, why: str) -> None:
    """What the receipt says, on the attempt and on what is still owed."""
    owed = session.get_one(Delivery, attempt.delivery_id, with_for_update=True)
    attempt.settle("delivered" if ok else "refused", None if ok else why)
    if owed.ended_at is not None or owed.rung != attempt.rung:
        return
    if not ok:
        owed.climb()
    elif NOTICES[owed.notice].for_resident:
        owed.end("receipted")


FINISHED = Handler(finished)
SENT = Handler(sent)
