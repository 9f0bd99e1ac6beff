"""反映人电话: shown once, on pressing for it, and never without a line that says who saw it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, make_response
from sqlalchemy.orm import Session

from app.errors import not_found
from app.house import house
from app.once import once
from models import clock, deputy, phone_look
from models.idempotency import Outcome
from models.mask import HIDDEN, KEPT
from models.phone_look import PhoneLook
from models.service_request import Actor, ServiceRequest, seeing

CALLED = {
    "deputy": "{}代表", "chief": "{}（联络站）", "county": "{}（县人大）", "handler": "{}（承办单位）",
    "supervisor": "{}（督办）", "grid_worker": "{}网格员",
}  # fmt: skip
SAME_PRESS = timedelta(minutes=1)
Found = tuple[ServiceRequest, Actor, bool]  # the matter, who looks, and whether they still work on it


def offered(one: ServiceRequest, by: Actor, works: bool) -> bool:
    """To whoever still has something to do about it, and may know who filed it; said here for every page."""
    return works and bool(one.contact_phone) and seeing.knows_filer(one, by)


def look(caller: str, find: Callable[[Session], Found]) -> Outcome:
    """The line is written first; what answers the press may then show the number, as long as it is fresh."""

    def work(session: Session) -> tuple[int, dict[str, Any]]:
        found = find(session)
        if not offered(*found):
            raise not_found()
        phone_look.keep(session, *found[:2])
        return 200, {"at": clock.now().isoformat()}  # what is kept of an act never holds a number

    return once(caller, work)


def is_fresh(looked: Outcome) -> bool:
    """A double click is one look: what comes within a minute is the same press; sent again later it shows nothing."""
    return clock.now() - datetime.fromisoformat(looked.answer["at"]) < SAME_PRESS


def show(caller: str, find: Callable[[Session], Found], page: Callable[[Session, Found, str], str]) -> Response:
    """The page with the number on it, once the look is written down; without it where the press is an old one."""
    fresh = is_fresh(look(caller, find))
    with house().database.read() as session:
        found = find(session)
        number = found[0].contact_phone if fresh and offered(*found) else None
        return make_response(page(session, found, number or ""))


def masked(number: str | None) -> str | None:
    """Enough to see that there is one; the rest is for who presses for it."""
    return number and number[:KEPT] + HIDDEN * max(1, len(number) - KEPT)


def looks(session: Session, one: ServiceRequest) -> list[tuple[str, PhoneLook]]:
    """Who saw it, the newest first, as an office reads it."""
    return [(_called(session, look), look) for look in phone_look.of_request(session, one.id)]


def _called(session: Session, look: PhoneLook) -> str:
    return CALLED.get(look.role, "{}").format(deputy.name_of(session, look.person_id))
