"""The resident doubts the answer: the office hears of it, and of its people not those who gave the answer."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page, the_chiefs
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Where there is nobody else it must still be placed: then they hear of it, and may only give it away."""
    chiefs, handled = the_chiefs(session, event, request), request.handlers()
    return [chief for chief in chiefs if chief not in handled] or chiefs


NOTICE = Notice(
    "disputed", ("dispute",), "群众对答复有异议，请另行安排", TASK, desk_page, owed_to, only_in=("disputed",)
)
