"""How it went of late with one person's WeChat messages: the last that arrived, the last that did not, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models import clock
from models.attempt import Attempt
from models.delivery import Delivery

LATELY = 20  # so many of a person's deliveries are looked at
MONTH = timedelta(days=30)
ENOUGH = 3  # of fewer answers no habit can be told
NO_CHANNEL = "no_channel"


@dataclass(frozen=True)
class Tried:
    """What came of one try, and when; `why` is empty where it went well."""

    at: datetime
    outcome: str
    why: str = ""


@dataclass(frozen=True)
class Reach:
    success: Tried | None
    failure: Tried | None
    waiting: int  # deliveries still open
    looks_within: timedelta | None  # usually, from being told to looking; None: too few to say


def reach(session: Session, person_ids: Iterable[int], channels: tuple[str, ...]) -> dict[int, Reach]:
    """`channels` are WeChat's own: what a colleague or the telephone did says nothing about a phone."""
    people = list(dict.fromkeys(person_ids))
    waiting, within = _waiting(session, people), _looks_within(session, people)
    tried = {person_id: _tried(session, person_id, channels) for person_id in people}
    return {
        one: Reach(_success(tried[one]), _failure(tried[one]), waiting[one], within.get(one)) for one in people
    }  # fmt: skip


def _waiting(session: Session, people: list[int]) -> Counter[int]:
    found = select(Delivery.recipient_id, func.count()).where(
        Delivery.recipient_id.in_(people), Delivery.next_at.is_not(None)
    )
    return Counter({one: int(n) for one, n in session.execute(found.group_by(Delivery.recipient_id))})


def _looks_within(session: Session, people: list[int]) -> dict[int, timedelta]:
    took: dict[int, list[float]] = defaultdict(list)
    for one, told_at, ended_at in session.execute(_acknowledged(people)):
        if told_at and ended_at:
            took[one].append((ended_at - told_at).total_seconds())
    return {one: timedelta(seconds=median(these)) for one, these in took.items() if len(these) >= ENOUGH}


def _acknowledged(people: list[int]) -> Select[int, datetime | None, datetime | None]:
    found = select(Delivery.recipient_id, Delivery.told_at, Delivery.ended_at)
    told = (Delivery.recipient_id.in_(people), Delivery.told_at >= clock.now() - MONTH)
    return found.where(*told, Delivery.ended_as == "acknowledged")


def _told(person_id: int) -> Select[Delivery]:
    mine = (Delivery.recipient_id == person_id, Delivery.told_at.is_not(None))
    return select(Delivery).where(*mine).order_by(Delivery.told_at.desc()).limit(LATELY)


def _never_told(person_id: int) -> Select[Delivery]:
    mine = (Delivery.recipient_id == person_id, Delivery.told_at.is_(None))
    return select(Delivery).where(*mine).order_by(Delivery.id.desc()).limit(LATELY)


def _tried(session: Session, person_id: int, channels: tuple[str, ...]) -> list[tuple[Delivery, list[Attempt]]]:
    owed = [d for question in (_told(person_id), _never_told(person_id)) for d in session.scalars(question)]
    steps: dict[int, list[Attempt]] = defaultdict(list)
    found = select(Attempt).where(Attempt.delivery_id.in_([d.id for d in owed]), Attempt.channel.in_(channels))
    for attempt in session.scalars(found.order_by(Attempt.rung)):
        steps[attempt.delivery_id].append(attempt)
    return [(d, steps[d.id]) for d in owed]


def _success(tried: list[tuple[Delivery, list[Attempt]]]) -> Tried | None:
    """A receipt is worth more than WeChat's word that it took the message, be it older."""
    arrived = [(a.settled_at or a.at) for _, steps in tried for a in steps if a.outcome == "delivered"]
    if arrived:
        return Tried(max(arrived), "delivered")
    taken = [max(a.at, d.told_at or a.at) for d, steps in tried for a in steps if a.outcome == "accepted"]
    return Tried(max(taken), "accepted") if taken else None


def _failure(tried: list[tuple[Delivery, list[Attempt]]]) -> Tried | None:
    failed = [one for d, steps in tried for one in _failures(d, steps)]
    return max(failed, key=lambda one: one.at, default=None)


def _failures(owed: Delivery, steps: list[Attempt]) -> list[Tried]:
    """A channel that a person never had is a reason only where they had no other."""
    spoken = [a for a in steps if a.why and a.why != NO_CHANNEL and a.outcome in ("sending", "refused")]
    without = [a for a in steps if a.why == NO_CHANNEL and owed.told_at is None]
    return [Tried(a.settled_at or a.at, a.outcome, a.why or "") for a in spoken or without]
