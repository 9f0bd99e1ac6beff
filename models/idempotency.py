"""The same act asked for twice happens once, and both askers hear the same answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, Integer, String, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.db import LOCK_WAIT, code_of
from models.schema import Base, table
from models.types import Sealed, UtcDateTime


class KeyReused(Exception):
    """The same key came with another body."""


class StillRunning(Exception):
    """The first copy has not finished within the lock wait."""


class IdempotencyKey(Base):
    """Commits with the change it guards; the answer is sealed, for it may hold a query code."""

    __tablename__ = "idempotency_keys"
    __table_args__ = table(Index(None, "made_at"))

    caller: Mapped[str] = mapped_column(String(80), primary_key=True)
    route: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[dict[str, Any] | None] = mapped_column(Sealed("idempotency_keys.answer"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


TABLE = cast(Table, IdempotencyKey.__table__)
_BEGUN = insert(TABLE)
_MINE = [TABLE.c[part] == bindparam(f"mine_{part}") for part in ("caller", "route", "key")]
_TOLD = select(TABLE.c.body_hash, TABLE.c.status, TABLE.c.answer).where(*_MINE)
_ANSWERED = update(TABLE).where(*_MINE).values(status=bindparam("status"), answer=bindparam("answer"))


@dataclass(frozen=True)
class Attempt:
    """Who asks what of which route, under which key."""

    caller: str
    route: str
    key: str
    body_hash: str

    @property
    def mine(self) -> dict[str, str]:
        return {"mine_caller": self.caller, "mine_route": self.route, "mine_key": self.key}


@dataclass(frozen=True)
class Outcome:
    status: int
    answer: dict[str, Any]
    replayed: bool = False


def once(session: Session, attempt: Attempt, work: Callable[[], tuple[int, dict[str, Any]]]) -> Outcome:
    """Do the work, or tell again what it made. A concurrent copy waits on the key's row."""
    try:
        session.execute(_BEGUN, vars(attempt))
    except IntegrityError:  # the key is there; a statement that fails so leaves the transaction whole
        if (before := told_before(session, attempt)) is None:
            raise
        return before
    except OperationalError as why:
        if code_of(why) == LOCK_WAIT:
            raise StillRunning("the first copy is still under way") from why
        raise
    status, answer = work()
    session.execute(_ANSWERED, attempt.mine | {"status": status, "answer": answer})
    return Outcome(status, answer)


def told_before(session: Session, attempt: Attempt) -> Outcome | None:
    row = session.execute(_TOLD, attempt.mine).first()
    if row is None:
        return None
    if row.body_hash != attempt.body_hash:
        raise KeyReused("this key was used with another body")
    return Outcome(row.status or 200, row.answer or {}, replayed=True)


def forget(session: Session, before: datetime) -> int:
    gone = session.execute(delete(IdempotencyKey).where(IdempotencyKey.made_at < before))
    return gone.rowcount  # type: ignore[attr-defined]
