"""What happened to a request: history, queue and statistic at once, chained by hashes."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, Json, UtcDateTime, canonical, new_id


class Event(Base):
    __tablename__ = "events"
    __table_args__ = table(
        UniqueConstraint("request_id", "seq"),
        Index(None, "announced_at", "id"),  # the oldest unannounced event, at any size
        Index(None, "station_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    seq: Mapped[int] = mapped_column(Integer)  # equals the request's version it made
    move: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # where the move led
    actor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    actor_role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changes: Mapped[dict[str, Any]] = mapped_column(Json)  # column → new value; never a person's words
    words_id: Mapped[int | None] = mapped_column(Id, ForeignKey("words.id"))
    words_digest: Mapped[str | None] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    # Bookkeeping below is outside the chain: it changes after the fact.
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str | None] = mapped_column(String(200))

    def sealed_by(self, prev: str) -> str:
        """The hash of all that never changes, on top of the hash before it."""
        told = [
            self.id, self.request_id, self.county_id, self.station_id, self.seq, self.move, self.state,
            self.actor_id, self.actor_role, self.at.isoformat(), self.changes, self.words_id, self.words_digest,
        ]  # fmt: skip
        return hashlib.sha256((prev + canonical(told)).encode()).hexdigest()

    def close_link(self, prev: str) -> None:
        self.prev, self.hash = prev, self.sealed_by(prev)


def history(session: Session, request_id: int) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.request_id == request_id).order_by(Event.seq)))


def oldest_unannounced(session: Session, limit: int) -> list[Event]:
    """Which they are, not what they say: one that cannot be read must not hide the others."""
    found = select(Event).where(Event.announced_at.is_(None)).order_by(Event.id).limit(limit)
    return list(session.scalars(found.options(defer(Event.changes))))


def stamp(session: Session, event_id: int) -> bool:
    """Whether this worker is the one who announces it."""
    unannounced = update(Event).where(Event.id == event_id, Event.announced_at.is_(None))
    return session.execute(unannounced.values(announced_at=clock.now())).rowcount == 1  # type: ignore[attr-defined]


def set_aside(session: Session, event_id: int, trouble: str) -> None:
    """It could not be announced: out of the others' way, with the reason, until somebody looks."""
    session.execute(update(Event).where(Event.id == event_id).values(announced_at=clock.now(), trouble=trouble))


def troubled(session: Session) -> list[Event]:
    found = select(Event).where(Event.trouble.is_not(None)).order_by(Event.id).limit(100)
    return list(session.scalars(found.options(defer(Event.changes))))
