"""Counting tries in a window of time, shared by all hosts: wrong codes, wrong passwords."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import UtcDateTime


class Tries(Base):
    __tablename__ = "tries"
    __table_args__ = table(Index(None, "at"))

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


def _window(seconds: int) -> int:
    return int(clock.now().timestamp()) // seconds


def count(session: Session, bucket: str, seconds: int) -> int:
    """One more try; how many that makes in this window."""
    where = (Tries.bucket == bucket, Tries.window == _window(seconds))
    if session.execute(update(Tries).where(*where).values(n=Tries.n + 1)).rowcount == 0:  # type: ignore[attr-defined]
        session.add(Tries(bucket=bucket, window=_window(seconds), n=1))
        session.flush()
    return session.scalar(select(Tries.n).where(*where)) or 1


def take_back(session: Session, bucket: str, seconds: int) -> None:
    """It was counted before it was known to be right."""
    where = (Tries.bucket == bucket, Tries.window == _window(seconds), Tries.n > 0)
    session.execute(update(Tries).where(*where).values(n=Tries.n - 1))


def tried(session: Session, bucket: str, seconds: int) -> int:
    where = (Tries.bucket == bucket, Tries.window == _window(seconds))
    return session.scalar(select(Tries.n).where(*where)) or 0


def seconds_left(seconds: int) -> int:
    return seconds - int(clock.now().timestamp()) % seconds


def forget(session: Session, before: datetime) -> None:
    session.execute(delete(Tries).where(Tries.at < before))
