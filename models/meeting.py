"""联席会商 as a record: who was called to one table, what was agreed there, and whether it was done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models import clock
from models.event import Event, history
from models.minutes import Agreed, Body, Minutes, name_of
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id
from models.words import Words

MOST_PARTIES = 40
MOST_ACTIONS = 10


class Held(Exception):
    """The meeting is over: what was decided at it is not arranged anew."""


class TooManyParties(ValueError):
    """One table seats so many."""


class Meeting(Base):
    """Open until it has decided something; a request that was withdrawn meanwhile leaves it pointless."""

    __tablename__ = "meetings"
    __table_args__ = table(Index(None, "request_id"), Index(None, "station_id", "called_at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    called_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    call_id: Mapped[int] = mapped_column(Id, ForeignKey("events.id"))  # its words say why
    planned_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(Sealed("meetings.place"))
    held_on: Mapped[date | None] = mapped_column(Date)
    lead_department_id: Mapped[int | None] = mapped_column(Id, ForeignKey("departments.id"))
    minutes_id: Mapped[int | None] = mapped_column(Id, ForeignKey("events.id"))  # its words are the minutes

    @property
    def is_over(self) -> bool:
        return self.minutes_id is not None

    @property
    def session(self) -> Session:
        found = object_session(self)
        if found is None:
            raise RuntimeError("a meeting is arranged only inside a transaction")
        return found

    def plan(self, day: date | None, place: str) -> None:
        self._refuse_if_over()
        self.planned_on, self.place = day, place or None

    def invite(self, bodies: Iterable[Body], by: int) -> list[Body]:
        """Whoever sits at the table already is not asked twice; who was not there before."""
        self._refuse_if_over()
        present = parties(self.session, self.id)
        known = {key(self.session, one.body) for one in present}
        fresh = {k: body for body in bodies if (k := key(self.session, body)) not in known}
        if len(present) + len(fresh) > MOST_PARTIES:
            raise TooManyParties
        for body in fresh.values():
            self._seat(body, by)
        return list(fresh.values())

    def _seat(self, body: Body, by: int, attended: bool | None = None) -> None:
        row = Party(meeting_id=self.id, department_id=body.department_id, name=body.name or None, invited_by=by)
        row.attended = None if attended is None else int(attended)
        self.session.add(row)
        self.session.flush()

    def excuse(self, party_id: int) -> Body | None:
        """Invited by mistake; who that was."""
        self._refuse_if_over()
        found = self.session.get(Party, party_id)
        if found is None or found.meeting_id != self.id:
            return None
        body = found.body
        self.session.delete(found)
        return body

    def conclude(self, told: Event, minutes: Minutes, lead_id: int | None) -> None:
        """What it came to, once: who was there, who leads, and what each has promised to do."""
        self._refuse_if_over()
        self.minutes_id, self.lead_department_id = told.id, lead_id
        self.held_on = minutes.held_on or clock.today()
        if minutes.came is not None:
            self._note_who_came(minutes.came, told.actor_id or 0)
        for seq, one in enumerate(minutes.actions[:MOST_ACTIONS], start=1):
            self.session.add(_action(self, seq, one))

    def _note_who_came(self, came: tuple[Body, ...], by: int) -> None:
        there = {key(self.session, body): body for body in came}
        for party in parties(self.session, self.id):
            party.attended = int(there.pop(key(self.session, party.body), None) is not None)
        for body in there.values():
            self._seat(body, by, attended=True)

    def _refuse_if_over(self) -> None:
        if self.is_over:
            raise Held("the meeting is over")


class Party(Base):
    """One who was called to the table, or came unasked."""

    __tablename__ = "meeting_parties"
    __table_args__ = table(UniqueConstraint("meeting_id", "department_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    meeting_id: Mapped[int] = mapped_column(Id, ForeignKey("meetings.id"))
    department_id: Mapped[int | None] = mapped_column(Id, ForeignKey("departments.id"))
    name: Mapped[str | None] = mapped_column(Sealed("meeting_parties.name"))
    attended: Mapped[int | None] = mapped_column(SmallInteger)  # empty: not written down
    invited_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def body(self) -> Body:
        return Body(self.department_id, self.name or "")


class Action(Base):
    """One thing agreed: whose it is, by when, and who says that it was done."""

    __tablename__ = "meeting_actions"
    __table_args__ = table(UniqueConstraint("meeting_id", "seq"), Index(None, "station_id", "done_at", "due"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    meeting_id: Mapped[int] = mapped_column(Id, ForeignKey("meetings.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str] = mapped_column(Sealed("meeting_actions.text"))
    department_id: Mapped[int | None] = mapped_column(Id, ForeignKey("departments.id"))
    owner: Mapped[str | None] = mapped_column(Sealed("meeting_actions.owner"))
    due: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))

    @property
    def body(self) -> Body:
        return Body(self.department_id, self.owner or "")

    @property
    def overdue(self) -> bool:
        return self.done_at is None and self.due < clock.today()

    def tick(self, by: int) -> None:
        """Said twice, the first who said it stays."""
        if self.done_at is None:
            self.done_at, self.done_by = clock.now(), by

    def untick(self) -> None:
        self.done_at = self.done_by = None


def _action(meeting: Meeting, seq: int, one: Agreed) -> Action:
    return Action(
        county_id=meeting.county_id, station_id=meeting.station_id, meeting_id=meeting.id, seq=seq, text=one.text,
        department_id=one.owner.department_id, owner=one.owner.name or None, due=one.due,
    )  # fmt: skip


def call(session: Session, told: Event) -> Meeting:
    """Opened in the same breath as the move that asks for it, whoever made that move."""
    made = Meeting(
        id=new_id(), county_id=told.county_id, station_id=told.station_id, request_id=told.request_id,
        called_by=told.actor_id, called_at=told.at, call_id=told.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def open_of(session: Session, request_id: int) -> Meeting | None:
    found = select(Meeting).where(Meeting.request_id == request_id, Meeting.minutes_id.is_(None))
    return session.scalars(found.order_by(Meeting.called_at.desc(), Meeting.id.desc())).first()


def planned(session: Session, request_ids: list[int]) -> dict[int, date]:
    """Whose meeting is still to be held, and has its day."""
    where = (Meeting.request_id.in_(request_ids), Meeting.minutes_id.is_(None), Meeting.planned_on.is_not(None))
    found = select(Meeting).where(*where).order_by(Meeting.called_at, Meeting.id)
    return {one.request_id: one.planned_on for one in session.scalars(found) if one.planned_on} if request_ids else {}


def of_request(session: Session, request_id: int) -> list[Meeting]:
    """In the order in which they were called."""
    found = select(Meeting).where(Meeting.request_id == request_id)
    return list(session.scalars(found.order_by(Meeting.called_at, Meeting.id)))


def parties(session: Session, meeting_id: int) -> list[Party]:
    found = select(Party).where(Party.meeting_id == meeting_id)
    return list(session.scalars(found.order_by(Party.invited_at, Party.id)))


def actions(session: Session, meeting_id: int) -> list[Action]:
    return list(session.scalars(select(Action).where(Action.meeting_id == meeting_id).order_by(Action.seq)))


def agreed_with(session: Session, minutes_id: int) -> set[int]:
    """The departments that took something on at the meeting with these minutes."""
    found = select(Action.department_id).join(Meeting, Meeting.id == Action.meeting_id)
    return {body for body in session.scalars(found.where(Meeting.minutes_id == minutes_id)) if body}


def bodies_at(session: Session, request_id: int) -> set[int]:
    """The departments with a seat at its open meeting, or with something agreed that is not done."""
    seats = select(Party.department_id).join(Meeting, Meeting.id == Party.meeting_id)
    seats = seats.where(Meeting.request_id == request_id, Meeting.minutes_id.is_(None))
    tasks = select(Action.department_id).join(Meeting, Meeting.id == Action.meeting_id)
    tasks = tasks.where(Meeting.request_id == request_id, Action.done_at.is_(None))
    return {body for found in (seats, tasks) for body in session.scalars(found) if body}


def title_of(session: Session, request_id: int) -> str:
    """What its meeting is about, as the office wrote when it last arranged one."""
    told = [e for e in history(session, request_id) if e.move == "arrange"]
    said = (words_of(session, e.id).get("title", "") for e in reversed(told))
    return next((title for title in said if title), "")


def called_by_move(session: Session, held: Meeting) -> str:
    """An office asked for it, or it came by itself: a department sent the matter back a second time."""
    return session.get_one(Event, held.call_id).move


def words_of(session: Session, event_id: int | None) -> dict[str, Any]:
    """Why it was called, or its minutes, as they were written down."""
    told = session.get(Event, event_id) if event_id else None
    kept = session.get(Words, told.words_id) if told and told.words_id else None
    return dict(kept.said) if kept else {}


def key(session: Session, body: Body) -> str:
    """One place at the table for one name, however it was written down."""
    return name_of(session, body)
