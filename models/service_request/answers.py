"""The last answer each of several requests was given, in a few queries for all of them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.service_request import sharing
from models.service_request.disputing import TOLD
from models.words import Words


def last(session: Session, request_ids: list[int]) -> dict[int, dict[str, Any]]:
    """What was said, by request; one that went along with another heard the other's."""
    found = select(Event).where(Event.request_id.in_(request_ids), Event.move.in_(TOLD)).order_by(Event.seq)
    told = {one.request_id: one for one in session.scalars(found)}
    given = sharing.answers(session, told.values())
    of = {request_id: given.get(one.id, one).words_id for request_id, one in told.items()}
    said = {w.id: w.said for w in session.scalars(select(Words).where(Words.id.in_({*of.values()} - {None})))}
    return {request_id: said.get(words_id or 0, {}) for request_id, words_id in of.items()}
