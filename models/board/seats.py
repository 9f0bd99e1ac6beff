"""What a department has to do with joint meetings: where it is asked to come, and what it agreed to do."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models import meeting
from models.board.meetings import Owed, Sitting
from models.meeting import Action, Meeting, Party
from models.service_request import Actor, ServiceRequest
from models.service_request.unnamed import hidden
from models.words import Words
from models.workflow import OPEN

MOST = 50


@dataclass(frozen=True)
class Seat:
    """One meeting as a body at its table reads it; of one that is complained of nothing but when, where and its own."""

    meeting: Meeting
    request: ServiceRequest
    title: str
    why: str
    minutes: str
    parties: list[Party]
    mine: list[Action]


def to_come(session: Session, actor: Actor) -> list[Sitting]:
    """Where it is asked to come; longest called first."""
    found = select(Meeting, ServiceRequest).join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    waits = (ServiceRequest.state == "conferring", Meeting.minutes_id.is_(None), _asked(actor))
    found = found.where(*waits).order_by(Meeting.called_at, Meeting.id).limit(MOST)
    return [Sitting(held, one) for held, one in session.execute(found)]


def owed(session: Session, actor: Actor) -> list[Owed]:
    """What it agreed to and nobody has ticked off, the latest first; of what was withdrawn nothing is left to do."""
    found = select(Action, Meeting, ServiceRequest).join(Meeting, Meeting.id == Action.meeting_id)
    found = found.join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    mine = (Action.department_id.in_(actor.department_ids), Action.done_at.is_(None), ServiceRequest.state.in_(OPEN))
    rows = session.execute(found.where(*mine).order_by(Action.due, Action.id).limit(MOST))
    return [Owed(action, held, one) for action, held, one in rows]


def of_request(session: Session, number: str, actor: Actor) -> list[Seat]:
    """Newest first; none where it has no seat and no task, and the request does not exist for it."""
    found = select(Meeting, ServiceRequest).join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    found = found.where(ServiceRequest.number == number, or_(_asked(actor), _agreed(actor)))
    rows = session.execute(found.order_by(Meeting.called_at.desc(), Meeting.id.desc()))
    return [_seat(session, held, one, actor) for held, one in rows]


def _asked(actor: Actor) -> ColumnElement[bool]:
    return Meeting.id.in_(select(Party.meeting_id).where(Party.department_id.in_(actor.department_ids)))


def _agreed(actor: Actor) -> ColumnElement[bool]:
    return Meeting.id.in_(select(Action.meeting_id).where(Action.department_id.in_(actor.department_ids)))


def _seat(session: Session, held: Meeting, one: ServiceRequest, actor: Actor) -> Seat:
    mine = [action for action in meeting.actions(session, held.id) if action.department_id in actor.department_ids]
    if one.about_department_id in actor.department_ids:
        return Seat(held, one, title(session, one, actor), "", "", [], mine)
    called = meeting.words_of(session, held.call_id) if meeting.called_by_move(session, held) == "confer" else {}
    noted = meeting.words_of(session, held.minutes_id)
    return Seat(
        held, one, title(session, one, actor), hidden(called.get("text", ""), one), hidden(noted.get("text", ""), one),
        meeting.parties(session, held.id), mine,
    )  # fmt: skip


def title(session: Session, one: ServiceRequest, actor: Actor) -> str:
    """The order's or the meeting's, which are the office's own; never a resident's word."""
    if one.about_department_id in actor.department_ids:
        return "群众诉求（联席会商）"
    kept = session.get(Words, one.order_words_id) if one.order_words_id else None
    said = kept.said.get("title", "") if kept else meeting.title_of(session, one.id)
    return said or f"{one.category or '群众诉求'}（联席会商）"
