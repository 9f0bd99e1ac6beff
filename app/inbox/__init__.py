"""Working through what WeChat pushed: one handler for each kind of push, in one table."""

import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.house import House
from app.inbox import binding, consents, follows, receipts, revoked, todo, verdicts, writing
from app.inbox.heard import Handler, Heard
from models import clock, inbound
from models.db import OutcomeUnknown, Unavailable
from models.inbound import Inbound
from wechat.events import kind

log = logging.getLogger("mashang.worker")
G = TypeVar("G")
T = TypeVar("T")
BATCH, THREADS = 64, 4

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
    """All in the order it came, but for receipts: there are as many as messages, and only each person's keep order."""
    with house.database.read() as session:
        waiting = [row.id for row in inbound.waiting(session, BATCH)]
    turns: dict[str, list[Heard]] = {}
    for row_id in waiting:
        if heard := _guarded(house, row_id, _read, row_id):
            turns.setdefault(heard.openid if _is_receipt(heard) else "", []).append(heard)
    if len(turns) < 2:
        return sum(_hear_all(house, one) for one in turns.values())
    shuffled = random.sample(list(turns.values()), len(turns))  # two workers would wait for each other at every row
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda one: _hear_all(house, one), shuffled))


def _is_receipt(heard: Heard) -> bool:
    return HANDLERS.get(kind(heard.fields)) in (receipts.FINISHED, receipts.SENT)


def _hear_all(house: House, turn: list[Heard]) -> int:
    return sum(_guarded(house, heard.row_id, _hear, heard) or 0 for heard in turn)


def _guarded(house: House, row_id: int, step: Callable[[House, G], T], given: G) -> T | None:
    try:
        return step(house, given)
    except (Unavailable, OutcomeUnknown):
        return None
    except Exception as why:  # whatever this push is, the next one may be a receipt
        log.exception("a push could not be worked through", extra={"error": type(why).__name__})
        house.database.transact(lambda session: inbound.put_away(session, row_id))
        return None


def _read(house: House, row_id: int) -> Heard:
    with house.database.read() as session:
        row = session.get_one(Inbound, row_id)
        return Heard(row.id, row.account, _appid(house, row.account), _sender(row.fields), row.fields)


def _hear(house: House, heard: Heard) -> int:
    handler = HANDLERS.get(kind(heard.fields))
    if handler is None:
        house.database.transact(lambda session: inbound.put_away(session, heard.row_id))
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
