"""It came in a storm and waits for the chief. What waits for its content check only is told by that check."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page, the_chiefs
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return [] if event.changes.get("why") == "check" else the_chiefs(session, event, request)


NOTICE = Notice("held", ("hold",), "有一件诉求待您核看", TASK, desk_page, owed_to)
