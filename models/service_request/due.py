"""What the clock has made of promises: soon due, broken, and answers that nobody rated. Asked, never stored."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import event
from models.delivery import Delivery
from models.event import Event
from models.service_request.request import ServiceRequest
from models.types import id_at
from models.workflow import WORKING

OWED = WORKING  # asked: the clock stands still; held: the chief's alone
LONGEST_LOOK_BACK = timedelta(days=3)  # a worker that was away longer has worse things to tell
MOST = 500
ANSWERING = ("answer", "verify", "feedback", "share")


def between(
    session: Session, county_id: int, notice: str, after: datetime, until: datetime
) -> list[ServiceRequest]:  # fmt: skip
    """Promises for this stretch of time that were not yet spoken of by this notice, earliest first."""
    promised = select(ServiceRequest).where(ServiceRequest.due_at > after, ServiceRequest.due_at <= until)
    here = promised.where(ServiceRequest.county_id == county_id, ServiceRequest.state.in_(OWED))
    return list(session.scalars(_unspoken(here, notice).limit(MOST)))


def _unspoken(found: Select[ServiceRequest], notice: str) -> Select[ServiceRequest]:
    """A new promise is a new event, and may be spoken of again."""
    spoken = select(Delivery.id).where(
        Delivery.request_id == ServiceRequest.id, Delivery.notice == notice,
        Delivery.event_id >= _made_after(ServiceRequest.id),
    )  # fmt: skip
    return found.where(~spoken.exists()).order_by(ServiceRequest.due_at)


def _made_after(request_id: Any) -> Any:
    """The last event that can have made a promise: who only spoke did not change it."""
    last = select(Event.id).where(Event.request_id == request_id, Event.move.in_(PROMISING))
    return last.order_by(Event.seq.desc()).limit(1).scalar_subquery()


PROMISING = (
    "file", "hold", "release", "unmerge", "accept", "assign", "reply", "order", "recall", "take", "decline", "contend",
    "respond", "report", "reject", "confer", "convene", "resume", "raise_tier", "lower_tier", "take_over", "arrange",
    "promise", "grant_time", "recount", "dispute", "take_up", "redo", "pass_on",
)  # fmt: skip


def promise_of(session: Session, request: ServiceRequest) -> Event:
    return next(e for e in reversed(event.history(session, request.id)) if e.move in PROMISING)


def unrated(
    session: Session, county_id: int, notice: str, after: datetime, until: datetime
) -> list[tuple[ServiceRequest, Event]]:  # fmt: skip
    """Answers given in this stretch of time that still wait for a rating, with the event of the answer."""
    told = select(Delivery.id).where(Delivery.event_id == Event.id, Delivery.notice == notice)
    found = (
        select(ServiceRequest, Event)
        .join(Event, Event.request_id == ServiceRequest.id)
        .where(Event.id >= id_at(after), Event.id < id_at(until), Event.move.in_(ANSWERING))
        .where(ServiceRequest.county_id == county_id, ServiceRequest.state == "answered", ~told.exists())
    )
    return [(request, answer) for request, answer in session.execute(found.order_by(Event.id).limit(MOST))]
