"""县乡联动: the station does not take over what the county asked it to, and the county goes on."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page
from models import person
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.columns import COUNTY


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    declined = event.changes["owner"] == COUNTY
    return person.holders(session, "county", "county", request.county_id) if declined else []


NOTICE = Notice("not_taken", ("send_up",), "联络站没有接办，请您继续办理", TASK, desk_page, owed_to)
