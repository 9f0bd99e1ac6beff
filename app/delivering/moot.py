"""Whether a message still means something to whom it is owed."""

from sqlalchemy.orm import Session

from app.notices import NOTICES
from app.notices.notice import overseers
from models.delivery import Delivery
from models.service_request import ServiceRequest


def is_moot(session: Session, owed: Delivery) -> bool:
    """A deputy who no longer has it, or whose colleague took it, or a request that has ended, needs no message."""
    notice, request = NOTICES[owed.notice], session.get_one(ServiceRequest, owed.request_id)
    if notice.only_in and request.state not in notice.only_in:
        return True
    if notice.for_resident:
        return False
    free = request.holder_id in (None, owed.recipient_id) and request.is_with(owed.recipient_id)
    return request.state in ("closed", "withdrawn") or not (owed.recipient_id in overseers(session, request) or free)
