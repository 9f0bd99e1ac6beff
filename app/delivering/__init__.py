"""Claim, commit, call WeChat with no transaction open, write down what came of it."""

import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from app.delivering import outcome
from app.delivering.step import AWAY, next_step
from app.house import House
from app.notices import parcel
from app.notices.parcel import Parcel
from models import delivery, pace
from models.db import OutcomeUnknown, Unavailable

__all__ = ["deliver"]

log = logging.getLogger("mashang.worker")
BATCH = 32
THREADS = 4
LATE, MOST_TURNS = 0.04, 2
ACCOUNTS = ("", "sa", "mp")


def deliver(house: House) -> int:
    """One batch. What is for one person goes in turn through one thread, so that it can travel together."""
    me = secrets.token_hex(8)
    mine = sorted(house.database.transact(lambda session: _claim(session, me)), key=lambda one: (one[1], one[0]))
    people = [[delivery_id for delivery_id, _ in found] for _, found in groupby(mine, key=lambda one: one[1])]
    if len(people) < 2:
        return sum(_deliver_all(house, me, theirs) for theirs in people)
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda theirs: _deliver_all(house, me, theirs), people))


def _claim(session: Session, me: str) -> list[tuple[int, int]]:
    """An account in trouble is asked by one message at a time, once it has rested."""
    troubled = pace.resting(session)
    return delivery.claim(session, me, BATCH, {account: _share(account, troubled) for account in ACCOUNTS})


def _share(account: str, troubled: dict[str, bool]) -> tuple[int, timedelta]:
    """How many, and how long overdue they must be; what has waited too long for an account goes another way."""
    if account not in troubled:
        return BATCH, timedelta(0)
    return (BATCH, AWAY) if troubled[account] else (1, timedelta(0))


def _deliver_all(house: House, me: str, theirs: list[int]) -> int:
    return sum(_deliver_one(house, me, one) for one in theirs)


def _deliver_one(house: House, me: str, delivery_id: int) -> int:
    try:
        packed = house.database.transact(lambda session: next_step(session, house, delivery_id, me))
        if packed is not None:
            _wait_for_turn(house, packed)
            came = _send(house, packed)
            house.database.transact(lambda session: outcome.write_down(session, house, packed, me, came))
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the delivery come again")
    except Exception:  # a delivery we cannot even render must not stop the rest
        log.exception("a delivery failed on our side", extra={"delivery": str(delivery_id)})
        house.database.transact(lambda session: outcome.spoiled(session, delivery_id, me))
    return 1


def _wait_for_turn(house: House, packed: Parcel) -> None:
    """All workers together speak no faster than WeChat likes; who was held up takes another turn.

    Else, after a pause of the machine, all that were held up would leave on top of those whose turn it is.
    """
    turn = packed.turn
    for _ in range(MOST_TURNS):
        time.sleep(max(0.0, turn - time.monotonic()))
        if time.monotonic() - turn < LATE:
            return
        wait = house.database.transact(lambda session: pace.take(session, packed.way.account))
        turn = time.monotonic() + wait.total_seconds()
    time.sleep(max(0.0, turn - time.monotonic()))


def _send(house: House, packed: Parcel) -> str | parcel.Error:
    """The one place a message leaves from: WeChat's number for it, or its refusal."""
    try:
        return parcel.send(house, packed)
    except parcel.Error as why:
        return why
