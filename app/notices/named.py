"""Somebody was named to press a matter, in a role of its special supervision."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, supervision_page
from models.event import Event
from models.service_request import ServiceRequest
from models.supervision import Supervisor


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Who signs in here; the others are told by telephone, as the page says."""
    row = session.get(Supervisor, event.changes.get("named", 0))
    return [row.person_id] if row and row.person_id and row.until is None else []


NOTICE = Notice("named", ("specialise",), "请您督办一件诉求", TASK, supervision_page, owed_to, phoned=False)
