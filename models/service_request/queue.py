"""A station's or county's queue: by due time, tier, then age, one keyset page at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from models.service_request.columns import COUNTY, SENT_UP
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import before, beyond, visible_to
from models.station import Station

PAGE = 20
TOO_MANY_ARMS = 40
PLACE = (ServiceRequest.sort_key, ServiceRequest.id)


def page(
    session: Session, actor: Actor, states: Iterable[str], after: tuple[int, int] | None, limit: int = PAGE,
    owner: str = "", sift: Sequence[ColumnElement[bool]] = (), back: bool = False,
) -> list[ServiceRequest]:  # fmt: skip
    """Each state at each station walks its own index; the heads of these walks are merged, and what is shown is read.

    `sift` are the filters that are on; `back` walks towards the head of the queue."""
    if owner:
        found = _owned(session, actor, owner, tuple(states)).where(*sift)
        return _some(session, found, actor, after, limit, back)
    states, stations = tuple(states), actor.station_ids
    if len(states) * len(stations) > TOO_MANY_ARMS:
        found = select(ServiceRequest).where(ServiceRequest.state.in_(states), *sift)
        return _some(session, found, actor, after, limit, back)
    walks = [_arm(state, station).where(*sift) for station in stations for state in states]
    if len(walks) == 1:
        return _some(session, walks[0], actor, after, limit, back)
    places = [_walk(arm.with_only_columns(*PLACE), actor, after, limit, back) for arm in walks]
    return _read(session, list(session.scalars(_heads(places, limit, back))), actor)


def _read(session: Session, ids: list[int], actor: Actor) -> list[ServiceRequest]:
    rows = select(ServiceRequest).where(ServiceRequest.id.in_(ids), visible_to(actor))
    found = {one.id: one for one in session.scalars(rows)} if ids else {}
    return [found[request_id] for request_id in ids if request_id in found]


def _heads(walks: list[Any], limit: int, back: bool) -> Select[int]:
    """What all walks begin with, merged: one question whatever there are, and no row is read but for its place."""
    each = [walk.subquery() for walk in walks]
    merged = union_all(*(select(one.c.sort_key, one.c.id) for one in each)).subquery()
    order = (merged.c.sort_key, merged.c.id)
    return select(merged.c.id).order_by(*((column.desc() for column in order) if back else order)).limit(limit)


def _owned(session: Session, actor: Actor, owner: str, states: tuple[str, ...]) -> Select[ServiceRequest]:
    """What was sent up is little among all: it has an index of its own."""
    counties = select(Station.county_id).where(Station.id.in_(actor.station_ids)).distinct()
    county_ids = list(session.scalars(counties))
    owners = SENT_UP if owner == COUNTY else (owner,)
    found = select(ServiceRequest).where(ServiceRequest.county_id.in_(county_ids), ServiceRequest.owner.in_(owners))
    return found.where(ServiceRequest.state.in_(states))


def owned(session: Session, actor: Actor, owner: str, states: Iterable[str]) -> int:
    """How many of them there are."""
    found = _owned(session, actor, owner, tuple(states)).where(visible_to(actor))
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def count(session: Session, actor: Actor, states: Iterable[str], sift: Sequence[ColumnElement[bool]]) -> int:
    """How many a filter leaves: one walk over these states at these stations."""
    here = (ServiceRequest.station_id.in_(actor.station_ids), ServiceRequest.state.in_(tuple(states)))
    found = select(func.count()).select_from(ServiceRequest).where(*here, visible_to(actor), *sift)
    return session.scalar(found) or 0


def _arm(state: str, station_id: int) -> Select[ServiceRequest]:
    return select(ServiceRequest).where(
        ServiceRequest.station_id == station_id, ServiceRequest.state == state
    )


def _some(
    session: Session, found: Select[ServiceRequest], actor: Actor, after: tuple[int, int] | None, limit: int,
    back: bool = False,
) -> list[ServiceRequest]:  # fmt: skip
    return list(session.scalars(_walk(found, actor, after, limit, back)))


def _walk(found: Any, actor: Actor, after: tuple[int, int] | None, limit: int, back: bool) -> Any:
    found = found.where(visible_to(actor))
    if after is not None:
        found = found.where(before(after) if back else beyond(after))
    return found.order_by(*((column.desc() for column in PLACE) if back else PLACE)).limit(limit)


def position(request: ServiceRequest) -> tuple[int, int]:
    return request.sort_key, request.id
