"""县乡联动: a station asks the county to take a matter on, and the county's staff own it from now on."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page
from models import person
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return person.holders(session, "county", "county", request.county_id)


NOTICE = Notice("sent_up", ("send_up",), "联络站提请县级协同，请您接办", TASK, desk_page, owed_to)
