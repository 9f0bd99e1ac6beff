"""Which grid workers a request can be given to, the nearest to where it happened first."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from models import clock, region
from models.person import Person, Role
from models.region import Region
from models.service_request.request import ServiceRequest
from models.station import Station
from models.workflow import GRID

BEYOND = ("province", "city", "county")
FAR = 99


def serving() -> Select[Any]:
    """Every grid worker of today."""
    now = clock.now()
    here = (Role.role == GRID, Role.since <= now, or_(Role.until.is_(None), Role.until > now))
    return select(Role.person_id).join(Person, Person.id == Role.person_id).where(*here, Person.disabled_at.is_(None))


def serve(session: Session, person_ids: Iterable[int]) -> set[int]:
    """Those of them who are grid workers today."""
    wanted = list(person_ids)
    return set(session.scalars(serving().where(Role.person_id.in_(wanted)))) if wanted else set()


def grid_workers(session: Session, request: ServiceRequest) -> dict[int, str]:
    """Person → the place they look after: the village, its grids, the township, others; a station's own has none."""
    near = _near(session, request.village_id)
    regions = {*near, *_around(session, request.station_id)}
    here = or_(
        and_(Role.scope_kind == "station", Role.scope_id == request.station_id),
        and_(Role.scope_kind == "region", Role.scope_id.in_(regions)),
    )
    found = serving().add_columns(Role.scope_kind, Role.scope_id).where(here).order_by(Role.since, Role.id)
    nearest = {place: rank for rank, place in enumerate(near)}
    rows = sorted(session.execute(found), key=lambda row: nearest.get(row.scope_id, FAR))
    looked_after: dict[int, str] = {}
    for person_id, kind, place in rows:
        looked_after.setdefault(person_id, session.get_one(Region, place).name if kind == "region" else "")
    return looked_after


def _near(session: Session, village_id: int | None) -> list[int]:
    if village_id is None:
        return []
    above = [place.id for place in region.upwards(session, village_id) if place.kind not in BEYOND]
    return list(dict.fromkeys([village_id, *(place.id for place in region.within(session, village_id)), *above]))


def _around(session: Session, station_id: int) -> list[int]:
    """A township's station has all of the township."""
    home = session.get_one(Station, station_id)
    if home.kind != "township":
        return []
    return [home.region_id, *(place.id for place in region.within(session, home.region_id))]
