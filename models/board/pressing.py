"""What is under special supervision: a supervisor's own list, an office's, and the log of every push."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.event import Event
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to
from models.supervision import Supervisor
from models.workflow import OPEN

MOST = 200
RECENT = 30
PUSHES = ("specialise", "supervise")


@dataclass
class Pressed:
    """One matter, who presses it, how often it was pushed, and when last."""

    request: ServiceRequest
    supervisors: list[Supervisor] = field(default_factory=list)
    pushes: int = 0
    pushed_at: datetime | None = None

    def role_of(self, person_id: int) -> str:
        return "、".join(one.role for one in self.supervisors if one.person_id == person_id)


def mine(session: Session, actor: Actor) -> tuple[list[Pressed], list[Pressed]]:
    """A supervisor's own: those that go on, in the order of the queue; and the last that are over."""
    found = select(ServiceRequest).where(visible_to(actor))
    going = found.where(ServiceRequest.state.in_(OPEN)).order_by(ServiceRequest.sort_key, ServiceRequest.id)
    over = found.where(ServiceRequest.state.not_in(OPEN)).order_by(ServiceRequest.id.desc())
    asked = (going.limit(MOST), over.limit(RECENT))
    on, off = (_pressed(session, list(session.scalars(question))) for question in asked)
    return on, off


def here(session: Session, actor: Actor) -> list[Pressed]:
    """An office's: all that was made a special supervision and is not over; those that nobody presses yet as well."""
    found = select(ServiceRequest).where(visible_to(actor), ServiceRequest.state.in_(OPEN))
    found = found.where(_specialised(ServiceRequest.id).exists())
    found = found.order_by(ServiceRequest.sort_key, ServiceRequest.id)
    return _pressed(session, list(session.scalars(found.limit(MOST))))


def one(session: Session, request: ServiceRequest) -> Pressed:
    return _pressed(session, [request])[0]


def _specialised(request_id: InstrumentedAttribute[int]) -> Select[int]:
    return select(Event.id).where(Event.request_id == request_id, Event.move == "specialise")


def _pressed(session: Session, requests: list[ServiceRequest]) -> list[Pressed]:
    ids = [request.id for request in requests]
    people, pushed = _people(session, ids), dict(_pushed(session, ids))
    return [Pressed(one, people[one.id], *pushed.get(one.id, (0, None))) for one in requests]


def _people(session: Session, ids: Iterable[int]) -> dict[int, list[Supervisor]]:
    found = select(Supervisor).where(Supervisor.request_id.in_(ids), Supervisor.until.is_(None))
    people: dict[int, list[Supervisor]] = defaultdict(list)
    for supervisor in session.scalars(found.order_by(Supervisor.since, Supervisor.id)):
        people[supervisor.request_id].append(supervisor)
    return people


def _pushed(session: Session, ids: Iterable[int]) -> Iterable[tuple[int, tuple[int, datetime | None]]]:
    counted = select(Event.request_id, func.count(), func.max(Event.at))
    found: Select[int, int, datetime | None] = counted.where(Event.request_id.in_(ids), Event.move == "supervise")
    for request_id, n, last in session.execute(found.group_by(Event.request_id)):
        yield request_id, (int(n), last)
