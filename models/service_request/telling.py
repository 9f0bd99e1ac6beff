"""A request's history, told to whoever asks: residents hear what was said to them, colleagues all."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import attachment, clock, deputy, event, region, workflow
from models.attachment import Attachment
from models.department import Department
from models.event import Event
from models.profile import Profile
from models.service_request import hands, outlay, plainly, proofs, sharing
from models.service_request.request import ServiceRequest
from models.service_request.timing import POSTPONED
from models.station import Station
from models.words import Words

# What a resident is not told at all; of the rest, a move that is not aloud is told without its words.
NOT_FOR_RESIDENT = frozenset(
    ("note", "release", "flag", "exclude", "include", "amend", "phoned", "score", "ask_more_time", "refuse_time",
     "unbundle", "supervise", "lift_alert"),
)  # fmt: skip
FOR_HANDLER = frozenset(
    ("order", "confirm", "recall", "take", "decline", "contend", "query", "respond", "report", "reject", "verify",
     "feedback", "answer", "supervise", "specialise", "promise", "ask_more_time", "grant_time", "refuse_time",
     "convene", "recount"),
)  # fmt: skip
AWAY = ("decline", "contend", "recall", "confer", "redo")  # from the department that had it
FACTS = (
    "kind", *outlay.KINDS, "outcome", "look_back_on", "tier", "asked_until", "reached", "said_grade", "grades",
)  # fmt: skip


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
    facts: dict[str, Any] = field(default_factory=dict)


def first_words(session: Session, request: ServiceRequest) -> dict[str, Any]:
    return first_words_of(session, [request]).get(request.id, {})


def first_words_of(session: Session, requests: list[ServiceRequest]) -> dict[int, dict[str, Any]]:
    """What each of a page's requests began with, under the title of its order once there is one."""
    found = select(Event.request_id, Words).join(Words, Event.words_id == Words.id)
    first = found.where(Event.request_id.in_([r.id for r in requests]), Event.seq == 1)
    told = {request_id: dict(words.said) for request_id, words in session.execute(first)}
    ordered = {r.order_words_id: r.id for r in requests if r.order_words_id}
    for words in session.scalars(select(Words).where(Words.id.in_(ordered))) if ordered else ():
        told[ordered[words.id]]["title"] = words.said.get("title", "")
    return told


def timeline(
    session: Session, request: ServiceRequest, for_resident: bool = False, for_handler: bool = False
) -> list[Entry]:  # fmt: skip
    """Oldest first. A resident never reads what colleagues write, nor a department what it was not asked."""
    said = {w.id: w.said for w in session.scalars(select(Words).where(Words.request_id == request.id))}
    files = attachment.of_request(session, request.id)
    names, words, history = _Names(session, request), request.profile, event.history(session, request.id)
    hidden = proofs.unaccepted(history) if for_resident else set()
    hidden |= unheard(request, history) if for_handler else set()
    own = _own_notes(history) if for_handler else set()
    answers = sharing.answers(session, history)
    shared = sharing.files(session, answers)
    return [
        Entry(
            e.at, e.move, label(words, e.move, for_resident), names.of(answers.get(e.id, e)),
            said.get(e.words_id or 0, {}) if workflow.MOVES[e.move].aloud or not for_resident else {},
            told_state(e.state, for_resident),
            [f for f in files if e.words_id and f.words_id == e.words_id and e.words_id not in hidden]
            + shared.get(e.id, []),
            given_to(session, e),
            {} if e.words_id in hidden else _facts(e),
        )
        for e in history
        if _is_told(e.move, for_resident, for_handler) or e.id in own
    ]  # fmt: skip


def _facts(e: Event) -> dict[str, Any]:
    """What it recorded; of a promise that was moved, the day that holds from then on."""
    facts = {n: e.changes[n] for n in FACTS if e.changes.get(n) is not None}
    due = e.changes.get("due_at") if e.move in POSTPONED else None
    return facts | ({"until": datetime.fromisoformat(due).astimezone(clock.HERE).date().isoformat()} if due else {})


def unheard(request: ServiceRequest, history: list[Event]) -> set[int]:
    """A complaint's department reads what its filer answers, and sees and hears nothing that may show who that is."""
    if request.about is None:
        return set()
    return {e.words_id for e in history if e.actor_role == workflow.RESIDENT and e.words_id}


def _is_told(move: str, for_resident: bool, for_handler: bool) -> bool:
    if for_handler:
        return move in FOR_HANDLER
    return move not in NOT_FOR_RESIDENT if for_resident else move != "flag"  # a flag is read beside the request


def _own_notes(history: list[Event]) -> set[int]:
    """Of the department that has it now; what another wrote before sending it back is not for its eyes."""
    found: set[int] = set()
    for e in history:
        if e.move in AWAY:
            found.clear()
        if e.move == "note" and e.actor_role == workflow.HANDLER:
            found.add(e.id)
    return found


def given_to(session: Session, e: Event) -> str:
    if e.move in ("order", "convene") and e.changes.get("department_id"):
        return session.get_one(Department, e.changes["department_id"]).name
    people = e.changes.get("addressed", []) if e.move == "assign" else []
    return "、".join(hands.named(session, people).values())


def label(words: Profile, move: str, for_resident: bool) -> str:
    if for_resident:
        return plainly.move(words, move)
    return f"{words.move_label('file')}（暂留待核）" if move == "hold" else words.move_label(move)


def told_state(state: str, for_resident: bool) -> str:
    """What is held from the deputy reads as filed to its resident: nothing is lost, somebody looks first."""
    return "filed" if state == "held" and for_resident else state


def who(session: Session, request: ServiceRequest, e: Event) -> str:
    return _Names(session, request).of(e)


class _Names:
    """Who made a move, as the page says it; departments by name, offices by theirs."""

    def __init__(self, session: Session, request: ServiceRequest) -> None:
        self.session = session
        self.station = session.get_one(Station, request.station_id).name
        self.county = f"{region.county(session, request.county_id).name}人大常委会"
        self.department = ""

    def of(self, e: Event) -> str:
        """Events come in order: a department's name is that of the last one asked."""
        asked = e.changes.get("department_id")
        if asked and e.actor_role != workflow.HANDLER:
            self.department = self.session.get_one(Department, asked).name
        return {
            "deputy": lambda: f"{deputy.name_of(self.session, e.actor_id)}代表",
            "grid_worker": lambda: f"{deputy.name_of(self.session, e.actor_id)}网格员",
            "supervisor": lambda: f"{deputy.name_of(self.session, e.actor_id)}（督办）",
            "handler": lambda: self.department or "承办单位",
            "county": lambda: self.county,
            "resident": lambda: "反映人",
            "system": lambda: "系统",
        }.get(e.actor_role, lambda: self.station)()
