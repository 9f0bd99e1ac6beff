"""What WeChat said, written down on the attempt, the delivery, the ledger of consents and the account's pace."""

import logging
from datetime import timedelta

from sqlalchemy.orm import Session

from app.delivering import patience
from app.delivering.step import rules_of
from app.house import House
from app.notices import ladder
from app.notices.parcel import Error, Parcel
from models import attempt as attempts
from models import clock, consent, delivery, pace, person, wechat_token
from models.attempt import Attempt
from models.delivery import Delivery

log = logging.getLogger("mashang.worker")
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_ON_RUNG = 12
UNREACHABLE = ("identity", "not_following", "blocked")


def write_down(session: Session, house: House, parcel: Parcel, me: str, came: str | Error) -> None:
    """On every attempt the message carried that has no outcome yet; a delivery moves only if it is still ours."""
    held = [delivery.held_by(session, one, me) for one in parcel.delivery_ids]
    mine = [one for one in held if one is not None]
    told = [one for one in attempts.some(session, parcel.attempt_ids) if one.open]
    if not mine and not told:
        return  # frozen beyond the lease: somebody else has sent it and written it down
    if isinstance(came, Error):
        _refused(session, parcel, mine, came)
        _refused_too_late(session, told, came)
    else:
        _accepted(session, parcel, told, mine, came)


def _refused_too_late(session: Session, told: list[Attempt], why: Error) -> None:
    """They looked by themselves while it was being sent: nothing is owed, and the attempt came to nothing."""
    for attempt in told:
        if session.get_one(Delivery, attempt.delivery_id).ended_at is not None:
            attempt.settle("refused", why.kind)


def _accepted(session: Session, parcel: Parcel, told: list[Attempt], mine: list[Delivery], msgid: str) -> None:
    """Sent is not delivered: the next action is when nobody has looked by then."""
    for attempt in told:
        attempt.outcome, attempt.msgid, attempt.why, attempt.at = "accepted", msgid or None, None, clock.now()
        owed = session.get_one(Delivery, attempt.delivery_id)
        owed.told_at = owed.told_at or clock.now()
    session.flush()
    for owed in mine:
        owed.tries = 0
        owed.wait_until(patience.until(session, owed, rules_of(session, owed)))
    if told and parcel.way.channel != ladder.TEMPLATE:
        whose = session.get_one(Delivery, told[0].delivery_id).recipient_id
        consent.spend(session, whose, parcel.way.appid, parcel.template_id)
    if pace.went_well(session, parcel.way.account):
        log.info("WeChat takes messages again", extra={"account": parcel.way.account})


def _refused(session: Session, parcel: Parcel, mine: list[Delivery], why: Error) -> None:
    """Permanent or not is the only question: the next step now, or the same one later."""
    wait = timedelta(seconds=why.wait) if why.wait else None
    if why.scope == "account" and not why.permanent:
        wait = _account_rests(session, parcel, why, wait)
    elif why.kind in UNREACHABLE:
        person.bury(session, parcel.way.appid, parcel.openid)
    elif why.kind == "no_consent":
        whose = session.get_one(Delivery, parcel.delivery_ids[0]).recipient_id
        consent.used_up(session, whose, parcel.way.appid, parcel.template_id)
    for owed in mine:
        _one_refused(session, parcel, owed, why, wait)


def _account_rests(session: Session, parcel: Parcel, why: Error, wait: timedelta | None) -> timedelta:
    """One alarm for one trouble: where it is the token that is missing, the door has raised it already."""
    rest, begins = pace.refused(session, parcel.way.account, why.kind, wait)
    if begins and parcel.way.appid not in {one.appid for one in wechat_token.troubles(session)}:
        log.error("WeChat takes no messages", extra={"account": parcel.way.account, "error": why.kind})
    return rest


def _one_refused(session: Session, parcel: Parcel, owed: Delivery, why: Error, wait: timedelta | None) -> None:
    attempt = attempts.on(session, owed, parcel.way.channel)
    attempt.why = why.kind
    if why.scope == "account" and not why.permanent:  # not this message's fault: it costs no try
        return owed.wait_until(clock.now() + (wait or FIRST_PAUSE))
    owed.tries += 1
    if not why.permanent and owed.tries < GIVE_UP_ON_RUNG:
        return owed.wait_until(clock.now() + (wait or min(FIRST_PAUSE * 2 ** (owed.tries - 1), LONGEST_PAUSE)))
    attempt.settle("refused", why.kind)
    attempt.parcel_id = None
    owed.climb()
    owed.lease_owner = None
    return None


def spoiled(session: Session, delivery_id: int, me: str) -> None:
    """We cannot even say what it is: later and later, so that it costs nothing, and visible in the log."""
    if owed := delivery.held_by(session, delivery_id, me):
        owed.tries += 1
        owed.wait_until(clock.now() + min(FIRST_PAUSE * 2 ** min(owed.tries, 9), LONGEST_PAUSE))
