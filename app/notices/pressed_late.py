"""What somebody was named to press is late: they hear of it too. Owed by the clock, not by a move."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, supervision_page
from models import supervision
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.due import OWED


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return supervision.people(session, request.id)


NOTICE = Notice(
    "pressed_late", (), "您督办的诉求已经超期", TASK, supervision_page, owed_to, phoned=False, only_in=OWED
)
