"""A department is asked to a joint meeting, or the meeting has another day or place: it must be there."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, sitting_page
from models import department
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Who acts for the bodies that this arrangement is news to."""
    seats = event.changes.get("seats", [])
    return list(dict.fromkeys(who for body in seats for who in department.handlers(session, body)))


NOTICE = Notice(
    "invited", ("arrange",), "请您单位参加联席会商", TASK, sitting_page, owed_to, only_in=("conferring",)
)
