"""A request's history, told to whoever asks: residents hear what was said to them, colleagues all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import attachment, deputy, event, workflow
from models.attachment import Attachment
from models.event import Event
from models.service_request.request import ServiceRequest
from models.station import Station
from models.words import Words


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: when, what, by whom, and what was said."""

    at: datetime
    move: str
    label: str
    who: str
    said: dict[str, Any]
    state: str
    attachments: list[Attachment] = field(default_factory=list)
    given_to: str = ""  # whom the chief gave it to


def first_words(session: Session, request: ServiceRequest) -> dict[str, Any]:
    return first_words_of(session, [request]).get(request.id, {})


def first_words_of(session: Session, requests: list[ServiceRequest]) -> dict[int, dict[str, Any]]:
    """What each of a page's requests began with, in one question."""
    found = select(Event.request_id, Words).join(Words, Event.words_id == Words.id)
    first = found.where(Event.request_id.in_([r.id for r in requests]), Event.seq == 1)
    return {request_id: words.said for request_id, words in session.execute(first)}


def timeline(session: Session, request: ServiceRequest, for_resident: bool) -> list[Entry]:
    """Oldest first. A resident never reads what colleagues wrote to one another."""
    said = {w.id: w.said for w in session.scalars(select(Words).where(Words.request_id == request.id))}
    files = attachment.of_request(session, request.id)
    names = _namer(session, request)
    hidden = ("note", "release", "flag") if for_resident else ("flag",)  # of a flag the chief reads beside the request
    return [
        Entry(
            e.at, e.move, label(e.move, for_resident), names(e),
            said.get(e.words_id or 0, {}) if workflow.MOVES[e.move].aloud or not for_resident else {},
            told_state(e.state, for_resident),
            [f for f in files if e.words_id and f.words_id == e.words_id], given_to(session, e),
        )
        for e in event.history(session, request.id)
        if e.move not in hidden
    ]  # fmt: skip


def given_to(session: Session, e: Event) -> str:
    people = e.changes.get("addressed", []) if e.move == "assign" else []
    return "、".join(f"{deputy.name_of(session, p)}代表" for p in people)


def label(move: str, for_resident: bool) -> str:
    if move == "hold":
        return "提交诉求" if for_resident else "提交诉求（暂留待核）"
    return workflow.MOVES[move].label


def told_state(state: str, for_resident: bool) -> str:
    """What is held from the deputy reads as filed to its resident: nothing is lost, somebody looks first."""
    return "filed" if state == "held" and for_resident else state


def _namer(session: Session, request: ServiceRequest) -> Callable[[Event], str]:
    office = session.get_one(Station, request.station_id).name

    def named(e: Event) -> str:
        if e.actor_role == "deputy":
            return f"{deputy.name_of(session, e.actor_id)}代表"
        return {"resident": "反映人", "system": "系统"}.get(e.actor_role, office)

    return named
