"""What must be swept now and then: old keys, old tries, uploads that nobody filed."""

import time
from datetime import timedelta

from app import uploads
from app.house import House
from models import attachment, clock, county_book, idempotency, inbound, ledger_import, print_order, throttle

EVERY = 3600.0
KEYS_KEPT = timedelta(hours=48)
UPLOADS_KEPT = timedelta(hours=24)
TRIES_KEPT = timedelta(days=2)
PUSHES_KEPT = timedelta(days=3)  # longer than WeChat repeats itself
_last = [0.0]


def when_due(house: House) -> None:
    """Once an hour a process; twice does no harm."""
    if time.monotonic() - _last[0] > EVERY or not _last[0]:
        _last[0] = time.monotonic()
        sweep(house)


def sweep(house: House) -> None:
    now = clock.now()
    house.database.transact(lambda session: idempotency.forget(session, now - KEYS_KEPT))
    house.database.transact(lambda session: throttle.forget(session, now - TRIES_KEPT))
    house.database.transact(lambda session: inbound.forget(session, now - PUSHES_KEPT))
    house.database.transact(lambda session: ledger_import.forget(session, now))
    house.database.transact(lambda session: county_book.forget(session, now))
    gone = house.database.transact(lambda s: attachment.forget(s, now - UPLOADS_KEPT, 200))
    uploads.discard(house, gone)  # rows first: a crash here leaves bytes without a row, never the reverse
    old = house.database.transact(lambda s: print_order.forget(s, now))
    uploads.discard(house, old)
