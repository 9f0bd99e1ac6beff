"""A station's last deliveries, each with every step it took."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.attempt import Attempt
from models.delivery import Delivery
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to


@dataclass(frozen=True)
class Sent:
    owed: Delivery
    request: ServiceRequest
    steps: list[Attempt]


def recent(session: Session, actor: Actor, station_id: int, limit: int) -> list[Sent]:
    """Newest first; what this actor may not see is left out."""
    owed = list(session.scalars(_newest(station_id, limit)))
    seen = select(ServiceRequest).where(ServiceRequest.id.in_({d.request_id for d in owed}), visible_to(actor))
    requests = {r.id: r for r in session.scalars(seen)}
    steps: dict[int, list[Attempt]] = defaultdict(list)
    tried = select(Attempt).where(Attempt.delivery_id.in_([d.id for d in owed])).order_by(Attempt.rung)
    for attempt in session.scalars(tried):
        steps[attempt.delivery_id].append(attempt)
    return [Sent(d, requests[d.request_id], steps[d.id]) for d in owed if d.request_id in requests]


def _newest(station_id: int, limit: int) -> Select[Delivery]:
    found = select(Delivery).where(Delivery.station_id == station_id)
    return found.order_by(Delivery.owed_at.desc(), Delivery.id.desc()).limit(limit)
