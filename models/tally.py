"""How many requests stand in each state at each station: kept, not counted, and no hot row."""

from collections import Counter
from random import randrange
from typing import cast

from sqlalchemy import ForeignKey, Integer, String, Table, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.holding import remembered
from models.schema import Base, table
from models.types import Id

SLOTS = 8


class Tally(Base):
    __tablename__ = "tallies"
    __table_args__ = table()

    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer)  # one slot alone means nothing and may be negative


TABLE = cast(Table, Tally.__table__)
_ADD = (
    update(TABLE)
    .where(*(TABLE.c[name] == bindparam(f"the_{name}") for name in ("station_id", "state", "slot")))
    .values(n=TABLE.c.n + bindparam("change"))
)


def shift(session: Session, station_id: int, left: str | None, entered: str) -> None:
    """Remember the change; `settle` writes it last, so that the row is locked only for the COMMIT."""
    pending: Counter[tuple[int, str]] = session.info.setdefault("tally", Counter())
    if left:
        pending[station_id, left] -= 1
    pending[station_id, entered] += 1


def settle(session: Session) -> None:
    """In one order for all writers, so that two of them can never wait for each other."""
    pending: Counter[tuple[int, str]] = session.info.pop("tally", Counter())
    for (station_id, state), change in sorted(pending.items()):
        if change:
            _add(session, {"station_id": station_id, "state": state, "slot": randrange(SLOTS)}, change)  # noqa: S311


def _add(session: Session, key: dict[str, object], change: int) -> None:
    mine = {f"the_{name}": value for name, value in key.items()}
    if session.connection().execute(_ADD, mine | {"change": change}).rowcount == 0:
        session.execute(TABLE.insert(), key | {"n": change})


def of_stations(session: Session, station_ids: list[int]) -> dict[str, int]:
    """The sums a page shows; they read the same few rows at a thousand or a million requests."""
    return remembered(session, ("tallies", *station_ids), lambda: _of_stations(session, station_ids))


def _of_stations(session: Session, station_ids: list[int]) -> dict[str, int]:
    summed = select(Tally.state, func.sum(Tally.n)).where(Tally.station_id.in_(station_ids))
    return {state: int(n) for state, n in session.execute(summed.group_by(Tally.state))}


def by_station(session: Session, station_ids: list[int]) -> dict[int, dict[str, int]]:
    summed = select(Tally.station_id, Tally.state, func.sum(Tally.n)).where(Tally.station_id.in_(station_ids))
    found: dict[int, dict[str, int]] = {station_id: {} for station_id in station_ids}
    for station_id, state, n in session.execute(summed.group_by(Tally.station_id, Tally.state)):
        found[station_id][state] = int(n)
    return found
