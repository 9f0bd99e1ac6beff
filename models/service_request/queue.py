"""A station's or county's queue: by due time, tier, then age, one keyset page at a time."""

import heapq
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import before, beyond, visible_to
from models.station import Station

PAGE = 20
TOO_MANY_ARMS = 40


def page(
    session: Session, actor: Actor, states: Iterable[str], after: tuple[int, int] | None, limit: int = PAGE,
    owner: str = "", sift: Sequence[ColumnElement[bool]] = (), back: bool = False,
) -> list[ServiceRequest]:  # fmt: skip
    """Each state at each station walks its own index; the few rows of each are merged here.

    `sift` are the filters that are on; `back` walks towards the head of the queue."""
    if owner:
        found = _owned(session, actor, owner, tuple(states)).where(*sift)
        return _some(session, found, actor, after, limit, back)
    states, stations = tuple(states), actor.station_ids
    if len(states) * len(stations) > TOO_MANY_ARMS:
        found = select(ServiceRequest).where(ServiceRequest.state.in_(states), *sift)
        return _some(session, found, actor, after, limit, back)
    walks = [_arm(state, station).where(*sift) for station in stations for state in states]
    arms = [_some(session, arm, actor, after, limit, back) for arm in walks]
    return list(heapq.merge(*arms, key=position, reverse=back))[:limit]


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
    found, order = found.where(visible_to(actor)), (ServiceRequest.sort_key, ServiceRequest.id)
    if after is not None:
        found = found.where(before(after) if back else beyond(after))
    ordered = found.order_by(*((column.desc() for column in order) if back else order))
    return list(session.scalars(ordered.limit(limit)))


def position(request: ServiceRequest) -> tuple[int, int]:
    return request.sort_key, request.id
