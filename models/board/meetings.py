"""The meetings a desk looks after: those still to be held, what was agreed at the others, and what is late of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import clock
from models.meeting import Action, Meeting
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to

MOST = 200
RECENT = 30


@dataclass(frozen=True)
class Sitting:
    meeting: Meeting
    request: ServiceRequest


@dataclass(frozen=True)
class Owed:
    """An agreed action that nobody has said is done."""

    action: Action
    meeting: Meeting
    request: ServiceRequest


def to_hold(session: Session, actor: Actor) -> list[Sitting]:
    """Longest waiting first. A withdrawn request needs no meeting, whoever called it."""
    found = _seen(actor).where(ServiceRequest.state == "conferring", Meeting.minutes_id.is_(None))
    return _sittings(session, found.order_by(Meeting.called_at, Meeting.id).limit(MOST))


def held(session: Session, actor: Actor) -> list[Sitting]:
    """Newest first."""
    found = _seen(actor).where(Meeting.station_id.in_(actor.station_ids), Meeting.minutes_id.is_not(None))
    return _sittings(session, found.order_by(Meeting.called_at.desc(), Meeting.id.desc()).limit(RECENT))


def owed(session: Session, actor: Actor) -> list[Owed]:
    """What was agreed and is not done, the latest first of all."""
    found = select(Action, Meeting, ServiceRequest).join(Meeting, Meeting.id == Action.meeting_id)
    found = found.join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    open_here = (Action.station_id.in_(actor.station_ids), Action.done_at.is_(None), visible_to(actor))
    rows = session.execute(found.where(*open_here).order_by(Action.due, Action.id).limit(MOST))
    return [Owed(action, meeting, request) for action, meeting, request in rows]


def late(owed: list[Owed], today: date | None = None) -> list[Owed]:
    return [one for one in owed if one.action.due < (today or clock.today())]


def find(session: Session, meeting_id: int, actor: Actor) -> Sitting | None:
    return next(iter(_sittings(session, _seen(actor).where(Meeting.id == meeting_id))), None)


def find_action(session: Session, action_id: int, actor: Actor) -> Action | None:
    action = session.get(Action, action_id)
    return action if action and find(session, action.meeting_id, actor) else None


def _seen(actor: Actor) -> Select[Meeting, ServiceRequest]:
    found = select(Meeting, ServiceRequest).join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    return found.where(visible_to(actor))


def _sittings(session: Session, found: Select[Meeting, ServiceRequest]) -> list[Sitting]:
    return [Sitting(meeting, request) for meeting, request in session.execute(found)]
