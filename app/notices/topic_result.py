"""What came of a 建议 or 议题 is published. Everyone whose request is in it hears, by telephone if by nothing else."""

from sqlalchemy.orm import Session

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return the_resident(session, event, request) if event.changes.get("result") else []


NOTICE = Notice("topic_result", ("follow_up",), "您反映的事项有办理结果了", PROGRESS, resident_page, owed_to)
