"""The sheet between preview and commit: sealed, for a day; and once taken in, never again."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, delete, select, update
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, keys, profile, region
from models.ledger_import.reading import OURS, Fault, Line, Row, read
from models.ledger_import.sorting import passed_over
from models.ledger_import.telling import tell
from models.schema import Base, table
from models.station import Station
from models.types import Id, Sealed, UtcDateTime, canonical, new_id

MOST_ROWS = 1000  # new ones
MOST_READ = 10_000  # with those that are here already: a station's year comes back whole
KEPT = timedelta(days=1)
CONTEXT = "imports.sheet"


class TakenIn(Exception):
    """These very rows came in before."""

    def __init__(self, at: datetime) -> None:
        super().__init__("taken in before")
        self.at = at


class Faulty(Exception):
    """Something in it is not right, or no longer."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("faults in the sheet")
        self.faults = faults


class TooMany(Exception):
    """More new rows than one import takes."""


@dataclass(frozen=True)
class Looked:
    """What would come of these rows today."""

    lines: list[Line]
    faults: list[Fault]
    passed_over: dict[int, str]  # row → why it is not taken in


class Import(Base):
    """A sheet that came in, or still may; once it has, nothing of its words is kept here."""

    __tablename__ = "imports"
    __table_args__ = table(
        UniqueConstraint("station_id", "committed_digest"), Index(None, "station_id", "id"), Index(None, "made_at")
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    name: Mapped[str] = mapped_column(Sealed("imports.name"))  # of a file: people's names stand there too
    sheet: Mapped[bytes | None] = mapped_column(LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb"))
    digest: Mapped[str] = mapped_column(String(64))
    n: Mapped[int] = mapped_column(Integer)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_digest: Mapped[str | None] = mapped_column(String(64))  # of two at once the second meets the first

    @property
    def rows(self) -> list[Row]:
        if self.sheet is None:
            return []
        told = json.loads(zlib.decompress(keys.ring().unseal(self.sheet, CONTEXT)))
        return [Row(number, cells) for number, cells in told]

    def is_open(self) -> bool:
        return self.committed_at is None and self.sheet is not None and self.made_at > clock.now() - KEPT


def wait(
    session: Session, home: Station, made_by: int, name: str, rows: Sequence[Row], unread: Sequence[Fault] = ()
) -> Import:  # fmt: skip
    """Kept for whoever looks at it; a sheet with faults is not kept at all."""
    said = digest(rows)
    _refuse_taken_in(session, home.id, said)
    found = look(session, home, rows).faults
    if faults := _together(unread, found):
        raise Faulty(faults)
    spelt = canonical([[row.number, dict(row.cells)] for row in rows]).encode()
    one = Import(
        id=new_id(), county_id=home.county_id, station_id=home.id, made_by=made_by, name=name[:120],
        sheet=keys.ring().seal(zlib.compress(spelt), CONTEXT), digest=said, n=len(rows),
    )  # fmt: skip
    session.add(one)
    return one


def look(session: Session, home: Station, rows: Sequence[Row]) -> Looked:
    rules = _rules(session, home)
    over = passed_over(session, home, rules, rows)
    fresh = [row for row in rows if row.number not in over]
    if len(fresh) > MOST_ROWS:
        raise TooMany
    return Looked(*read(session, home, rules, fresh), over)


def _together(unread: Sequence[Fault], found: Sequence[Fault]) -> list[Fault]:
    """In the order of the sheet; of a cell that could not be read nothing more is said."""
    told = {(one.row, one.column) for one in unread}
    return sorted([*unread, *(one for one in found if (one.row, one.column) not in told)], key=lambda one: one.row)


def digest(rows: Sequence[Row]) -> str:
    """Of what the rows say, wherever in a sheet they stand: a copy saved anew is the same ledger."""
    told = [{k: v for k, v in row.cells.items() if v or k not in OURS} for row in rows]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _rules(session: Session, home: Station) -> profile.Profile:
    return profile.of(region.county(session, home.county_id).profile)


def _refuse_taken_in(session: Session, station_id: int, said: str) -> None:
    same = (Import.station_id == station_id, Import.committed_digest == said)
    if at := session.scalar(select(Import.committed_at).where(*same)):
        raise TakenIn(at)


def commit(session: Session, one: Import, by: int) -> int:
    """All of it in this transaction; what was right yesterday is looked at again."""
    if one.committed_at is not None:
        raise TakenIn(one.committed_at)
    _refuse_taken_in(session, one.station_id, one.digest)
    home = session.get_one(Station, one.station_id)
    looked = look(session, home, one.rows)
    if looked.faults:
        raise Faulty(looked.faults)
    _claim(session, one, len(looked.lines))
    tell(session, home, by, one.id, looked.lines)
    return len(looked.lines)


def _claim(session: Session, one: Import, n: int) -> None:
    """Before the long work, so that a second comer waits here; the words go, they now stand where they belong."""
    mine = update(Import).where(Import.id == one.id, Import.committed_at.is_(None))
    taken = {"committed_at": clock.now(), "committed_digest": one.digest, "sheet": None, "n": n}
    if session.execute(mine.values(**taken)).rowcount != 1:  # type: ignore[attr-defined]
        raise TakenIn(clock.now())


def drop(session: Session, one: Import) -> None:
    if one.committed_at is None:
        session.delete(one)


def find(session: Session, import_id: int, station_ids: Sequence[int]) -> Import | None:
    return session.scalars(select(Import).where(Import.id == import_id, Import.station_id.in_(station_ids))).first()


def of_stations(session: Session, station_ids: Sequence[int], limit: int) -> list[Import]:
    """The latest first; what waited too long is no more."""
    found = select(Import).where(Import.station_id.in_(station_ids)).order_by(Import.id.desc()).limit(limit)
    return [one for one in session.scalars(found) if one.committed_at or one.is_open()]


def forget(session: Session, now: datetime) -> int:
    """What nobody took in within a day."""
    old = delete(Import).where(Import.committed_at.is_(None), Import.made_at < now - KEPT)
    return session.execute(old).rowcount  # type: ignore[attr-defined]
