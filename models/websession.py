"""Who is signed in where: opaque tokens kept as hashes, ended at once when told to."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, keys
from models.person import Person
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

IDLE = {"console": timedelta(minutes=30), "api": timedelta(days=7), "h5": timedelta(days=7)}
LONGEST = {
    "console": timedelta(hours=12),
    "api": timedelta(days=30),
    "h5": timedelta(days=30),
    "ticket": timedelta(hours=12),
}
TOUCH = timedelta(minutes=1)


class WebSession(Base):
    __tablename__ = "web_sessions"
    __table_args__ = table(Index(None, "person_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(10))  # console, api, h5; ticket: a one-use way in
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Living:
    """A session that lets somebody in, as every request asks for it: no more of its row is read."""

    id: int
    person_id: int
    seen_at: datetime
    expires_at: datetime

    @property
    def wants_touch(self) -> bool:
        return clock.now() - self.seen_at > TOUCH


_S, _P = cast(Table, WebSession.__table__).c, cast(Table, Person.__table__).c
_BEHIND = (
    select(_S.id, _S.person_id, _S.seen_at, _S.expires_at)
    .join_from(WebSession.__table__, Person.__table__, _P.id == _S.person_id)
    .where(_S.token_hash == bindparam("hashed"), _S.kind == bindparam("kind"))
    .where(_S.ended_at.is_(None), _P.disabled_at.is_(None))
)


def begin(session: Session, person_id: int, kind: str, token: str | None = None) -> str:
    """A new session's token: the caller's own where a lost answer must be told again, else random."""
    token = token or secrets.token_urlsafe(32)
    row = WebSession(
        token_hash=keys.ring().hashed(token, kind),
        person_id=person_id,
        kind=kind,
        expires_at=clock.now() + LONGEST[kind],
    )
    session.add(row)
    return token


def find(session: Session, token: str, kind: str) -> Living | None:
    """A living session of this kind, whose person is not disabled."""
    row = session.execute(_BEHIND, {"hashed": keys.ring().hashed(token, kind), "kind": kind}).first()
    held, now = Living(*row) if row else None, clock.now()
    if held is None or held.expires_at <= now or (kind in IDLE and now - held.seen_at > IDLE[kind]):
        return None
    return held


def whose(session: Session, token: str, kind: str) -> int | None:
    """Whose session this was, living or dead: who it lets in is another question."""
    asked = (WebSession.token_hash == keys.ring().hashed(token, kind), WebSession.kind == kind)
    return session.scalars(select(WebSession.person_id).where(*asked)).first()


def touch(session: Session, session_id: int) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(seen_at=clock.now()))


def end(session: Session, session_id: int) -> bool:
    """Whether it was still open: a ticket is torn once, by one hand."""
    where = (WebSession.id == session_id, WebSession.ended_at.is_(None))
    torn = session.execute(update(WebSession).where(*where).values(ended_at=clock.now()))
    return torn.rowcount == 1  # type: ignore[attr-defined]


def end_all(session: Session, person_id: int) -> None:
    where = (WebSession.person_id == person_id, WebSession.ended_at.is_(None))
    session.execute(update(WebSession).where(*where).values(ended_at=clock.now()))
