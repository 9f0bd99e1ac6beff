"""The workbook on its way: looked at, ready, taken in; each step claimed by one worker, one county at a time.

A book is taken in by one transaction, and on SQLite a transaction that writes keeps every other writer out. So how
far it has come is written beside it, between the phases, through another session; the last phase is bulk inserts.
"""

import json
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, delete, select, update
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, keys
from models.county_book.line import Book, Note, Row
from models.county_book.plan import Plan
from models.county_book.taking import Looked, Report, look, write
from models.delivery import database_now
from models.person import Role, roles_of
from models.region import Region
from models.schema import Base, table
from models.sight import DO, Sight
from models.types import Id, Sealed, UtcDateTime, canonical, new_id

KEPT = timedelta(days=1)
LEASE = timedelta(minutes=3)  # longer than the longest phase; a dead worker's book comes back after it
PATIENCE = timedelta(minutes=1)
CHECKING, READY, FAULTY, TAKING, TAKEN, FAILED = "checking", "ready", "faulty", "taking", "taken", "failed"
UNDER_WAY = (CHECKING, TAKING)
CONTEXT, FOUND = "county_books.book", "county_books.found"
CHANGED_MEANWHILE = "核对之后，县里的数据有变动。请再看一遍，重新确认。"
Bytes = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


class Busy(Exception):
    """Another workbook of this county is being taken in, or this one is not ready for it."""


