"""How much one person, one browser, one clerk and one station may take in before we slow down."""

from datetime import timedelta
from typing import cast

from sqlalchemy import Integer, Table, bindparam, func, select
from sqlalchemy.orm import Session

from models import clock, person
from models.profile import Quotas
from models.service_request.record import Actor, TooMany
from models.service_request.request import ServiceRequest
from models.types import id_at

# An hour: a reception day's worth, a round of the village's, an afternoon's visits.
MOST_RECORDED = {"clerk": 200, "grid_worker": 60, "deputy": 40}

_C = cast(Table, ServiceRequest.__table__).c


# Ids are an index on time. Of one person there are few, for who has filed too much files no more; a station's are
# counted no further than matters.
_HOUR, _DAY = _C.id >= bindparam("hour"), _C.id >= bindparam("day")
_MINE = select(func.count()).where(_C.filer_id == bindparam("filer_id"))
_CAME = select(_C.id).where(_C.station_id == bindparam("station_id"), _C.recorded_by_id.is_(None), _HOUR)
_HERE = select(func.count()).select_from(_CAME.limit(bindparam("enough", type_=Integer)).subquery())
_LATELY = select(*(one.scalar_subquery() for one in (_MINE.where(_HOUR), _MINE.where(_DAY), _HERE)))


def refuse_excess(session: Session, filer_id: int, station_id: int, quotas: Quotas) -> bool:
    """Whether it is a storm: so many came by themselves to this station within the hour.

    One question for the hour, the day and the station; what kind of visitor it is, only when that decides."""
    hour, day = (id_at(clock.now() - timedelta(hours=hours)) for hours in (1, 24))
    asked = {"filer_id": filer_id, "station_id": station_id, "hour": hour, "day": day}
    hourly, daily, here = session.execute(_LATELY, asked | {"enough": quotas.station_hour}).one()
    _refuse(session, filer_id, hourly, daily, quotas)
    return bool(here >= quotas.station_hour)


def _refuse(session: Session, filer_id: int, hourly: int, daily: int, quotas: Quotas) -> None:
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
