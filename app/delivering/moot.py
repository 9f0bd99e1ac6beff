"""Whether a message still means something to whom it is owed."""

from sqlalchemy.orm import Session

from app.notices import NOTICES
from app.notices.notice import handles, oversees, sits, sitting_page, supervision_page
from models import event, supervision
from models.delivery import Delivery
from models.event import Event
from models.service_request import ServiceRequest
from models.workflow import HANDLER


def is_moot(session: Session, owed: Delivery) -> bool:
    """Who no longer has it, or whose colleague is at it already, or a request that has ended, needs no message."""
    notice, request = NOTICES[owed.notice], session.get_one(ServiceRequest, owed.request_id)
    if notice.only_in and request.state not in notice.only_in:
        return True
    if notice.for_resident:
        return False
    if request.state in ("closed", "withdrawn"):
        return True
    if notice.page is sitting_page:
        return not sits(session, request, owed.recipient_id)
    if notice.page is supervision_page:
        return owed.recipient_id not in supervision.people(session, request.id)
    if oversees(session, request, owed.recipient_id):
        return False
    if handles(session, request, owed.recipient_id):
        return _a_colleague_acted(session, owed)
    if request.state == "merged":  # whoever holds the one it goes along with has it now
        return True
    return not (request.is_in_hands_of(owed.recipient_id) and request.is_with(owed.recipient_id))


def _a_colleague_acted(session: Session, owed: Delivery) -> bool:
    """Of a department one is enough."""
    since = session.get_one(Event, owed.event_id).seq
    return any(e.seq > since and e.actor_role == HANDLER for e in event.history(session, owed.request_id))
