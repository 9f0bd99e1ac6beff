"""A deputy made a proposal of a request with one press: the office takes it on."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, desk_page, the_chiefs
from models.event import Event
from models.service_request import ServiceRequest
from models.workflow import DEPUTY


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return the_chiefs(session, event, request) if event.actor_role == DEPUTY else []


NOTICE = Notice("proposed", ("bundle",), "代表提交了一件建议，请您跟进", TASK, desk_page, owed_to, phoned=False)
