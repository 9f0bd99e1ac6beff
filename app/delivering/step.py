"""What a delivery needs next: a message, a colleague, a later hour, or nothing any more."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.delivering import company, handover
from app.delivering.moot import is_moot
from app.house import House
from app.notices import NOTICES, ladder
from app.notices.notice import overseers
from app.notices.parcel import Parcel, burns, is_chief, pack
from models import attempt as attempts
from models import clock, delivery, pace, profile, region
from models.attempt import Attempt
from models.delivery import Delivery
from models.profile import Notices
from models.service_request import ServiceRequest

LONGEST_TURN = timedelta(seconds=5)
AWAY = timedelta(hours=2)  # what has waited so long for an account in trouble goes the next way


def next_step(session: Session, house: House, delivery_id: int, me: str) -> Parcel | None:
    """What is to be sent now; None when this step only moved the delivery on."""
    owed = delivery.held_by(session, delivery_id, me)
    if owed is None:
        return None
    request = session.get_one(ServiceRequest, owed.request_id)
    if is_moot(session, owed):
        owed.end("moot")
        return None
    rules = rules_of(session, owed)
    later = _later(session, house, owed, request, rules)
    if later is not None:
        owed.wait_until(later)
        return None
    return _walk(session, house, owed, request, rules, me)


def _walk(
    session: Session, house: House, owed: Delivery, request: ServiceRequest, rules: Notices, me: str
) -> Parcel | None:  # fmt: skip
    rungs = ladder_for(session, owed, request)
    while owed.rung < len(rungs):
        attempt = attempts.on(session, owed, rungs[owed.rung])
        if attempt.outcome == "sending":
            if attempt.channel in ladder.BY_WECHAT:
                packed = _by_wechat(session, house, owed, attempt, rules, me)
                if packed is not None or owed.lease_owner is None:
                    return packed
            elif handover.take(session, owed, attempt, request, rules):
                return None
        owed.climb()
    owed.end(_unheard(session, owed, request))
    return None


def _unheard(session: Session, owed: Delivery, request: ServiceRequest) -> str:
    """How it ends when no step is left."""
    notice = NOTICES[owed.notice]
    if not notice.phoned:
        return "let_be"
    if notice.for_resident:
        return "call_list"
    return "told_chief" if overseers(session, request) else "nobody"


def _by_wechat(
    session: Session, house: House, owed: Delivery, attempt: Attempt, rules: Notices, me: str
) -> Parcel | None:  # fmt: skip
    """A parcel whose turn has come; without one the attempt is over, or the delivery waits for its account."""
    account = ladder.way(house.settings, attempt.channel, NOTICES[owed.notice]).account
    troubled = pace.resting(session)
    if account in troubled and clock.now() - owed.owed_at > AWAY:
        attempt.settle("refused", "account_away")
        return None
    owed.account = account
    if troubled.get(account):  # also what was claimed before the trouble: one at a time asks whether it is over
        owed.wait_until(clock.now())
        return None
    together = company.gather(session, owed, attempt, rules, me)
    packed = pack(session, house, owed, attempt, together)
    if packed is None:
        company.part(session, together, owed, attempt.channel)
        return None
    if account in troubled and not pace.ask_again(session, account):
        for one in together:
            one.wait_until(clock.now())
        return None
    turn = pace.take(session, account)
    for one in together:
        delivery.renew(session, one)
    tried = tuple(attempts.on(session, one, attempt.channel).id for one in together)
    return replace(packed, attempt_ids=tried, turn=time.monotonic() + min(turn, LONGEST_TURN).total_seconds())


def ladder_for(session: Session, owed: Delivery, request: ServiceRequest) -> tuple[str, ...]:
    if NOTICES[owed.notice].for_resident:
        return ladder.RESIDENT if NOTICES[owed.notice].phoned else ladder.RESIDENT[:-1]
    if not NOTICES[owed.notice].phoned:
        return ladder.BY_WECHAT
    return ladder.CHIEF if is_chief(session, owed, request) else ladder.DEPUTY


def rules_of(session: Session, owed: Delivery) -> Notices:
    return profile.of(region.county(session, owed.county_id).profile).notices


def _later(
    session: Session, house: House, owed: Delivery, request: ServiceRequest, rules: Notices
) -> datetime | None:  # fmt: skip
    """Not at night; and a chief is written to once an hour, unless it burns."""
    now = clock.now()
    morning = rules.after_quiet(now) if house.settings.quiet else now
    if morning > now:
        return morning
    if burns(session, owed) or owed.told_at or not is_chief(session, owed, request):
        return None
    last = delivery.last_told(session, owed.recipient_id)
    hour = last + timedelta(minutes=rules.chief_minutes) if last else now
    return hour if hour > now else None
