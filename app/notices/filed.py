"""A resident filed: the deputies asked hear of it; the chief at once when none can be reached."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, deputy_page, the_chiefs
from models import deputy
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    asked = [deputy.of_person(session, a.person_id) for a in request.addressees() if a.until is None]
    reached = deputy.reachable(session, [d for d in asked if d])
    return [d.person_id for d in reached] or the_chiefs(session, event, request)


NOTICE = Notice("filed", ("file", "release"), "有群众反映事项,请您受理", TASK, deputy_page, owed_to)
