"""A station's or county's queue: by tier, due time, then age, one keyset page at a time."""

import heapq
from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import beyond, visible_to

PAGE = 20
TOO_MANY_ARMS = 40


def page(
    session: Session, actor: Actor, states: Iterable[str], after: tuple[int, int] | None, limit: int = PAGE
) -> list[ServiceRequest]:
    """Each state at each station walks its own index; the few rows of each are merged here."""
    states, stations = tuple(states), actor.station_ids
    if len(states) * len(stations) > TOO_MANY_ARMS:
        found = select(ServiceRequest).where(ServiceRequest.state.in_(states))
        return _some(session, found, actor, after, limit)
    arms = [_some(session, _arm(s, station), actor, after, limit) for station in stations for s in states]
    return list(heapq.merge(*arms, key=position))[:limit]


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
