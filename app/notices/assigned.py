"""The chief gave a request to a deputy."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, deputy_page
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    addressed: list[int] = event.changes["addressed"]
    return addressed


NOTICE = Notice("assigned", ("assign",), "联络站交办一件诉求,请您受理", TASK, deputy_page, owed_to)
