"""What a department has to do with joint meetings: where it is asked to come, and what it agreed to do."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models import meeting
from models.meeting import Action, Meeting, Party
from models.minutes import name_of
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import works_there
from models.service_request.unnamed import hidden
from models.words import Words
from models.workflow import OPEN

MOST = 50


@dataclass(frozen=True)
class Task:
    """What a body agreed to do, in words that name nobody who filed."""

    text: str
    action: Action


@dataclass(frozen=True)
class Asked:
    """Where it is asked to come."""

    meeting: Meeting
    request: ServiceRequest
    place: str


@dataclass(frozen=True)
class Seat:
    """One meeting as a body at its table reads it; of one that is complained of nothing but when, where and its own."""

    meeting: Meeting
    request: ServiceRequest
    title: str
    place: str
    why: str
    minutes: str
    parties: list[str]
    mine: list[Task]
    complained_of: bool = False


def to_come(session: Session, actor: Actor) -> list[Asked]:
    """Where it is asked to come; longest called first."""
    found = select(Meeting, ServiceRequest).join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    waits = (ServiceRequest.state == "conferring", Meeting.minutes_id.is_(None), _asked(actor))
    found = found.where(*waits).order_by(Meeting.called_at, Meeting.id).limit(MOST)
    return [Asked(held, one, hidden(held.place or "", one)) for held, one in session.execute(found)]


def owed(session: Session, actor: Actor) -> list[tuple[Task, ServiceRequest]]:
    """What it agreed to and nobody has ticked off, the latest first; of what was withdrawn nothing is left to do."""
    found = select(Action, ServiceRequest).join(Meeting, Meeting.id == Action.meeting_id)
    found = found.join(ServiceRequest, ServiceRequest.id == Meeting.request_id)
    mine = (Action.department_id.in_(actor.department_ids), Action.done_at.is_(None), ServiceRequest.state.in_(OPEN))
    rows = session.execute(found.where(*mine).order_by(Action.due, Action.id).limit(MOST))
    return [(Task(hidden(action.text, one), action), one) for action, one in rows]


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
    agreed = [action for action in meeting.actions(session, held.id) if action.department_id in actor.department_ids]
    mine = [Task(hidden(action.text, one), action) for action in agreed]
    here = (held, one, title(session, one, actor), hidden(held.place or "", one))
    if _is_complained_of(session, one, actor):
        return Seat(*here, "", "", [], mine, complained_of=True)
    called = meeting.words_of(session, held.call_id) if meeting.called_by_move(session, held) == "confer" else {}
    noted = meeting.words_of(session, held.minutes_id)
    there = meeting.parties(session, held.id)
    came = [hidden(name_of(session, party.body), one) + "（未到会）" * (party.attended == 0) for party in there]
    return Seat(*here, hidden(called.get("text", ""), one), hidden(noted.get("text", ""), one), came, mine)


def _is_complained_of(session: Session, one: ServiceRequest, actor: Actor) -> bool:
    """The body itself or its superior."""
    body = one.about_department_id
    return body is not None and works_there(session, body, actor.person_id)


def title(session: Session, one: ServiceRequest, actor: Actor) -> str:
    """The order's or the meeting's, which are the office's own; never a resident's word."""
    if _is_complained_of(session, one, actor):
        return "群众诉求（联席会商）"
    kept = session.get(Words, one.order_words_id) if one.order_words_id else None
    said = kept.said.get("title", "") if kept else meeting.title_of(session, one.id)
    return hidden(said, one) or f"{one.category or '群众诉求'}（联席会商）"
