"""The resident spoke: a department hears what it asked for, else whoever has it; of danger the chief too."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, deputy_page, the_chiefs, the_handlers, the_hands, who_has_it
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.undertaken import AT_WORK


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """What was not said to the department it does not read: a colleague of ours does, and tells it what it needs."""
    if event.move == "respond":
        heard = the_handlers(session, event, request) or the_chiefs(session, event, request)
    else:
        heard = (who_has_it if request.state in AT_WORK else the_hands)(session, event, request)
    danger = the_chiefs(session, event, request) if "alert" in event.changes else []
    return list(dict.fromkeys([*heard, *danger]))


NOTICE = Notice("replied", ("reply", "say", "respond"), "群众补充了情况，请您查看", TASK, deputy_page, owed_to)
