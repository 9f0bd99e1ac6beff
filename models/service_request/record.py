"""A request that moves: the one place in the project where its state changes, and who may change it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, Insert, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models import absence, calendar, clock, department, event, profile, region, tally, words, workflow
from models.event import Event
from models.schema import Base, table
from models.service_request.columns import COUNTY, STATION, Columns
from models.types import Id, UtcDateTime, new_id

VISIBILITIES = {
    "public": "办理情况可公开（隐去姓名和联系方式）",
    "station": "仅代表联络站可见",
    "private": "仅指定代表和站长可见",
}
A_CLASS, A_SECOND = 1 << 38, 1 << 5  # of a sort key: danger, the usual and what rests; then due seconds, then the tier
HANDING_OVER = ("assign", "accept", "ask", "answer", "order", "confer")
BY_HAND = (workflow.DEPUTY, workflow.GRID)  # one of them holds it; the others look on
BETWEEN_OFFICES = ("send_up", "send_down", "take_over")
OWNERS = {STATION: workflow.CHIEF, COUNTY: workflow.COUNTY}
NOT_BY_WHO_ACTED = {
    "verify": ("take", "report"),
    "reject": ("take", "report"),
    "feedback": ("take", "report"),
    "uphold": ("answer", "feedback", "report"),
    "take_up": ("answer", "feedback", "report"),
}


NOT_BY_THE_BODY = ("verify", "reject", "feedback", "uphold", "take_up", "phoned", "grant_time")


class Stale(Exception):
    """The request has changed since the caller looked."""


class HeldByAnother(Exception):
    """Another deputy accepted first."""


class OwnWork(Exception):
    """Who did the work may not be the one who accepts it, nor rule on a doubt about it."""


class NotYet(Exception):
    """The county's rules want something else to have happened first."""


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
    department_ids: tuple[int, ...] = ()


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
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when they last opened its page

    def covers(self, gone: absence.Absence) -> bool:
        """Still asked, and asked since somebody went away."""
        return self.until is None and self.since >= gone.counts_from


