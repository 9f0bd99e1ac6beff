"""A station's or county's queue: by tier, due time, then age, one keyset page at a time."""

import heapq
from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import beyond, visible_to
from models.station import Station

PAGE = 20
TOO_MANY_ARMS = 40


def page(
    session: Session, actor: Actor, states: Iterable[str], after: tuple[int, int] | None, limit: int = PAGE,
    owner: str = "",
) -> list[ServiceRequest]:  # fmt: skip
    """Each state at each station walks its own index; the few rows of each are merged here."""
    if owner:
        return _some(session, _owned(session, actor, owner, tuple(states)), actor, after, limit)
    states, stations = tuple(states), actor.station_ids
    if len(states) * len(stations) > TOO_MANY_ARMS:
        found = select(ServiceRequest).where(ServiceRequest.state.in_(states))
        return _some(session, found, actor, after, limit)
    arms = [_some(session, _arm(s, station), actor, after, limit) for station in stations for s in states]
    return list(heapq.merge(*arms, key=position))[:limit]


def _owned(session: Session, actor: Actor, owner: str, states: tuple[str, ...]) -> Select[ServiceRequest]:
    """What was sent up is little among all: it has an index of its own."""
    counties = select(Station.county_id).where(Station.id.in_(actor.station_ids)).distinct()
    county_ids = list(session.scalars(counties))
    found = select(ServiceRequest).where(ServiceRequest.county_id.in_(county_ids), ServiceRequest.owner == owner)
    return found.where(ServiceRequest.state.in_(states))


def owned(session: Session, actor: Actor, owner: str, states: Iterable[str]) -> int:
    """How many of them there are."""
    found = _owned(session, actor, owner, tuple(states)).where(visible_to(actor))
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _arm(state: str, station_id: int) -> Select[ServiceRequest]:
    return select(ServiceRequest).where(
        ServiceRequest.station_id == station_id, ServiceRequest.state == state
    )


def _some(
    session: Session, found: Select[ServiceRequest], actor: Actor, after: tuple[int, int] | None, limit: int
) -> list[ServiceRequest]:
    found = found.where(visible_to(actor))
    if after is not None:
        found = found.where(beyond(after))
    return list(session.scalars(found.order_by(ServiceRequest.sort_key, ServiceRequest.id).limit(limit)))


def position(request: ServiceRequest) -> tuple[int, int]:
    return request.sort_key, request.id
