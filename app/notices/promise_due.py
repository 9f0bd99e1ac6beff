"""A promise's day has come: the office looks back, and whoever had it last may still show how it stands."""

from sqlalchemy.orm import Session

from app.notices.notice import TASK, Notice, deputy_page, the_chiefs, the_handlers, who_has_it
from models.event import Event
from models.service_request import ServiceRequest


def owed_to(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    hands = [*who_has_it(session, event, request), *the_handlers(session, event, request)]
    return list(dict.fromkeys([*the_chiefs(session, event, request), *hands]))


NOTICE = Notice(
    "promise_due", ("come_back",), "承诺到期，请回头看", TASK, deputy_page, owed_to, only_in=("looking_back",)
)
