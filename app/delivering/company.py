"""Many waiting for one person travel as one message, a digest, and part again if it does not arrive."""

from sqlalchemy.orm import Session

from app.delivering.moot import is_moot
from app.notices import NOTICES
from app.notices.parcel import burns, told_as
from models import attempt as attempts
from models import delivery
from models.attempt import Attempt
from models.delivery import Delivery
from models.profile import Notices
from models.service_request import ServiceRequest
from models.workflow import CHIEF


def gather(session: Session, owed: Delivery, attempt: Attempt, rules: Notices, me: str) -> list[Delivery]:
    """The deliveries this message carries. One that a crash interrupted carries the same ones again."""
    if attempt.parcel_id is not None:
        return _resumed(session, attempt, me)
    if NOTICES[owed.notice].for_resident or burns(session, owed):
        return [owed]
    role = _told_as(session, owed)
    chief = role == CHIEF
    mates = [mate for mate in delivery.mates(session, owed, me) if _joins(session, mate, owed, role)]
    # A chief gets one message an hour, whatever is in it; a deputy so many one by one.
    if len(mates) + 1 <= (1 if chief else rules.digest_over):
        return [owed]
    attempt.parcel_id = attempt.id
    mates = [mate for mate in mates if delivery.take_along(session, mate, me)]
    for mate in mates:
        if mate.rung < owed.rung:
            mate.climb()
        attempts.on(session, mate, attempt.channel).parcel_id = attempt.id
        mate.lease_owner, mate.account = me, owed.account
    return [owed, *mates]


def _joins(session: Session, mate: Delivery, owed: Delivery, role: str) -> bool:
    """Told as the same one, about to take the same step, and still worth telling."""
    if NOTICES[mate.notice].for_resident or burns(session, mate) or _told_as(session, mate) != role:
        return False
    if is_moot(session, mate):
        return False
    tried = attempts.at(session, mate)
    if mate.rung < owed.rung:
        return tried is not None and not tried.open
    return tried is None or (tried.open and tried.parcel_id is None)


def _told_as(session: Session, owed: Delivery) -> str:
    return told_as(session, owed, session.get_one(ServiceRequest, owed.request_id))


def _resumed(session: Session, attempt: Attempt, me: str) -> list[Delivery]:
    found = [session.get_one(Delivery, a.delivery_id) for a in attempts.parcel_of(session, attempt) if a.open]
    carried = [one for one in found if one.ended_at is None]  # what was read meanwhile is owed no more
    for one in carried:
        one.lease_owner = me
    return carried


def part(session: Session, together: list[Delivery], owed: Delivery, channel: str) -> None:
    """There is no such way to this person: each finds its own next step."""
    for one in together:
        attempts.on(session, one, channel).settle("refused", "no_channel")
        if one is not owed:
            one.climb()
            one.lease_owner = None
