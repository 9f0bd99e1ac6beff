"""县乡联动: the county has taken a matter over; the station that asked looks on."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page
from models import person
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.columns import COUNTY


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    up = event.changes["owner"] == COUNTY
    return person.holders(session, "chief", "station", request.station_id) if up else []


NOTICE = Notice("taken_over", ("take_over",), "县人大已接办您站的诉求", TASK, desk_page, owed_to, phoned=False)
