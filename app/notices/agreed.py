"""A joint meeting is over, and something was agreed that another body than the lead unit is to do."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, sitting_page
from models import department, meeting
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """The lead unit hears of it with its letter."""
    own = {body for body in meeting.agreed_with(session, event.id) if body != request.department_id}
    return list(dict.fromkeys(who for body in sorted(own) for who in department.handlers(session, body)))


NOTICE = Notice("agreed", ("convene", "resume"), "会商定了您单位要办的事项", TASK, sitting_page, owed_to)
