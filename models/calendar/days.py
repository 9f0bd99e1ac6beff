"""The days on which a station keeps other hours than usual, each said once, by whom and why."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, ForeignKey, String, Table, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.calendar.hours import NO_SPANS, Spans, read_spans
from models.calendar.reckoning import Calendar
from models.calendar.rules import CalendarRules
from models.holding import held
from models.schema import Base, table
from models.station import Station
from models.types import Id, Json, UtcDateTime, new_id


class StationDay(Base):
    __tablename__ = "station_days"
    __table_args__ = table(UniqueConstraint("station_id", "on_day"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(10))  # open, closed
    spans: Mapped[list[list[str]] | None] = mapped_column(Json)  # none: the usual hours
    why: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def _told(kind: str, spans: list[list[str]] | None) -> Spans | None:
    if kind == "closed":
        return NO_SPANS
    return read_spans(spans) if spans else None


def close_on(session: Session, station_id: int, day: date, why: str, by: int) -> StationDay:
    return _say(session, station_id, day, by, kind="closed", spans=None, why=why)


def open_on(
    session: Session, station_id: int, day: date, why: str, by: int, spans: list[list[str]] | None = None
) -> StationDay:
    """Open out of turn, at these hours or at the usual ones; hours that no clock can show are `BadHours`."""
    if spans is not None:
        read_spans(spans)
    return _say(session, station_id, day, by, kind="open", spans=spans, why=why)


def as_usual_on(session: Session, station_id: int, day: date) -> None:
    """What was said of this day is taken back."""
    session.execute(delete(StationDay).where(StationDay.station_id == station_id, StationDay.on_day == day))


def days_of(session: Session, station_id: int, since: date) -> list[StationDay]:
    found = select(StationDay).where(StationDay.station_id == station_id, StationDay.on_day >= since)
    return list(session.scalars(found.order_by(StationDay.on_day)))


_C = cast(Table, StationDay.__table__).c
_SAID = select(_C.on_day, _C.kind, _C.spans).where(_C.station_id == bindparam("station_id"))


def of_station(session: Session, station_id: int, rules: CalendarRules) -> Calendar:
    """All its days, past ones too: what was worked while the resident was asked lies behind us."""
    said = session.execute(_SAID, {"station_id": station_id})
    own = {on_day: _told(kind, spans) for on_day, kind, spans in said}
    return Calendar(held(session, Station, station_id).hours, rules, own)


def _say(session: Session, station_id: int, day: date, by: int, **told: Any) -> StationDay:
    """The last word on a day is the one that holds. Two first words at once meet the constraint, and one runs again."""
    mine = select(StationDay).where(StationDay.station_id == station_id, StationDay.on_day == day)
    said = session.scalars(mine.with_for_update()).first()
    if said is None:
        said = StationDay(id=new_id(), station_id=station_id, on_day=day)
        session.add(said)
    for column, value in (told | {"made_by": by, "made_at": clock.now()}).items():
        setattr(said, column, value)
    session.flush()
    return said
