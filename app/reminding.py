"""What is owed because time passed and nothing happened: soon due, overdue, please rate."""

import time
from datetime import timedelta

from sqlalchemy.orm import Session

from app.house import House
from app.notices import NOTICES, due_soon, overdue, pressed_late, rate_please
from app.notices.ladder import first_account
from app.notices.notice import Notice
from models import clock, delivery, profile, region
from models.event import Event
from models.region import Region
from models.service_request import ServiceRequest, due

EVERY = 60.0
LATE = (overdue.NOTICE, pressed_late.NOTICE)  # to whose it is and the office, and to who presses it
_last: dict[int, float] = {}


def remind(house: House) -> int:
    """Once a minute a process: two at once find the same, and the second meets the unique key."""
    if time.monotonic() - _last.get(id(house), -EVERY) < EVERY:
        return 0
    _last[id(house)] = time.monotonic()
    return look(house)


def look(house: House) -> int:
    return house.database.transact(_owe_all)


def _owe_all(session: Session) -> int:
    return sum(_owe_county(session, county) for county in region.counties(session))


def _owe_county(session: Session, county: Region) -> int:
    rules, now = profile.of(county.profile).notices, clock.now()
    soon = due.between(session, county.id, due_soon.NOTICE.name, now, now + timedelta(hours=rules.due_soon_hours))
    late = due.between(session, county.id, overdue.NOTICE.name, now - due.LONGEST_LOOK_BACK, now)
    until = now - timedelta(days=rules.rate_please_days)
    silent = due.unrated(session, county.id, rate_please.NOTICE.name, until - due.LONGEST_LOOK_BACK, until)
    owed = [(due_soon.NOTICE, one, due.promise_of(session, one)) for one in soon]
    owed += [(notice, one, due.promise_of(session, one)) for one in late for notice in LATE]
    owed += [(rate_please.NOTICE, one, answer) for one, answer in silent if one.profile.uses("rate")]
    return sum(_owe(session, notice, one, happened) for notice, one, happened in owed)


def _owe(session: Session, notice: Notice, request: ServiceRequest, happened: Event) -> int:
    recipients = NOTICES[notice.name].owed_to(session, happened, request)
    for recipient in recipients:
        delivery.owe_once(session, happened, recipient, notice.name, first_account(notice))
    return len(recipients)
