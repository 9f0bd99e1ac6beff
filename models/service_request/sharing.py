"""Photos and voices of an answer that was told to several: they belong to one request, and all of them hear it."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.attachment import Attachment
from models.event import Event
from models.service_request.request import ServiceRequest


def answers(session: Session, history: Iterable[Event]) -> dict[int, Event]:
    """By the event that told it: the answer itself, as somebody gave it to the request that led."""
    told = {e.id: e.changes["answer_of"] for e in history if e.move == "share" and "answer_of" in e.changes}
    found = session.scalars(select(Event).where(Event.id.in_(told.values()))) if told else ()
    given = {answer.id: answer for answer in found}
    return {event_id: given[answer_id] for event_id, answer_id in told.items() if answer_id in given}


def files(session: Session, shared: dict[int, Event]) -> dict[int, list[Attachment]]:
    """What came with the answer itself, and nothing else of that other request."""
    said = {answer.words_id: event_id for event_id, answer in shared.items() if answer.words_id}
    found: dict[int, list[Attachment]] = {}
    of_those = {answer.request_id for answer in shared.values()}
    with_it = select(Attachment).where(Attachment.request_id.in_(of_those), Attachment.words_id.in_(said))
    for one in session.scalars(with_it.order_by(Attachment.id)) if said else ():
        found.setdefault(said[one.words_id or 0], []).append(one)
    return found


def heard(session: Session, one: Attachment, mine: ColumnElement[bool]) -> bool:
    """Whether this file came with an answer that was told to one of these requests as well."""
    if one.words_id is None:
        return False
    answers = select(Event.id).where(Event.request_id == one.request_id, Event.words_id == one.words_id)
    answer = session.scalars(answers).first()
    shared = select(Event).join(ServiceRequest, ServiceRequest.id == Event.request_id)
    told = session.scalars(shared.where(mine, Event.move == "share")) if answer else ()
    return any(e.changes.get("answer_of") == answer for e in told)
