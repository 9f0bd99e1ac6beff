"""Working through what WeChat pushed: one handler for each kind of push, in one table."""

import logging
from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox import binding, consents, follows, receipts, revoked, todo, verdicts, writing
from app.inbox.heard import Handler, Heard
from models import clock, inbound
from models.db import OutcomeUnknown, Unavailable
from models.inbound import Inbound
from wechat.events import kind

log = logging.getLogger("mashang.worker")
BATCH = 64

HANDLERS: dict[str, Handler] = {
    "subscribe": binding.SCANNED,
    "scan": binding.SCANNED,
    "unsubscribe": follows.UNFOLLOW,
    "templatesendjobfinish": receipts.FINISHED,
    "subscribe_msg_sent_event": receipts.SENT,
    "subscribe_msg_popup_event": consents.ANSWERED,
    "subscribe_msg_change_event": consents.SWITCHED,
    "user_authorization_revoke": revoked.REVOKED,
    "text": writing.TEXT,
    "voice": writing.MEDIA,
    "image": writing.MEDIA,
    "click": todo.CLICK,
    "wxa_media_check": verdicts.MEDIA,
}


def work_through(house: House) -> int:
    with house.database.read() as session:
        waiting = [row.id for row in inbound.waiting(session, BATCH)]
    return sum(_one(house, row_id) for row_id in waiting)


def _one(house: House, row_id: int) -> int:
    try:
        return _hear(house, row_id)
    except (Unavailable, OutcomeUnknown):
        return 0
    except Exception as why:  # whatever this push is, the next one may be a receipt
        log.exception("a push could not be worked through", extra={"error": type(why).__name__})
        house.database.transact(lambda session: inbound.put_away(session, row_id))
        return 0


def _hear(house: House, row_id: int) -> int:
    with house.database.read() as session:
        row = session.get_one(Inbound, row_id)
        if row.done_at is not None:
            return 0  # another worker was first
        heard = Heard(row.id, row.account, _appid(house, row.account), _sender(row.fields), row.fields)
    handler = HANDLERS.get(kind(heard.fields))
    if handler is None:
        house.database.transact(lambda session: inbound.put_away(session, row_id))
        return 1
    fetched = handler.fetch(house, heard) if handler.fetch else None
    settled = house.database.transact(lambda session: _take(session, house, heard, handler, fetched))
    if settled and handler.after:
        handler.after(house, heard)
    return settled


def _take(session: Session, house: House, heard: Heard, handler: Handler, fetched: Any) -> int:
    row = session.get_one(Inbound, heard.row_id, with_for_update=True)  # two workers would undo each other
    if row.done_at is not None:
        return 0
    settled = handler.act(session, house, heard, fetched)
    if settled or clock.now() - row.came_at > handler.patience:
        row.done_at = clock.now()
        return 1
    row.look_again()
    return 0


def _sender(fields: dict[str, Any]) -> str:
    return str(fields.get("FromUserName", ""))


def _appid(house: House, account: str) -> str:
    return house.settings.wx_sa_appid if account == "sa" else house.settings.wx_mp_appid
