"""The department accepted or reported: who ordered it is told, and need not do anything."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, deputy_page, oversees, the_orderer
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """The office hears of a report as its own task."""
    asked = the_orderer(session, event, request)
    return [one for one in asked if event.move == "take" or not oversees(session, request, one)]


MOVES = ("take", "report")
NOTICE = Notice("department_moved", MOVES, "承办单位对交办事项有进展", TASK, deputy_page, owed_to, phoned=False)
