"""县乡联动: the county asks the station to take a matter on again, or gives back what it was asked to take."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page
from models import person
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return person.holders(session, "chief", "station", request.station_id)


NOTICE = Notice("sent_down", ("send_down",), "县人大交回一件诉求，请您安排", TASK, desk_page, owed_to)
