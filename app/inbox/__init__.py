"""Working through what WeChat pushed: one handler for each kind of push, in one table."""

import logging
import random
import time
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
from wechat.events import kind, sender

log = logging.getLogger("mashang.worker")
G = TypeVar("G")
T = TypeVar("T")
BATCH, THREADS = 64, 4
A_PASS = 2.0  # seconds; then the notices have their turn, and what is left comes in the next pass

CHATS: dict[str, Handler] = {
    "text": writing.TEXT,
    "voice": writing.MEDIA,
    "image": writing.MEDIA,
    **dict.fromkeys(("video", "shortvideo", "location", "link", "file"), writing.UNKEPT),
    "click": todo.CLICK,
}
HANDLERS: dict[str, Handler] = CHATS | {
    "subscribe": binding.SCANNED,
    "scan": binding.SCANNED,
    "unsubscribe": follows.UNFOLLOW,
    "templatesendjobfinish": receipts.FINISHED,
    "subscribe_msg_sent_event": receipts.SENT,
    "subscribe_msg_popup_event": consents.ANSWERED,
    "subscribe_msg_change_event": consents.SWITCHED,
    "user_authorization_revoke": revoked.REVOKED,
    "wxa_media_check": verdicts.MEDIA,
}


def work_through(house: House, seconds: float = A_PASS) -> int:
    """What waits for no network goes first; then what people chat, one after the other while there is time."""
    until = time.monotonic() + seconds
    with house.database.read() as session:
        waiting = [row.id for row in inbound.waiting(session, BATCH)]
    read = [heard for row_id in waiting if (heard := _guarded(house, row_id, _read, row_id))]
    chats = [heard for heard in read if kind(heard.fields) in CHATS]
    told = _hear_told(house, [heard for heard in read if kind(heard.fields) not in CHATS], until)
    return told + _hear_all(house, chats, until)


def _hear_told(house: House, told: list[Heard], until: float) -> int:
    """All in the order it came, but for receipts: there are as many as messages, and only each person's keep order."""
    turns: dict[str, list[Heard]] = {}
    for heard in told:
        turns.setdefault(heard.openid if _is_receipt(heard) else "", []).append(heard)
    if len(turns) < 2:
        return sum(_hear_all(house, one, until) for one in turns.values())
    shuffled = random.sample(list(turns.values()), len(turns))  # two workers would wait for each other at every row
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda one: _hear_all(house, one, until), shuffled))


def _is_receipt(heard: Heard) -> bool:
    return HANDLERS.get(kind(heard.fields)) in (receipts.FINISHED, receipts.SENT)


def _hear_all(house: House, turn: list[Heard], until: float) -> int:
    """The first at least, or a slow database would never let anything through."""
    done = 0
    for heard in turn:
        done += _guarded(house, heard.row_id, _hear, heard) or 0
        if time.monotonic() >= until:
            break
    return done


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
        return Heard(row.id, row.account, _appid(house, row.account), sender(row.fields), row.fields)


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


def _appid(house: House, account: str) -> str:
    return house.settings.wx_sa_appid if account == "sa" else house.settings.wx_mp_appid
