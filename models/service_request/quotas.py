"""How much one person, one browser, one clerk and one station may take in before we slow down."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import clock, person
from models.profile import Quotas
from models.service_request.record import Actor, TooMany
from models.service_request.request import ServiceRequest
from models.types import id_at

# An hour: a reception day's worth, a round of the village's, an afternoon's visits.
MOST_RECORDED = {"clerk": 200, "grid_worker": 60, "deputy": 40}


def storm(session: Session, station_id: int, enough: int) -> int:
    """How many came by themselves to this station within the hour; ids are an index on time.

    Counted no further than matters."""
    since = id_at(clock.now() - timedelta(hours=1))
    came = ServiceRequest.recorded_by_id.is_(None)
    here = (ServiceRequest.station_id == station_id, ServiceRequest.id >= since, came)
    few = select(ServiceRequest.id).where(*here).limit(enough).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def refuse_excess(session: Session, filer_id: int, quotas: Quotas) -> None:
    """One question for the hour and the day; what kind of visitor it is, only when that decides."""
    hourly, daily = _lately(session, filer_id, max(vars(quotas).values()))
    if hourly < min(quotas.browser_hour, quotas.person_hour) and daily < min(quotas.browser_day, quotas.person_day):
        return
    anonymous = person.only_in_a_browser(session, filer_id)
    if hourly >= (quotas.browser_hour if anonymous else quotas.person_hour):
        raise TooMany(3600)
    if daily >= (quotas.browser_day if anonymous else quotas.person_day):
        raise TooMany(24 * 3600)


def refuse_excess_of_recorder(session: Session, recorder: Actor) -> None:
    """By whoever writes it down: each of their visitors is new to us, and files once."""
    since = id_at(clock.now() - timedelta(hours=1))
    mine = (ServiceRequest.recorded_by_id == recorder.person_id, ServiceRequest.id >= since)
    recorded = session.scalar(select(func.count()).select_from(ServiceRequest).where(*mine)) or 0
    if recorded >= MOST_RECORDED[recorder.role]:
        raise TooMany(3600)


def _lately(session: Session, filer_id: int, enough: int) -> tuple[int, int]:
    """How many this person filed within an hour and within a day."""
    hour, day = (id_at(clock.now() - timedelta(hours=hours)) for hours in (1, 24))
    mine = select(ServiceRequest.id).where(ServiceRequest.filer_id == filer_id, ServiceRequest.id >= day)
    ids = list(session.scalars(mine.order_by(ServiceRequest.id.desc()).limit(enough)))
    return sum(one >= hour for one in ids), len(ids)
