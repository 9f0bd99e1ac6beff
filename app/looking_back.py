"""What comes back by itself: promises on their day, provisional dates once the holidays are known, the month's draw."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.house import House
from models import clock, profile, region
from models.db import OutcomeUnknown, Unavailable
from models.region import Region
from models.service_request import ServiceRequest, drawing, looking_back
from models.service_request.looking_back import Place
from models.service_request.record import THE_SYSTEM
from models.station import Station

log = logging.getLogger("mashang.worker")
EVERY = 60.0
LONGEST = 5.0
BATCH = 50


@dataclass
class Seen:
    """What this process did already; another process, or a second time, does no harm."""

    looked: float = -EVERY
    counted_on: date | None = None
    drawn: str = ""
    after: Place | None = None  # where a pass that ran out of time goes on, past whatever could not come back


_seen: dict[int, Seen] = {}


def look_back(house: House) -> int:
    """Once a minute a process; two at once find the same, and the second finds it done."""
    mine = _seen.setdefault(id(house), Seen())
    if time.monotonic() - mine.looked < EVERY and mine.after is None:
        return 0
    mine.looked = time.monotonic()
    return look(house, mine)


def look(house: House, mine: Seen | None = None) -> int:
    mine = mine or Seen()
    return _bring_back(house, mine) + _count_again(house, mine) + _draw(house, mine)


def _bring_back(house: House, mine: Seen) -> int:
    """Each in a transaction of its own: one that cannot come back stays, and stops nobody."""
    until, done = time.monotonic() + LONGEST, 0
    resting = _resting(house)
    while time.monotonic() < until:
        with house.database.read() as session:
            found = looking_back.due(session, clock.today(), mine.after, BATCH)
        done += sum(_each(house, request_id, lambda s, i: _come_back(s, i, resting)) for _, request_id in found)
        mine.after = found[-1] if len(found) == BATCH else None
        if mine.after is None:
            break
    return done


def _resting(house: House) -> set[int]:
    """The counties where it is night: nobody's matter comes back while they sleep."""
    if not house.settings.quiet:
        return set()
    now = clock.now()
    with house.database.read() as session:
        counties = region.counties(session)
        return {one.id for one in counties if profile.of(one.profile).notices.after_quiet(now) > now}


def _come_back(session: Session, request_id: int, resting: set[int]) -> int:
    one = session.get_one(ServiceRequest, request_id)
    if one.county_id in resting or not one.promise_is_due():
        return 0  # another worker was first, or something happened to it meanwhile
    one.come_back(by=THE_SYSTEM)
    return 1


def _count_again(house: House, mine: Seen) -> int:
    """Once a day: that a year's holidays are published comes with a new release or a county's file."""
    today = clock.today()
    if mine.counted_on == today:
        return 0
    with house.database.read() as session:
        found = [one for county in region.counties(session) for one in looking_back.guessed(session, county.id)]
    done = sum(_each(house, request_id, _recount) for request_id in found)
    mine.counted_on = today
    return done


def _recount(session: Session, request_id: int) -> int:
    one = session.get_one(ServiceRequest, request_id)
    return int(one.is_running() and one.recount(by=THE_SYSTEM))


def _draw(house: House, mine: Seen) -> int:
    """On the first of the month, or at the first pass in it: the month before, station by station."""
    month = drawing.month_before(clock.today())
    if mine.drawn == month:
        return 0
    with house.database.read() as session:
        stations = drawing.undrawn(session, month)
    drawn = sum(_each(house, station_id, lambda s, i: _draw_one(s, i, month)) for station_id in stations)
    mine.drawn = month
    return drawn


def _draw_one(session: Session, station_id: int, month: str) -> int:
    county: Region = region.county(session, session.get_one(Station, station_id).county_id)
    return drawing.draw(session, station_id, month, profile.of(county.profile).closing.sample_percent)


def _each(house: House, one_id: int, work: Callable[[Session, int], int]) -> int:
    try:
        return house.database.transact(lambda session: work(session, one_id))
    except (Unavailable, OutcomeUnknown):
        raise  # not this one's fault: the whole pass comes again
    except Exception:  # one bad case must not keep the others
        log.exception("something could not come back by itself", extra={"about": str(one_id)})
        return 0
