"""What is owed to whom because something happened, and every try at bringing it there."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.event import Event
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

LEASE = timedelta(seconds=60)

ENDS = {
    "acknowledged": "已查看",
    "receipted": "已送达",
    "told_chief": "已转站长知悉",
    "call_list": "列入电话告知名单",
    "called": "已电话告知",
    "visited": "已上门告知",
    "posted": "已在公示栏告知",
    "let_be": "未能提醒，不必电话告知",
    "nobody": "本站没有站长，无人可转告",
    "moot": "已无需通知",
}


RAN_OUT = ("told_chief", "call_list")


class Delivery(Base):
    """Owed until it ends; while it is open it has a next time to be acted on."""

    __tablename__ = "deliveries"
    __table_args__ = table(
        UniqueConstraint("event_id", "recipient_id", "notice"),
        Index(None, "next_at"),  # the oldest that is due: the worker's health
        Index(None, "account", "next_at"),  # the claim walks this and nothing else
        Index(None, "request_id", "recipient_id"),
        Index(None, "recipient_id", "next_at"),
        Index(None, "recipient_id", "told_at"),
        Index(None, "station_id", "ended_as"),
        Index(None, "station_id", "owed_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("events.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    recipient_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    notice: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(10), default="", server_default="")  # which one it waits for
    rung: Mapped[int] = mapped_column(Integer, default=0)  # which channel of the ladder is next
    tries: Mapped[int] = mapped_column(Integer, default=0)  # on this rung
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # empty once it has ended
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    owed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # WeChat first took a message of it
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str | None] = mapped_column(String(20))

    def wait_until(self, moment: datetime) -> None:
        """Nobody's just now; due again then."""
        self.next_at, self.lease_owner = moment, None

    def climb(self) -> None:
        self.rung, self.tries, self.next_at = self.rung + 1, 0, clock.now()

    def end(self, how: str) -> None:
        self.ended_at, self.ended_as, self.next_at, self.lease_owner = clock.now(), how, None, None


def owe(session: Session, event: Event, recipient_id: int, notice: str, account: str = "") -> None:
    owed = Delivery(
        county_id=event.county_id, station_id=event.station_id, event_id=event.id, request_id=event.request_id,
        recipient_id=recipient_id, notice=notice, account=account, next_at=clock.now(),
    )  # fmt: skip
    session.add(owed)


def owe_once(session: Session, event: Event, recipient_id: int, notice: str, account: str = "") -> None:
    """As `owe`, where two roads may lead to the same debt."""
    same = (Delivery.event_id == event.id, Delivery.recipient_id == recipient_id, Delivery.notice == notice)
    if session.scalars(select(Delivery.id).where(*same)).first() is None:
        owe(session, event, recipient_id, notice, account)


def database_now(session: Session) -> datetime:
    """The database's clock: leases of two hosts must go by one watch."""
    if session.get_bind().dialect.name == "sqlite":
        return clock.now()  # one file, one machine, one watch
    return session.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar_one().replace(tzinfo=UTC)


def claim(
    session: Session, me: str, limit: int, accounts: dict[str, tuple[int, timedelta]]
) -> list[tuple[int, int]]:
    """Take what is due: the next time moves to the lease's end, so a dead worker's work comes back.

    `accounts` says of each how many, and overdue by how long; the answer is (delivery, recipient)."""
    now = database_now(session)
    mine: list[tuple[int, int]] = []
    for account, (most, overdue) in accounts.items():
        due = select(Delivery.id, Delivery.recipient_id, Delivery.next_at).order_by(Delivery.next_at)
        due = due.where(Delivery.account == account, Delivery.next_at <= now - overdue)
        for delivery_id, recipient_id, was in session.execute(due.limit(min(most, limit - len(mine)))).all():
            if lease(session, delivery_id, was, now, me):
                mine.append((delivery_id, recipient_id))
    return mine


