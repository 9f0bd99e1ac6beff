"""Working through what WeChat pushed: receipts find their attempt, follows and unfollows their person."""

import logging
from datetime import timedelta

from sqlalchemy.orm import Session

from app.house import House
from app.notices import NOTICES
from app.notices.notice import PROGRESS
from models import clock, delivery, inbound, person
from models.db import OutcomeUnknown, Unavailable
from models.delivery import Delivery
from models.inbound import Inbound
from wechat.push import Receipt, receipt

log = logging.getLogger("mashang.worker")
BATCH = 64
KEEP_LOOKING = timedelta(minutes=10)  # a receipt may overtake the answer that names its message


def work_through(house: House) -> int:
    with house.database.read() as session:
        waiting = [row.id for row in inbound.waiting(session, BATCH)]
    return sum(_one(house, row_id) for row_id in waiting)


def _one(house: House, row_id: int) -> int:
    try:
        return house.database.transact(lambda session: _take(session, house, row_id))
    except (Unavailable, OutcomeUnknown):
        return 0
    except Exception as why:  # whatever this push is, the next one may be a receipt
        log.exception("a push could not be worked through", extra={"error": type(why).__name__})
        house.database.transact(lambda session: inbound.put_away(session, row_id))
        return 0


def _take(session: Session, house: House, row_id: int) -> int:
    row = session.get_one(Inbound, row_id, with_for_update=True)  # two workers would undo each other
    if row.done_at is not None:
        return 0
    settled = _act(session, house, row)
    if settled or clock.now() - row.came_at > KEEP_LOOKING:
        row.done_at = clock.now()
        return 1
    row.tries += 1
    return 0


def _act(session: Session, house: House, row: Inbound) -> bool:
    """Whether this push has had its effect; a receipt whose message we do not know yet has not."""
    kind = str(row.fields.get("Event", "")).lower()
    openid = str(row.fields.get("FromUserName", ""))
    if kind in ("subscribe", "unsubscribe"):
        person.bury(session, _appid(house, row.account), openid, dead=kind == "unsubscribe")
        return True
    came = receipt(row.fields)
    return _receipted(session, came) if came else True


def _appid(house: House, account: str) -> str:
    return house.settings.wx_sa_appid if account == "sa" else house.settings.wx_mp_appid


def _receipted(session: Session, came: Receipt) -> bool:
    attempt = delivery.by_msgid(session, came.msgid) if came.msgid else None
    if attempt is None:
        return False
    owed = session.get_one(Delivery, attempt.delivery_id, with_for_update=True)
    attempt.outcome, attempt.why = ("delivered", None) if came.ok else ("refused", came.why)
    if owed.ended_at is not None or owed.rung != attempt.rung:
        return True
    if not came.ok:
        owed.rung, owed.tries, owed.next_at = owed.rung + 1, 0, clock.now()
    elif NOTICES[owed.notice].template == PROGRESS:
        owed.end("receipted")
    return True
