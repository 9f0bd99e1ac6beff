"""A 建议 or 议题 took a step. Everyone whose request is in it hears that there is news, never what it says."""

from sqlalchemy.orm import Session

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """What came of it in the end has a notice of its own, for which one is telephoned too."""
    return [] if event.changes.get("result") else the_resident(session, event, request)


NOTICE = Notice("topic_step", ("follow_up",), "您反映的事项有新进展", PROGRESS, resident_page, owed_to, phoned=False)
