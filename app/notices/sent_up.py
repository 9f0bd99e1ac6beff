"""县乡联动: a station asks the county to take a matter on; until it does, the station owns it."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page
from models import person
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.columns import TO_COUNTY


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Not where the station only gives back what it was asked."""
    asked = event.changes["owner"] == TO_COUNTY
    return person.holders(session, "county", "county", request.county_id) if asked else []


NOTICE = Notice("sent_up", ("send_up",), "联络站提请县级协同，请您接办", TASK, desk_page, owed_to)
