"""反映人电话: shown once, on pressing for it, and never without a line that says who saw it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.errors import not_found
from app.once import once
from models import clock, deputy, phone_look
from models.phone_look import PhoneLook
from models.service_request import Actor, ServiceRequest

CALLED = {
    "deputy": "{}代表", "chief": "{}（联络站）", "county": "{}（县人大）", "handler": "{}（承办单位）",
    "supervisor": "{}（督办）",
}  # fmt: skip
SAME_PRESS = timedelta(minutes=1)
Found = tuple[ServiceRequest, Actor, bool]  # the matter, who looks, and whether the page offers them the number


def reveal(caller: str, find: Callable[[Session], Found]) -> bool:
    """The line is written first; the page that follows may show the number. A form sent again shows nothing.

    A double click is one look: what comes within a minute is the same press."""

    def work(session: Session) -> tuple[int, dict[str, Any]]:
        one, by, offered = find(session)
        if not offered:
            raise not_found()
        phone_look.keep(session, one, by)
        return 200, {"at": clock.now().isoformat()}  # what is kept of an act never holds a number

    at = datetime.fromisoformat(once(caller, work).answer["at"])
    return clock.now() - at < SAME_PRESS


def looks(session: Session, one: ServiceRequest) -> list[tuple[str, PhoneLook]]:
    """Who saw it, the newest first, as an office reads it."""
    return [(_called(session, look), look) for look in phone_look.of_request(session, one.id)]


def _called(session: Session, look: PhoneLook) -> str:
    return CALLED.get(look.role, "{}").format(deputy.name_of(session, look.person_id))
