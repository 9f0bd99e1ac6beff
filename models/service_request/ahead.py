"""前面还有 N 件: how many open requests the same hands have before this one, in the order of the queue."""

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from models.service_request.request import ServiceRequest
from models.workflow import PAUSED, WAITING


def count(session: Session, one: ServiceRequest) -> int | None:
    """How many open ones the same hands have before it; None while nobody is at work on it."""
    if one.state not in WAITING or one.state in PAUSED:
        return None
    return session.scalar(asked(one)) or 0


def asked(one: ServiceRequest) -> Select[int]:
    """Along the station's own queue, up to its place there; who holds it is asked of those few rows."""
    key, states = ServiceRequest.sort_key, tuple(state for state in WAITING if state not in PAUSED)
    before = (key <= one.sort_key, or_(key < one.sort_key, ServiceRequest.id < one.id))
    queue = (ServiceRequest.station_id == one.station_id, ServiceRequest.state.in_(states))
    return select(func.count()).select_from(ServiceRequest).where(*queue, *before, *_same_hands(one))


def _same_hands(one: ServiceRequest) -> tuple[ColumnElement[bool], ...]:
    if one.department_id is not None:
        return (ServiceRequest.department_id == one.department_id,)
    holder = ServiceRequest.holder_id
    mine = holder.is_(None) if one.holder_id is None else holder == one.holder_id
    return (ServiceRequest.department_id.is_(None), mine)
