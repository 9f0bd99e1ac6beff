"""Whom a sheet sent another way before anything was filed: how many, of which kind, never who."""

from datetime import date
from random import randrange

from sqlalchemy import Date, ForeignKey, Index, Integer, Select, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.code import SLOTS, Reach
from models.schema import Base, table
from models.types import Id


class TurnedAway(Base):
    """One sheet's on a day, spread over a few rows as its scans are."""

    __tablename__ = "turned_away"
    __table_args__ = table(Index(None, "station_id", "on_day"))

    code_id: Mapped[int] = mapped_column(Id, ForeignKey("codes.id"), primary_key=True, autoincrement=False)
    on_day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)  # whose queue it would have been
    n: Mapped[int] = mapped_column(Integer, default=0)
    stayed: Mapped[int] = mapped_column(Integer, default=0)  # of these, who filed it here all the same


def count(session: Session, reached: Reach, kind: str) -> None:
    _add(session, reached, kind, n=1)


def count_stayed(session: Session, reached: Reach, kind: str) -> None:
    """They were told, and it was not so: what is filed is not also counted as sent away."""
    _add(session, reached, kind, stayed=1)


def _add(session: Session, reached: Reach, kind: str, n: int = 0, stayed: int = 0) -> None:
    key = {
        "code_id": reached.code.id, "on_day": clock.today(), "kind": kind,
        "slot": randrange(SLOTS),  # noqa: S311 (a spread)
    }  # fmt: skip
    here = update(TurnedAway).where(*(getattr(TurnedAway, name) == value for name, value in key.items()))
    bump = here.values(n=TurnedAway.n + n, stayed=TurnedAway.stayed + stayed)
    if session.execute(bump).rowcount == 0:  # type: ignore[attr-defined]
        home = reached.station
        session.add(TurnedAway(**key, county_id=home.county_id, station_id=home.id, n=n, stayed=stayed))


def over(session: Session, station_ids: tuple[int, ...], since: date, until: date) -> int:
    """How many went another way and did not file here; both days included."""
    return max(0, session.scalar(asked(station_ids, since, until)) or 0)  # who came by a kept address was not counted


def asked(station_ids: tuple[int, ...], since: date, until: date) -> Select[int]:
    here = (TurnedAway.station_id.in_(station_ids), TurnedAway.on_day >= since, TurnedAway.on_day <= until)
    return select(func.sum(TurnedAway.n - TurnedAway.stayed)).where(*here)
