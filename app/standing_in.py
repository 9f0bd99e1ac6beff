"""Whoever stands in for a deputy who is away is asked too: for what waits, and for what falls due in absent hands."""

import logging
import time
from datetime import timedelta

from sqlalchemy.orm import Session

from app.house import House
from models import clock, profile, region
from models.db import OutcomeUnknown, Unavailable
from models.service_request import ServiceRequest, covering
from models.service_request.record import THE_SYSTEM

log = logging.getLogger("mashang.worker")
EVERY = 60.0
_last: dict[int, float] = {}


def stand_in(house: House) -> int:
    """Once a minute a process: two at once find the same, and the second finds it done."""
    if time.monotonic() - _last.get(id(house), -EVERY) < EVERY:
        return 0
    _last[id(house)] = time.monotonic()
    return look(house)


def look(house: House) -> int:
    """Each in a transaction of its own: one that cannot be handed on stops nobody."""
    with house.database.read() as session:
        found = [one for one in _in_absent_hands(session) if _missing(session, one)]
    return sum(_call_in(house, request_id) for request_id in found)


def _in_absent_hands(session: Session) -> list[int]:
    day, now, found = clock.today(), clock.now(), []
    for county in region.counties(session):
        soon = now + timedelta(hours=profile.of(county.profile).notices.due_soon_hours)
        found += covering.in_absent_hands(session, county.id, day, soon)
    return found


def _missing(session: Session, request_id: int) -> list[int]:
    return covering.missing(session, session.get_one(ServiceRequest, request_id), clock.today())


def _call_in(house: House, request_id: int) -> int:
    try:
        return house.database.transact(lambda session: _ask(session, request_id))
    except (Unavailable, OutcomeUnknown):
        raise  # not this one's fault: the whole pass comes again
    except Exception:
        log.exception("nobody could be asked to stand in", extra={"about": str(request_id)})
        return 0


def _ask(session: Session, request_id: int) -> int:
    people = _missing(session, request_id)  # once more: it may have moved since we looked
    if people:
        session.get_one(ServiceRequest, request_id).call_in(people, by=THE_SYSTEM)
    return int(bool(people))