class Record(Columns):
    """A request that can move; what each move carries is in the capabilities."""

    __abstract__ = True

    @property
    def session(self) -> Session:
        found = object_session(self)
        if found is None:
            raise RuntimeError("a request moves only inside a transaction")
        return found

    @property
    def profile(self) -> profile.Profile:
        """The county's rules as they were when this was filed, by whichever file it went then."""
        known = self.session.info.setdefault("profiles", {})  # a session forgets rows that nobody holds
        key = self.profile_key or region.county(self.session, self.county_id).profile
        if (key, self.profile_version) not in known:
            known[key, self.profile_version] = profile.of_version(self.session, key, self.profile_version)
        rules: profile.Profile = known[key, self.profile_version]
        return rules

    @property
    def calendar(self) -> calendar.Calendar:
        """Clocks are as they were at filing; which days are free is a fact, and today's file knows it best."""
        today = profile.of(region.county(self.session, self.county_id).profile)
        return calendar.of_station(self.session, self.station_id, today.calendar)

    def expect(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the request has changed since")

    def move(
        self, name: str, by: Actor, said: dict[str, Any] | None = None, facts: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Event:  # fmt: skip
        """Change and fact in one breath: the columns, the tally, and the link in the chain."""
        before = self.state
        after = workflow.target(name, before or "", by.role, self.profile.off)
        self._refuse_if_not_theirs(name, by)
        if name in HANDING_OVER and not self.handed_over_at:
            changes["handed_over_at"] = clock.now()
        facts = (facts or {}) | ({"clock": changes.pop("clock")} if "clock" in changes else {})
        if self.asked_over and after not in workflow.WAITING:
            changes.setdefault("owner", self.owned_by)  # nobody is asked any more to take over what is done
        if after != before:
            tally.shift(self.session, self.station_id, before or None, after)
            changes["state"] = after
        changes["sort_key"] = self.rank(changes)
        changes = {k: v for k, v in changes.items() if not before or v != getattr(self, k)}
        self._set(after, changes)
        kept = words.of(self.id, by.person_id or None, said) if said and any(said.values()) else None
        return self._remember(name, by, kept, {k: told(v) for k, v in changes.items()} | facts)

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

    def _refuse_if_not_theirs(self, name: str, by: Actor) -> None:
        if by.role in BY_HAND and not self.is_in_hands_of(by.person_id):
            raise HeldByAnother("another deputy holds this request")
        if not self._is_theirs(by):
            raise workflow.NotAllowed("this request is no longer with this person")
        if not self._may(workflow.MOVES[name], by):
            raise workflow.NotAllowed("the matter is owned by the other office")
        if name in NOT_BY_WHO_ACTED and by.person_id in self.workers(NOT_BY_WHO_ACTED[name]):
            raise OwnWork("who did the work may not accept it")
        if name in NOT_BY_THE_BODY and by.person_id in self._of_the_bodies():
            raise OwnWork("nor may a colleague of theirs, in another office of their own")

    def _of_the_bodies(self) -> set[int]:
        """Who acts for the department at work, or for the one that is complained of."""
        bodies = (self.department_id, self.about_department_id)
        return {person_id for body in bodies for person_id in department.handlers(self.session, body)}

    def _is_theirs(self, by: Actor) -> bool:
        if not self.state:  # it is only being filed
            return True
        if by.role in BY_HAND:
            return self.is_in_hands_of(by.person_id) and self.is_with(by.person_id)
        return by.role != workflow.HANDLER or self.department_id in by.department_ids

    def is_in_hands_of(self, person_id: int) -> bool:
        """Nobody holds it, or they do, or they stand in for its holder, who is away."""
        return self.holder_id in (None, person_id) or self.stands_in(person_id)

    def stands_in(self, person_id: int) -> bool:
        """Asked because its holder is away, and as long as that lasts: whoever comes back finds it their own."""
        gone = absence.of_people(self.session, [self.holder_id or 0], clock.today()).get(self.holder_id or 0)
        return gone is not None and any(a.person_id == person_id and a.covers(gone) for a in self.addressees())

    def workers(self, moves: tuple[str, ...]) -> set[int]:
        """Who made these moves on this request, ever."""
        return {e.actor_id for e in event.history(self.session, self.id) if e.move in moves and e.actor_id}

    def filed_under(self, category: str | None) -> dict[str, Any]:
        """Another category; one that few may see makes it private from then on."""
        if not category:
            return {}
        few = {"visibility": "private"} if category in self.profile.few_see else {}
        return {"category": category} | few

    def is_with(self, person_id: int) -> bool:
        return any(a.person_id == person_id and a.until is None for a in self.addressees())

    def rank(self, changes: dict[str, Any]) -> int:
        """What looks dangerous, then the longest overdue, then due soonest; what rests for its resident is last.

        Due together, the county's tiers in their order, then age: the id."""
        then = {name: changes.get(name, getattr(self, name)) for name in ("due_at", "waiting_since", "alert", "tier")}
        due, rests = then["due_at"] or self.filed_at, then["waiting_since"] is not None
        tier = min(self.profile.tier_rank(then["tier"]), A_SECOND - 1)
        stands = 2 if rests else 0 if self._is_urgent(then["alert"]) else 1
        return A_CLASS * stands + A_SECOND * int(due.timestamp()) + tier

    def heard(self, text: str) -> dict[str, Any]:
        """What a resident says later is read as the first words were; danger makes room for nothing less."""
        matter = self.profile.recognised(text)
        if matter is None or (self.alert and not matter.urgent):
            return {}
        return {"alert": matter.name}

    def _is_urgent(self, alert: str | None) -> bool:
        matter = self.profile.sends(alert) if alert else None
        return matter is not None and matter.urgent

    def promise(self, clock_name: str, tier: str | None = None) -> dict[str, Any]:
        """The next date a resident may count on, by the county's own clock and the station's own calendar."""
        due, provisional = self.calendar.due(clock.now(), self.profile.clock(clock_name, tier or self.tier))
        return {"due_at": due, "provisional": int(provisional), "clock": clock_name}

    def running_clock(self) -> str:
        """The one that was begun last; a day that the office named takes the place of its end, and begins no other."""
        past = reversed(event.history(self.session, self.id))
        return str(next((e.changes["clock"] for e in past if "clock" in e.changes), "answer"))

    def addressees(self) -> list[Addressee]:
        found = select(Addressee).where(Addressee.request_id == self.id).order_by(Addressee.id)
        return list(self.session.scalars(found))

    def moves_for(self, actor: Actor) -> list[workflow.Move]:
        """The buttons this actor gets: the table's, less what is another's to do."""
        if not self._is_theirs(actor):
            return []
        return [m for m in workflow.moves_for(self.state, actor.role, self.profile.off) if self._may(m, actor)]

    def _may(self, move: workflow.Move, actor: Actor) -> bool:
        """Of the two offices, only the one that owns it; one number never has two masters."""
        if move.name in BETWEEN_OFFICES:
            return actor.role == self._turn_between(move.name)
        return not (actor.role in move.owner and actor.role != OWNERS[self.owned_by])

    def _turn_between(self, move: str) -> str | None:
        """Who was asked takes it over or gives it back; with nobody asked its owner may ask the other."""
        asked = OWNERS.get(self.asked_over or "")
        return asked if asked or move == "take_over" else OWNERS[self.owned_by]


def put(session: Session, row: Base) -> None:
    """Insert now, past the unit of work: half the price, for rows that nobody changes in this transaction."""
    given = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    session.execute(_insert_into(type(row)), given)


@cache
def _insert_into(kind: type[Base]) -> Insert:
    return cast(Table, kind.__table__).insert()


def told(value: Any) -> Any:
    """A column's value as history tells it: times as text, the rest as it is."""
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date too
