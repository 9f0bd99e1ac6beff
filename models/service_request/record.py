"""The request's columns, and the one place in the project where its state changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models import clock, profile, region, tally, words, workflow
from models.event import Event
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

VISIBILITIES = {
    "public": "办理情况可公开(隐去姓名和联系方式)",
    "station": "仅代表联络站可见",
    "private": "仅指定代表和站长可见",
}
TIER_WEIGHT = 1 << 40  # due seconds stay below this, so tier always outranks due time


class Stale(Exception):
    """The request has changed since the caller looked."""


class HeldByAnother(Exception):
    """Another deputy accepted first."""


class TooMany(Exception):
    """This person has filed or said as much as one may for now."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many, too fast")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role; `scope` is what that role lets them see."""

    person_id: int
    role: str
    station_ids: tuple[int, ...] = ()


THE_SYSTEM = Actor(0, workflow.SYSTEM)  # nobody: the event names no person


class Addressee(Base):
    """A deputy a request is addressed to; the first to accept holds it."""

    __tablename__ = "addressees"
    __table_args__ = table(UniqueConstraint("request_id", "person_id"), Index(None, "person_id", "request_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # passed on: still seen, no longer theirs


class Record(Base):
    """What every capability of a request stands on; the table itself is in `request.py`."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    number: Mapped[str] = mapped_column(String(10), unique=True)
    query_code_hash: Mapped[str] = mapped_column(String(64))
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    code_id: Mapped[int | None] = mapped_column(Id, ForeignKey("codes.id"))
    village_id: Mapped[int | None] = mapped_column(Id, ForeignKey("regions.id"))
    filer_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    source: Mapped[str] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(40))
    visibility: Mapped[str] = mapped_column(String(10))
    name_shown: Mapped[int] = mapped_column(SmallInteger, default=0)
    contact_name: Mapped[str | None] = mapped_column(Sealed("service_requests.contact_name"))
    contact_phone: Mapped[str | None] = mapped_column(Sealed("service_requests.contact_phone"))
    profile_version: Mapped[int] = mapped_column(Integer)
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What moves change; every change is in an event, so these are a fold of the history.
    state: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the next promise
    provisional: Mapped[int] = mapped_column(SmallInteger, default=0)  # 1: beyond the known holidays
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grade: Mapped[str | None] = mapped_column(String(20))
    sort_key: Mapped[int] = mapped_column(Id)
    version: Mapped[int] = mapped_column(Integer)
    chain: Mapped[str] = mapped_column(String(64))  # the last link's hash: a cut tail shows

    @property
    def session(self) -> Session:
        found = object_session(self)
        if found is None:
            raise RuntimeError("a request moves only inside a transaction")
        return found

    @property
    def profile(self) -> profile.Profile:
        return profile.of(region.county(self.session, self.county_id).profile)

    def expect(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the request has changed since")

    def move(
        self, name: str, by: Actor, said: dict[str, Any] | None = None, facts: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Event:  # fmt: skip
        """Change and fact in one breath: the columns, the tally, and the link in the chain."""
        before = self.state
        after = workflow.target(name, before or "", by.role)
        self._refuse_if_not_theirs(by)
        if after != before:
            tally.shift(self.session, self.station_id, before or None, after)
            changes["state"] = after
        changes["sort_key"] = self.rank(changes)
        changes = {k: v for k, v in changes.items() if not before or v != getattr(self, k)}
        self._set(after, changes)
        kept = words.of(self.id, by.person_id, said) if said and any(said.values()) else None
        return self._remember(name, by, kept, {k: told(v) for k, v in changes.items()} | (facts or {}))

    def _set(self, state: str, changes: dict[str, Any]) -> None:
        self.state = state  # the only line in the project that sets it
        for column, value in changes.items():
            setattr(self, column, value)
        self.version += 1

    def _remember(self, name: str, by: Actor, kept: words.Words | None, changes: dict[str, Any]) -> Event:
        event = Event(
            id=new_id(), request_id=self.id, county_id=self.county_id, station_id=self.station_id,
            seq=self.version, move=name, state=self.state, at=clock.now(), changes=changes,
            actor_id=None if by.role == workflow.SYSTEM else by.person_id, actor_role=by.role,
            words_id=kept.id if kept else None, words_digest=kept.digest if kept else None,
        )  # fmt: skip
        event.close_link(self.chain)
        self.chain = event.hash
        self.session.flush()  # foreign keys want this order: the request, the words, the event
        for row in (kept, event):
            if row is not None:
                put(self.session, row)
        return event

    def _refuse_if_not_theirs(self, by: Actor) -> None:
        if by.role != workflow.DEPUTY:
            return
        if self.holder_id not in (None, by.person_id):
            raise HeldByAnother("another deputy holds this request")
        if not self.is_with(by.person_id):
            raise workflow.NotAllowed("this request is no longer with this deputy")

    def is_with(self, person_id: int) -> bool:
        return any(a.person_id == person_id and a.until is None for a in self.addressees())

    def rank(self, changes: dict[str, Any]) -> int:
        """Tier, then due time; age is the id behind it."""
        due = changes.get("due_at", self.due_at) or self.filed_at
        tier = changes.get("tier", self.tier)
        return self.profile.tier_rank(tier) * TIER_WEIGHT + int(due.timestamp())

    def promise(self, clock_name: str) -> dict[str, Any]:
        """The next date a resident may count on, by the county's own clock."""
        due, provisional = clock.workdays_after(clock.now(), self.profile.clocks[clock_name].workdays)
        return {"due_at": due, "provisional": int(provisional)}

    def addressees(self) -> list[Addressee]:
        found = select(Addressee).where(Addressee.request_id == self.id).order_by(Addressee.id)
        return list(self.session.scalars(found))

    def moves_for(self, actor: Actor) -> list[workflow.Move]:
        """The buttons this actor gets: the table's, less what another deputy holds or was passed on."""
        free = self.holder_id in (None, actor.person_id)
        if actor.role == workflow.DEPUTY and not (free and self.is_with(actor.person_id)):
            return []
        return workflow.moves_for(self.state, actor.role)


def put(session: Session, row: Base) -> None:
    """Insert now, past the unit of work: half the price, for rows that nobody changes in this transaction."""
    given = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    session.execute(row.__table__.insert(), given)  # type: ignore[attr-defined]


def told(value: Any) -> Any:
    """A column's value as history tells it: times as text, the rest as it is."""
    return value.isoformat() if isinstance(value, datetime) else value
