"""The last answer each of several requests was given, and the work behind it, in a few queries for all of them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.service_request.disputing import TOLD
from models.service_request.proofs import ACCEPTING
from models.words import Words


def last(session: Session, request_ids: list[int]) -> dict[int, dict[str, Any]]:
    """What was said, by request."""
    found = select(Event).where(Event.request_id.in_(request_ids), Event.move.in_(TOLD)).order_by(Event.seq)
    told = {one.request_id: one for one in session.scalars(found)}
    of = {request_id: one.words_id for request_id, one in told.items()}
    said = {w.id: w.said for w in session.scalars(select(Words).where(Words.id.in_({*of.values()} - {None})))}
    return {request_id: said.get(words_id or 0, {}) for request_id, words_id in of.items()}


def work_behind(session: Session, request_ids: list[int]) -> dict[int, dict[str, Any]]:
    """What the department reported whose work the last answer told; of an answer without one there is nothing."""
    found = select(Event).where(Event.request_id.in_(request_ids), Event.move.in_(("report", *TOLD)))
    reported: dict[int, dict[str, Any]] = {}
    told: dict[int, dict[str, Any]] = {}
    for e in session.scalars(found.order_by(Event.seq)):
        if e.move == "report":
            reported[e.request_id] = e.changes
        else:
            told[e.request_id] = reported.pop(e.request_id, {}) if e.move in ACCEPTING else {}
    return told
