"""The holidays were published and the promised date moved with them."""

from sqlalchemy.orm import Session

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return the_resident(session, event, request) if event.changes.get("due_at") else []


NOTICE = Notice(
    "recounted", ("recount",), "承诺日期已按放假安排重新计算", PROGRESS, resident_page, owed_to, phoned=False
)