def lease(session: Session, delivery_id: int, was: datetime | None, now: datetime, me: str) -> bool:
    """Of two who saw the same moment, one gets it."""
    take = update(Delivery).where(Delivery.id == delivery_id, Delivery.next_at == was)
    taken = session.execute(take.values(next_at=now + LEASE, lease_owner=me))
    return taken.rowcount == 1  # type: ignore[attr-defined]


def held_by(session: Session, delivery_id: int, me: str) -> Delivery | None:
    """Still mine? After a freeze longer than the lease it may be another's, or ended."""
    mine = (Delivery.id == delivery_id, Delivery.lease_owner == me, Delivery.ended_at.is_(None))
    found = select(Delivery).where(*mine)  # who read it just as it was claimed has ended it and left the lease
    return session.scalars(found.with_for_update(), execution_options={"populate_existing": True}).first()


def renew(session: Session, delivery: Delivery) -> None:
    """The lease starts anew with each send: in a long batch the others may have used it up."""
    delivery.next_at = database_now(session) + LEASE


def mates(session: Session, owed: Delivery, me: str) -> list[Delivery]:
    """What else of this person's is due, or already in my hands, on the same step or the one before.

    Not locked: workers who lock a list of rows while each holds one of them wait for each other for ever.
    """
    now = database_now(session)
    found = select(Delivery).where(
        Delivery.recipient_id == owed.recipient_id, Delivery.rung.in_((owed.rung, owed.rung - 1)),
        Delivery.id != owed.id, Delivery.next_at.is_not(None),
        or_(Delivery.lease_owner == me, Delivery.next_at <= now),
    )  # fmt: skip
    return sorted(session.scalars(found.order_by(Delivery.next_at).limit(200)), key=lambda one: one.id)


def take_along(session: Session, mate: Delivery, me: str) -> bool:
    """This one is mine too, unless somebody took or ended it since we looked."""
    if mate.lease_owner == me:
        return held_by(session, mate.id, me) is not None
    return lease(session, mate.id, mate.next_at, database_now(session), me)


def last_told(session: Session, recipient_id: int) -> datetime | None:
    return session.scalar(select(func.max(Delivery.told_at)).where(Delivery.recipient_id == recipient_id))


def acknowledge(session: Session, request_id: int, person_id: int) -> None:
    """They opened it or acted on it: nothing more has to reach them about it, by telephone either."""
    for delivery in session.scalars(select(Delivery).where(*_unread(request_id, person_id))):
        delivery.end("acknowledged")


def heard_of(session: Session, request_ids: list[int], person_id: int) -> None:
    """A chief's queue showed them, where the digest's link leads: for who works on one only its own page counts."""
    found = select(Delivery).where(Delivery.recipient_id == person_id, Delivery.next_at.is_not(None))
    for delivery in session.scalars(found.where(Delivery.told_at.is_not(None))):
        if delivery.request_id in request_ids:
            delivery.end("acknowledged")


def waits_on(session: Session, person_id: int) -> bool:
    """Whether anything that was sent to them waits for their look."""
    found = select(Delivery.id).where(Delivery.recipient_id == person_id, Delivery.next_at.is_not(None))
    return session.scalars(found.where(Delivery.told_at.is_not(None)).limit(1)).first() is not None


def open_for(session: Session, request_id: int, person_id: int) -> bool:
    return session.scalars(select(Delivery.id).where(*_unread(request_id, person_id))).first() is not None


def _unread(request_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Still on its way to them, or their ladder has run out and somebody means to telephone."""
    owed = or_(Delivery.ended_at.is_(None), Delivery.ended_as.in_(RAN_OUT))
    return Delivery.request_id == request_id, Delivery.recipient_id == person_id, owed


def oldest_due(session: Session) -> datetime | None:
    """What has waited longest: the worker's health in one number."""
    return session.scalar(select(func.min(Delivery.next_at)))


def standing(session: Session) -> dict[str, int]:
    counted = select(func.coalesce(Delivery.ended_as, "open"), func.count()).group_by(Delivery.ended_as)
    return {how: int(n) for how, n in session.execute(counted)}
