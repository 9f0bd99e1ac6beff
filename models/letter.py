"""交办函: the numbered letter that goes out with an order, who received it, and what became void."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, deputy
from models.department import Department
from models.event import Event
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

if TYPE_CHECKING:  # a request issues its letters, so this module is read before there is one
    from models.service_request.record import Record


OUT = ("ordered", "taken", "queried", "reported")  # while a department is bound by its letter


class LetterNumber(Base):
    """The last number an office has given this year."""

    __tablename__ = "letter_numbers"
    __table_args__ = table()

    office_kind: Mapped[str] = mapped_column(String(10), primary_key=True)  # station, county
    office_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer)


class Letter(Base):
    """Its words are those of the event that ordered it; a void one keeps its number."""

    __tablename__ = "letters"
    __table_args__ = table(
        UniqueConstraint("office_kind", "office_id", "year", "n"),
        Index(None, "office_kind", "office_id", "id"),  # an office's book
        Index(None, "department_id", "id"),  # a department's
        Index(None, "request_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    office_kind: Mapped[str] = mapped_column(String(10))  # whose number it bears: the station's, or the county's
    office_id: Mapped[int] = mapped_column(Id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    department_id: Mapped[int] = mapped_column(Id, ForeignKey("departments.id"))
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("events.id"))
    year: Mapped[int] = mapped_column(Integer)
    n: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(60))  # as printed
    issued_on: Mapped[date] = mapped_column(Date)
    issued_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisional: Mapped[int] = mapped_column(SmallInteger, default=0)
    copy_to: Mapped[str | None] = mapped_column(String(80))  # the superior of a vertically managed body
    receipted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipted_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    receipt_name: Mapped[str | None] = mapped_column(Sealed("letters.receipt_name"))
    void_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def awaits_receipt(self) -> bool:
        return self.receipted_at is None and self.void_at is None


def issue(one: "Record", told: Event) -> Letter:
    """In the transaction of the order itself: no order without its letter, no number without its order."""
    session, body = one.session, one.session.get_one(Department, one.department_id)
    office_id = {"station": one.station_id, "county": one.county_id}[one.owned_by]
    day, rules = clock.today(), one.profile.letters
    year = day.year if "{year}" in rules.number else 0  # a number that names no year begins anew with none
    n = _next(session, one.owned_by, office_id, year)
    letter = Letter(
        id=new_id(), county_id=one.county_id, station_id=one.station_id, office_kind=one.owned_by, office_id=office_id,
        request_id=one.id, department_id=body.id, event_id=told.id, year=year, n=n,
        number=rules.number.format(year=day.year, n=n), issued_on=day, issued_by=told.actor_id,
        due_at=one.due_at, provisional=one.provisional, copy_to=body.superior,
    )  # fmt: skip
    session.add(letter)
    return letter


def _next(session: Session, kind: str, office_id: int, year: int) -> int:
    """One more than the last. Where no row lock makes the second wait, the unique key makes it run again."""
    key = {"office_kind": kind, "office_id": office_id, "year": year}
    mine = tuple(getattr(LetterNumber, name) == value for name, value in key.items())
    if session.execute(update(LetterNumber).where(*mine).values(n=LetterNumber.n + 1)).rowcount == 0:  # type: ignore[attr-defined]
        session.execute(insert(LetterNumber).values(**key, n=1))
    return session.execute(select(LetterNumber.n).where(*mine)).scalar_one()


def receive(session: Session, request_id: int, person_id: int) -> None:
    """Who takes the matter on has the letter in hand; the first hand that signs is on the receipt."""
    if letter := last(session, request_id):
        _sign(session, letter, person_id, deputy.name_of(session, person_id) or None)


ON_PAPER = "（纸质回执）"


def receive_on_paper(session: Session, letter: Letter, name: str, by: int) -> bool:
    """The slip torn off below came back signed: the office writes down by whom, unless somebody has signed before."""
    return _sign(session, letter, by, name + ON_PAPER)


def _sign(session: Session, letter: Letter, by: int, name: str | None) -> bool:
    """Of two at once the first; the other is told that somebody has signed."""
    waits = (Letter.id == letter.id, Letter.receipted_at.is_(None), Letter.void_at.is_(None))
    signed = update(Letter).where(*waits).values(receipted_at=clock.now(), receipted_by=by, receipt_name=name)
    won = cast(Any, session.execute(signed)).rowcount == 1
    session.refresh(letter)
    return won


def void(one: "Record") -> None:
    """The order is taken back, sent back, or comes to nothing: its letter binds nobody, and keeps its number."""
    if one.state not in OUT:
        return  # a letter whose work was done stays what it was
    if letter := last(one.session, one.id):
        letter.void_at = letter.void_at or clock.now()


def last(session: Session, request_id: int) -> Letter | None:
    """The one that holds, if any does."""
    return next(reversed(of_request(session, request_id)), None)


def of_request(session: Session, request_id: int) -> list[Letter]:
    """Oldest first by the request's own count: the watches of two hosts may disagree."""
    found = select(Letter).join(Event, Event.id == Letter.event_id).where(Letter.request_id == request_id)
    return list(session.scalars(found.order_by(Event.seq)))
