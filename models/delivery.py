"""What is owed to whom because something happened, and every try at bringing it there."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, func, select, text, update
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
    "moot": "已无需通知",
}


class Delivery(Base):
    """Owed until it ends; while it is open it has a next time to be acted on."""

    __tablename__ = "deliveries"
    __table_args__ = table(
        UniqueConstraint("event_id", "recipient_id", "notice"),
        Index(None, "next_at"),  # the claim walks this and nothing else
        Index(None, "request_id", "recipient_id"),
        Index(None, "station_id", "ended_as"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("events.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    recipient_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    notice: Mapped[str] = mapped_column(String(20))
    rung: Mapped[int] = mapped_column(Integer, default=0)  # which channel of the ladder is next
    tries: Mapped[int] = mapped_column(Integer, default=0)  # on this rung
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # empty once it has ended
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    owed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str | None] = mapped_column(String(20))

    def end(self, how: str) -> None:
        self.ended_at, self.ended_as, self.next_at, self.lease_owner = clock.now(), how, None, None


class Attempt(Base):
    """One try on one channel; its id is the dedupe key WeChat is given."""

    __tablename__ = "attempts"
    __table_args__ = table(UniqueConstraint("delivery_id", "rung"), Index(None, "msgid"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    delivery_id: Mapped[int] = mapped_column(Id, ForeignKey("deliveries.id"))
    rung: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))  # sending, accepted, delivered, refused
    why: Mapped[str | None] = mapped_column(String(40))
    msgid: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


def owe(session: Session, event: Event, recipient_id: int, notice: str) -> None:
    owed = Delivery(
        county_id=event.county_id, station_id=event.station_id, event_id=event.id, request_id=event.request_id,
        recipient_id=recipient_id, notice=notice, next_at=clock.now(),
    )  # fmt: skip
    session.add(owed)


def owe_once(session: Session, event: Event, recipient_id: int, notice: str) -> None:
    """As `owe`, where two roads may lead to the same debt."""
    same = (Delivery.event_id == event.id, Delivery.recipient_id == recipient_id, Delivery.notice == notice)
    if session.scalars(select(Delivery.id).where(*same)).first() is None:
        owe(session, event, recipient_id, notice)


def database_now(session: Session) -> datetime:
    """The database's clock: leases of two hosts must go by one watch."""
    if session.get_bind().dialect.name == "sqlite":
        return clock.now()  # one file, one machine, one watch
    return session.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar_one().replace(tzinfo=UTC)


def claim(session: Session, me: str, limit: int) -> list[int]:
    """Take what is due: the next time moves to the lease's end, so a dead worker's work comes back."""
    now = database_now(session)
    due = select(Delivery.id, Delivery.next_at).where(Delivery.next_at <= now).order_by(Delivery.next_at)
    mine = []
    for delivery_id, was in session.execute(due.limit(limit)).all():
        take = update(Delivery).where(Delivery.id == delivery_id, Delivery.next_at == was)
        taken = session.execute(take.values(next_at=now + LEASE, lease_owner=me))
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            mine.append(delivery_id)
    return mine


def held_by(session: Session, delivery_id: int, me: str) -> Delivery | None:
    """Still mine? After a freeze longer than the lease it may be another's, or ended."""
    found = select(Delivery).where(Delivery.id == delivery_id, Delivery.lease_owner == me)
    return session.scalars(found.with_for_update()).first()


def renew(session: Session, delivery: Delivery) -> None:
    """The lease starts anew with each send: in a long batch the others may have used it up."""
    delivery.next_at = database_now(session) + LEASE


def attempt_on(session: Session, delivery: Delivery, channel: str) -> Attempt:
    """The attempt of this rung: the same row when a crash made us come again, so the same dedupe key."""
    found = select(Attempt).where(Attempt.delivery_id == delivery.id, Attempt.rung == delivery.rung)
    if attempt := session.scalars(found).first():
        return attempt
    attempt = Attempt(id=new_id(), delivery_id=delivery.id, rung=delivery.rung, channel=channel, outcome="sending")
    session.add(attempt)
    return attempt


def by_msgid(session: Session, msgid: str) -> Attempt | None:
    return session.scalars(select(Attempt).where(Attempt.msgid == msgid)).first()


def acknowledge(session: Session, request_id: int, person_id: int) -> None:
    """They opened it or acted on it: nothing more has to reach them about it."""
    found = select(Delivery).where(
        Delivery.request_id == request_id, Delivery.recipient_id == person_id, Delivery.ended_at.is_(None)
    )
    for delivery in session.scalars(found):
        delivery.end("acknowledged")


def open_for(session: Session, request_id: int, person_id: int) -> bool:
    found = select(Delivery.id).where(
        Delivery.request_id == request_id, Delivery.recipient_id == person_id, Delivery.ended_at.is_(None)
    )
    return session.scalars(found).first() is not None


def of_request(session: Session, request_id: int) -> list[tuple[Delivery, Attempt | None]]:
    """Who was told of what, and by which channel last."""
    owed = list(session.scalars(select(Delivery).where(Delivery.request_id == request_id).order_by(Delivery.id)))
    tried = select(Attempt).where(Attempt.delivery_id.in_([d.id for d in owed])).order_by(Attempt.rung)
    last = {attempt.delivery_id: attempt for attempt in session.scalars(tried)}
    return [(delivery, last.get(delivery.id)) for delivery in owed]


def oldest_due(session: Session) -> datetime | None:
    """What has waited longest: the worker's health in one number."""
    return session.scalar(select(func.min(Delivery.next_at)))


def standing(session: Session) -> dict[str, int]:
    counted = select(func.coalesce(Delivery.ended_as, "open"), func.count()).group_by(Delivery.ended_as)
    return {how: int(n) for how, n in session.execute(counted)}
