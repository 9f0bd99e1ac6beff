"""Who is owed what because something happened: each event becomes its deliveries, once."""

import logging
import time

from sqlalchemy.orm import Session

from app.house import House
from app.notices import after
from app.notices.ladder import first_account
from models import delivery, event
from models.db import OutcomeUnknown, Unavailable
from models.event import Event
from models.service_request import ServiceRequest, finding

log = logging.getLogger("mashang.worker")
BATCH = 32
LONGEST = 3.0


def announce(house: House) -> int:
    """All there is, up to a few seconds of it: what is for one person is best known before anything is sent."""
    until, done = time.monotonic() + LONGEST, 0
    while time.monotonic() < until:
        with house.database.read() as session:
            waiting = [e.id for e in event.oldest_unannounced(session, BATCH)]
        worked = sum(_announce_one(house, event_id) for event_id in waiting)
        done += worked
        if not worked:
            break
    return done


def _announce_one(house: House, event_id: int) -> int:
    try:
        return house.database.transact(lambda session: _owe(session, event_id))
    except (Unavailable, OutcomeUnknown):
        return 0  # it is still unannounced, and comes again
    except Exception as why:  # one bad event is set aside with its error and never blocks the others
        log.exception("an event could not be announced", extra={"event": str(event_id)})
        reason = type(why).__name__
        house.database.transact(lambda session: event.set_aside(session, event_id, reason))
        return 0


def _owe(session: Session, event_id: int) -> int:
    if not event.stamp(session, event_id):
        return 0  # another worker was first
    happened = session.get_one(Event, event_id)
    request = session.get_one(ServiceRequest, happened.request_id)
    for notice in after(happened.move):
        for recipient in notice.owed_to(session, happened, request):
            delivery.owe(session, happened, recipient, notice.name, first_account(notice))
    finding.remember(session, happened, request)
    return 1