class CountyBook(Base):
    __tablename__ = "county_books"
    __table_args__ = table(
        UniqueConstraint("county_id", "taking"),  # of two at once the second meets the first
        Index(None, "county_id", "id"), Index(None, "next_at"), Index(None, "made_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    name: Mapped[str] = mapped_column(Sealed("county_books.name"))  # of a file: people's names stand there too
    book: Mapped[bytes | None] = mapped_column(Bytes)
    found: Mapped[bytes | None] = mapped_column(Bytes)  # what the last look at it said
    state: Mapped[str] = mapped_column(String(20), default=CHECKING)
    done: Mapped[int] = mapped_column(Integer, default=0)  # rows, of this phase
    total: Mapped[int] = mapped_column(Integer)
    taking: Mapped[int | None] = mapped_column(Integer)  # 1 while it is being taken in
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # for a worker; none while it waits for a person
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def read(self) -> Book:
        told = _unpacked(self.book, CONTEXT)
        rows = {sheet: [Row(number, cells) for number, cells in of] for sheet, of in told["rows"].items()}
        notes = {part: [Note(*pair) for pair in told[part]] for part in ("wrong", "warned")}
        return Book(rows, told["letters"], notes["wrong"], notes["warned"])

    @property
    def told(self) -> dict[str, Any]:
        return _unpacked(self.found, FOUND) if self.found else {}

    def is_overlooked(self) -> bool:
        """Nobody has taken it up for a while: no worker runs."""
        return self.next_at is not None and self.next_at < clock.now() - PATIENCE

    def is_there(self) -> bool:
        return self.state == TAKEN or self.made_at > clock.now() - KEPT

    def rest(self, state: str, told: dict[str, Any]) -> None:
        """Nobody's now; a person reads what was found."""
        self.state, self.found = state, _packed(told, FOUND)
        self.next_at = self.lease_owner = self.taking = None

    def fail(self) -> None:
        self.rest(FAILED, self.told)


def _packed(told: Any, context: str) -> bytes:
    return keys.ring().seal(zlib.compress(canonical(told).encode()), context)


def _unpacked(sealed: bytes | None, context: str) -> Any:
    return json.loads(zlib.decompress(keys.ring().unseal(bytes(sealed or b""), context)))


def wait(session: Session, county: Region, made_by: int, name: str, book: Book) -> CountyBook:
    told = {
        "rows": {sheet: [[row.number, dict(row.cells)] for row in rows] for sheet, rows in book.rows.items()},
        "letters": {sheet: dict(letters) for sheet, letters in book.letters.items()},
        "wrong": [[note.where, note.said] for note in book.wrong],
        "warned": [[note.where, note.said] for note in book.warned],
    }
    one = CountyBook(
        id=new_id(), county_id=county.id, made_by=made_by, name=name[:120], book=_packed(told, CONTEXT),
        total=book.n, next_at=clock.now(),
    )  # fmt: skip
    session.add(one)
    return one


def find(session: Session, book_id: int, county_ids: Sequence[int]) -> CountyBook | None:
    mine = (CountyBook.id == book_id, CountyBook.county_id.in_(county_ids))
    one = session.scalars(select(CountyBook).where(*mine)).first()
    return one if one and one.is_there() else None


def latest(session: Session, county_ids: Sequence[int], limit: int) -> list[CountyBook]:
    found = select(CountyBook).where(CountyBook.county_id.in_(county_ids)).order_by(CountyBook.id.desc())
    return [one for one in session.scalars(found.limit(limit)) if one.is_there()]


def confirm(session: Session, one: CountyBook) -> None:
    """A person has read what would come of it, and says yes."""
    others = select(CountyBook.id).where(CountyBook.county_id == one.county_id, CountyBook.taking == 1)
    if one.state != READY or session.scalars(others).first() is not None:
        raise Busy
    yes = update(CountyBook).where(CountyBook.id == one.id, CountyBook.state == READY)
    change = {"state": TAKING, "taking": 1, "done": 0, "next_at": clock.now()}
    if session.execute(yes.values(**change)).rowcount != 1:  # type: ignore[attr-defined]
        raise Busy


def drop(session: Session, one: CountyBook) -> None:
    if one.state in (TAKING, TAKEN):
        raise Busy
    session.delete(one)


def claim(session: Session, me: str) -> int | None:
    """One that waits for a worker; it is mine until the lease runs out."""
    now = database_now(session)
    due = select(CountyBook.id, CountyBook.next_at).where(CountyBook.next_at <= now).order_by(CountyBook.next_at)
    for book_id, was in session.execute(due.limit(5)).all():
        mine = update(CountyBook).where(CountyBook.id == book_id, CountyBook.next_at == was)
        taken = session.execute(mine.values(next_at=now + LEASE, lease_owner=me))
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            return book_id
    return None


def any_due(session: Session) -> bool:
    due = select(CountyBook.id).where(CountyBook.next_at <= database_now(session))
    return session.scalars(due.limit(1)).first() is not None


def advance(session: Session, book_id: int, me: str, done: int) -> None:
    """So many rows have been looked at; who no longer holds it says nothing."""
    mine = update(CountyBook).where(CountyBook.id == book_id, CountyBook.lease_owner == me)
    session.execute(mine.values(done=done, next_at=database_now(session) + LEASE))


def held(session: Session, book_id: int, me: str) -> CountyBook | None:
    """Still mine? After a freeze longer than the lease it may be another's."""
    mine = select(CountyBook).where(CountyBook.id == book_id, CountyBook.lease_owner == me)
    return session.scalars(mine.with_for_update()).first()


def check(session: Session, one: CountyBook, report: Report) -> Looked:
    return look(session, session.get_one(Region, one.county_id), one.read, report, one.made_by)


def checked(one: CountyBook, looked: Looked) -> None:
    one.rest(FAULTY if looked.faults else READY, looked.told())


def take(session: Session, one: CountyBook) -> None:
    """Looked at again where it is written: only what a person has read is done."""
    looked = check(session, one, lambda rows: None)
    before = {part: said for part, said in one.told.items() if part != "again"}
    if looked.faults or canonical(looked.told()) != canonical(before):
        one.rest(FAULTY if looked.faults else READY, looked.told() | {"again": CHANGED_MEANWHILE})
        return
    write(session, looked.plan)
    _audit(session, one, looked.plan)
    one.rest(TAKEN, {"counted": looked.plan.counted()})
    one.book, one.ended_at = None, clock.now()


def _audit(session: Session, one: CountyBook, plan: Plan) -> None:
    """Every role that it gave or ended, under whoever brought it."""
    held = ",".join(dict.fromkeys(role.role for role in roles_of(session, one.made_by)))
    given, ended = [row["id"] for row in plan.made.get(Role, [])], plan.altered.get(Role, {})
    line = {"county_id": one.county_id, "person_id": one.made_by, "roles": held[:80], "deed": DO}
    session.add_all([Sight(**line, way="book.role", about=str(role_id)) for role_id in given])
    session.add_all([Sight(**line, way="book.until", about=str(role_id)) for role_id in ended])


def forget(session: Session, now: datetime) -> int:
    """What nobody took in within a day; the words of it go, whoever's they are."""
    old = delete(CountyBook).where(CountyBook.state.not_in((TAKEN, TAKING)), CountyBook.made_at < now - KEPT)
    return session.execute(old).rowcount  # type: ignore[attr-defined]
