"""电话抽访: which of a month's closed matters are called about. The system draws them, once, and nobody again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

REACHED, UNREACHED = "reached", "unreached"


class PhoneDraw(Base):
    """That a station's month was drawn, out of how many: its unique key is why nobody can draw again."""

    __tablename__ = "phone_draws"
    __table_args__ = table(UniqueConstraint("station_id", "month"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    month: Mapped[str] = mapped_column(String(7))  # in which they were closed: 2026-11
    closed: Mapped[int] = mapped_column(Integer)
    drawn: Mapped[int] = mapped_column(Integer)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PhoneSample(Base):
    """One matter that somebody other than its handler calls about."""

    __tablename__ = "phone_samples"
    __table_args__ = table(UniqueConstraint("request_id", "month"), Index(None, "station_id", "month"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    month: Mapped[str] = mapped_column(String(7))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[int | None] = mapped_column(Id)
    outcome: Mapped[str | None] = mapped_column(String(20))  # reached, unreached: who was not may be tried again
    grade: Mapped[str | None] = mapped_column(String(20))


def tick(session: Session, request_id: int, person_id: int, reached: bool, grade: str | None) -> None:
    """Somebody called: every sample of it that still waits for an answer has one now, or one try more."""
    waiting = select(PhoneSample).where(PhoneSample.request_id == request_id)
    for one in session.scalars(waiting):
        if one.outcome != REACHED:
            one.done_at, one.done_by, one.grade = clock.now(), person_id, grade
            one.outcome = REACHED if reached else UNREACHED


def draws_of(session: Session, station_ids: tuple[int, ...], month: str) -> list[PhoneDraw]:
    found = select(PhoneDraw).where(PhoneDraw.station_id.in_(station_ids), PhoneDraw.month == month)
    return list(session.scalars(found.order_by(PhoneDraw.station_id)))


def months(session: Session, station_ids: tuple[int, ...], most: int = 12) -> list[str]:
    """The months of which something was drawn, newest first."""
    drawn = (PhoneDraw.station_id.in_(station_ids), PhoneDraw.drawn > 0)
    found = select(PhoneDraw.month).where(*drawn).distinct().order_by(PhoneDraw.month.desc()).limit(most)
    return list(session.scalars(found))
