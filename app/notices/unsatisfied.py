"""The resident is not satisfied: the office should look."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page, the_chiefs
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return the_chiefs(session, event, request) if event.changes.get("said_grade") == "unsatisfied" else []


NOTICE = Notice("unsatisfied", ("rate",), "群众评价不满意，请您过问", TASK, desk_page, owed_to)
