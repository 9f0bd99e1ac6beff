"""What may hang on a wall for all to read: public matters that somebody has looked at, without who filed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models import region
from models.event import Event
from models.service_request import answers, checking, hands, telling
from models.service_request.disputing import TOLD
from models.service_request.listing import title
from models.service_request.request import ServiceRequest
from models.service_request.unnamed import hidden
from models.workflow import PAUSED, SAID, WORKING

R = ServiceRequest
DONE = (*SAID, "closed")
SHOWN = (*WORKING, *PAUSED, *DONE)  # neither held, withdrawn, nor told through another


@dataclass(frozen=True)
class Matter:
    """One public matter in plain words; whoever filed it stays unnamed, as they were promised."""

    title: str
    village: str
    with_whom: str
    state: str
    outcome: str
    answer: str
    filed_at: datetime
    due_at: datetime | None
    answered_at: datetime | None


def may_hang(*more: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Handed over: somebody has read it. Words that nobody has read hang on no wall."""
    plain = (R.visibility == "public", R.about.is_(None), R.excluded.is_(None), R.handed_over_at.is_not(None))
    return [*plain, R.state.in_(SHOWN), *more]


def latest(session: Session, station_id: int, limit: int) -> list[Matter]:
    return matters(session, list(session.scalars(newest(station_id, 2 * limit))))[:limit]


def newest(station_id: int, limit: int) -> Select[ServiceRequest]:
    found = select(R).where(R.station_id == station_id, *may_hang())
    return found.order_by(R.id.desc()).limit(limit)


def answered(
    session: Session, station_ids: Sequence[int], since: datetime, until: datetime,
    villages: Sequence[int] | None, limit: int,
) -> tuple[list[Matter], int]:  # fmt: skip
    """Answered in these days, newest first, whenever they were filed; and how many there were."""
    heard = select(Event.request_id).where(
        Event.station_id.in_(station_ids), Event.at >= since, Event.at < until, Event.move.in_(TOLD)
    )
    lately = (R.id.in_(heard), R.state.in_(DONE), R.answered_at >= since, R.answered_at < until)
    where = may_hang(*lately, *_there(villages))
    return _page(session, where, R.answered_at.desc(), limit)


def under_way(
    session: Session, station_ids: Sequence[int], until: datetime, villages: Sequence[int] | None, limit: int
) -> tuple[list[Matter], int]:
    """What is still being worked on, the nearest promise first; and how many there are."""
    open_now = (R.station_id.in_(station_ids), R.state.in_((*WORKING, *PAUSED)), R.filed_at < until)
    return _page(session, may_hang(*open_now, *_there(villages)), R.due_at, limit)


def answered_since(session: Session, station_id: int, since: datetime) -> int:
    """How many were given an answer, public or not: a count tells nothing of a person."""
    here = (Event.station_id == station_id, Event.at >= since, Event.move.in_(TOLD))
    return session.scalar(select(func.count(Event.request_id.distinct())).where(*here)) or 0


def _there(villages: Sequence[int] | None) -> list[ColumnElement[bool]]:
    return [] if villages is None else [R.village_id.in_(villages)]


def _page(
    session: Session, where: list[ColumnElement[bool]], order: Any, limit: int
) -> tuple[list[Matter], int]:  # fmt: skip
    found = list(session.scalars(select(R).where(*where).order_by(order, R.id).limit(limit)))
    return matters(session, found), session.scalar(select(func.count(R.id)).where(*where)) or 0


def matters(session: Session, requests: list[ServiceRequest]) -> list[Matter]:
    """Without those whose words were found wanting and that nobody has cleared since."""
    doubted = checking.concerns(session, requests, for_chief=True)
    told = [one for one in requests if not doubted.get(one.id)]
    words, said = telling.first_words_of(session, told), answers.last(session, [one.id for one in told])
    held = hands.in_whose_hands(session, told)
    heard = {one.id: said.get(one.id, {}).get("text", "") for one in told}
    return [_matter(session, one, words.get(one.id, {}), heard[one.id], held[one.id]) for one in told]


def _matter(session: Session, one: ServiceRequest, words: dict[str, Any], answer: str, held: str) -> Matter:
    done = one.state in DONE
    return Matter(
        hidden(title(words), one), region.full_name(session, one.village_id), held,
        one.profile.state_label(one.state), one.outcome_label if done and one.outcome else "",
        hidden(answer, one) if done else "",
        one.filed_at, one.due_at if not done and one.state not in PAUSED else None, one.answered_at if done else None,
    )  # fmt: skip
