"""The resident spoke: whoever holds the request hears of it, else those who were asked."""

from sqlalchemy.orm import Session

from app.notices import filed
from app.notices.notice import TASK, Notice, deputy_page
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return [request.holder_id] if request.holder_id else filed.owed_to(session, event, request)


NOTICE = Notice("replied", ("reply", "say"), "群众补充了情况,请您查看", TASK, deputy_page, owed_to)
