"""Claim, commit, call WeChat with no transaction open, write down what came of it."""

import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session

from app.house import House
from app.notices import NOTICES, ladder
from app.notices.ladder import Parcel
from app.notices.notice import PROGRESS, the_chiefs
from models import clock, consent, delivery, person, profile, region
from models.db import OutcomeUnknown, Unavailable
from models.delivery import Attempt, Delivery
from models.event import Event
from models.service_request import ServiceRequest

log = logging.getLogger("mashang.worker")
BATCH = 32
THREADS = 4
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
RESIDENT_WAIT = timedelta(hours=24)
GIVE_UP_ON_RUNG = 12


def deliver(house: House) -> int:
    me = secrets.token_hex(8)
    mine = house.database.transact(lambda session: delivery.claim(session, me, BATCH))
    if len(mine) < 2:
        return sum(_deliver_one(house, me, one) for one in mine)
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda one: _deliver_one(house, me, one), mine))


def _deliver_one(house: House, me: str, delivery_id: int) -> int:
    try:
        parcel = house.database.transact(lambda session: _next_step(session, house, delivery_id, me))
        if parcel is not None:
            outcome = _send(house, parcel)
            house.database.transact(lambda session: _write_down(session, house, delivery_id, me, outcome))
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the delivery come again")
    except Exception:  # a delivery we cannot even render must not stop the rest; its lease brings it back
        log.exception("a delivery failed on our side", extra={"delivery": str(delivery_id)})
    return 1


def _next_step(session: Session, house: House, delivery_id: int, me: str) -> Parcel | None:
    """What is to be sent now; None when this step only moved the delivery on."""
    owed = delivery.held_by(session, delivery_id, me)
    if owed is None:
        return None
    rungs = ladder.ladder_of(NOTICES[owed.notice])
    if _moot(session, owed):
        owed.end("moot")
        return None
    while owed.rung < len(rungs):
        attempt = delivery.attempt_on(session, owed, rungs[owed.rung])
        parcel = None
        if attempt.outcome == "sending":
            parcel = ladder.pack(session, house, owed, dedupe=str(attempt.id))
            if parcel is not None:
                delivery.renew(session, owed)
                return parcel
            attempt.outcome, attempt.why = "refused", "no_channel"
        _climb(owed)
    _out_of_rungs(session, owed)
    return None


def _moot(session: Session, owed: Delivery) -> bool:
    """A deputy who no longer has it, or whose colleague took it, or a request that has ended, needs no message."""
    request = session.get_one(ServiceRequest, owed.request_id)
    if NOTICES[owed.notice].template == PROGRESS:
        return False
    chiefs = person.holders(session, "chief", "station", request.station_id)
    free = request.holder_id in (None, owed.recipient_id) and request.is_with(owed.recipient_id)
    return request.state in ("closed", "withdrawn") or not (owed.recipient_id in chiefs or free)


def _climb(owed: Delivery) -> None:
    owed.rung, owed.tries, owed.next_at = owed.rung + 1, 0, clock.now()


def _out_of_rungs(session: Session, owed: Delivery) -> None:
    """The ladder has run out: a resident goes on the call list, a deputy's silence to the chief."""
    if NOTICES[owed.notice].template == PROGRESS:
        return owed.end("call_list")
    owed.end("told_chief")
    happened = session.get_one(Event, owed.event_id)
    request = session.get_one(ServiceRequest, owed.request_id)
    chiefs = the_chiefs(session, happened, request)
    if owed.recipient_id not in chiefs:
        for chief in chiefs:
            delivery.owe_once(session, happened, chief, "unreached")
    return None


def _send(house: House, parcel: Parcel) -> str | ladder.Error:
    """The one place a message leaves from: WeChat's number for it, or its refusal."""
    try:
        return ladder.send(house, parcel)
    except ladder.Error as why:
        return why


def _write_down(session: Session, house: House, delivery_id: int, me: str, outcome: str | ladder.Error) -> None:
    owed = delivery.held_by(session, delivery_id, me)
    if owed is None:
        return
    attempt = delivery.attempt_on(session, owed, "")
    if isinstance(outcome, ladder.Error):
        _refused(session, house, owed, attempt, outcome)
    else:
        _accepted(session, house, owed, attempt, outcome)
    owed.lease_owner = None


def _accepted(session: Session, house: House, owed: Delivery, attempt: Attempt, msgid: str) -> None:
    """Sent is not delivered: the next action is when nobody has looked by then."""
    attempt.outcome, attempt.msgid, attempt.why = "accepted", msgid or None, None
    owed.next_at = clock.now() + _patience(session, owed)
    if NOTICES[owed.notice].template == PROGRESS:
        appid, template_id = _consented(house, attempt.channel)
        consent.spend(session, owed.recipient_id, appid, template_id)


def _patience(session: Session, owed: Delivery) -> timedelta:
    if NOTICES[owed.notice].template == PROGRESS:
        return RESIDENT_WAIT
    county = profile.of(region.county(session, owed.county_id).profile)
    return timedelta(hours=county.acknowledge_hours)


def _consented(house: House, channel: str) -> tuple[str, str]:
    return ladder.account(house, channel, PROGRESS)


def _refused(session: Session, house: House, owed: Delivery, attempt: Attempt, why: ladder.Error) -> None:
    """Permanent or not is the only question: the next rung now, or the same rung later."""
    attempt.why = why.kind
    owed.tries += 1
    if not why.permanent and owed.tries < GIVE_UP_ON_RUNG:
        owed.next_at = clock.now() + min(FIRST_PAUSE * 2 ** (owed.tries - 1), LONGEST_PAUSE)
        return
    attempt.outcome = "refused"
    _learn(session, house, owed, attempt, why.kind)
    _climb(owed)


def _learn(session: Session, house: House, owed: Delivery, attempt: Attempt, kind: str) -> None:
    """WeChat knows better than we who can be reached and who agreed."""
    appid, template_id = _consented(house, attempt.channel)
    if kind in ("identity", "not_following", "blocked"):
        if openid := person.openid_of(session, owed.recipient_id, appid):
            person.bury(session, appid, openid)
    elif kind == "no_consent":
        consent.used_up(session, owed.recipient_id, appid, template_id)
