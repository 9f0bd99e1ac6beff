"""Many waiting for one person travel as one message, a digest, and part again if it does not arrive."""

from sqlalchemy.orm import Session

from app.notices import NOTICES
from app.notices.parcel import is_chief
from models import attempt as attempts
from models import delivery
from models.attempt import Attempt
from models.delivery import Delivery
from models.profile import Notices
from models.service_request import ServiceRequest


def gather(session: Session, owed: Delivery, attempt: Attempt, rules: Notices, me: str) -> list[Delivery]:
    """The deliveries this message carries. One that a crash interrupted carries the same ones again."""
    if attempt.parcel_id is not None:
        return _resumed(session, attempt, me)
    notice = NOTICES[owed.notice]
    if notice.for_resident or notice.urgent:
        return [owed]
    mates = [d for d in delivery.mates(session, owed, me) if _joins(d)]
    if len(mates) + 1 <= _alone(session, owed, rules):
        return [owed]
    attempt.parcel_id = attempt.id
    for mate in mates:
        attempts.on(session, mate, attempt.channel).parcel_id = attempt.id
        mate.lease_owner, mate.account = me, owed.account
    return [owed, *mates]


def _joins(mate: Delivery) -> bool:
    notice = NOTICES[mate.notice]
    return not (notice.for_resident or notice.urgent)


def _alone(session: Session, owed: Delivery, rules: Notices) -> int:
    """Up to so many are sent one by one; a chief gets one message an hour, whatever is in it."""
    request = session.get_one(ServiceRequest, owed.request_id)
    return 1 if is_chief(session, owed, request) else rules.digest_over


def _resumed(session: Session, attempt: Attempt, me: str) -> list[Delivery]:
    found = [session.get_one(Delivery, a.delivery_id) for a in attempts.parcel_of(session, attempt) if a.open]
    carried = [one for one in found if one.ended_at is None]  # what was read meanwhile is owed no more
    for one in carried:
        one.lease_owner = me
    return carried


def part(together: list[Delivery], owed: Delivery) -> None:
    """There is no such way to this person: each finds its own next step."""
    for one in together:
        if one is not owed:
            one.climb()
            one.lease_owner = None
