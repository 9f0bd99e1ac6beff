"""Every try at bringing a delivery to its recipient: one row for each step of the ladder."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.delivery import Delivery
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

# A receipt that names no message belongs to one taken shortly before it; our own note of it may come a little later.
RECEIPT_TAKES = timedelta(minutes=15)
EARLY = timedelta(minutes=2)


class Attempt(Base):
    """One try on one channel; its id is the dedupe key WeChat is given."""

    __tablename__ = "attempts"
    __table_args__ = table(
        UniqueConstraint("delivery_id", "rung"),
        Index(None, "msgid"),
        Index(None, "parcel_id"),
        Index(None, "channel", "outcome", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    delivery_id: Mapped[int] = mapped_column(Id, ForeignKey("deliveries.id"))
    rung: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))  # sending, accepted, delivered, refused
    why: Mapped[str | None] = mapped_column(String(40))
    msgid: Mapped[str | None] = mapped_column(String(40))
    parcel_id: Mapped[int | None] = mapped_column(Id)  # the attempt whose one message carried this one too
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its receipt came, or it was refused

    @property
    def open(self) -> bool:
        return self.outcome == "sending"

    def settle(self, outcome: str, why: str | None) -> None:
        self.outcome, self.why, self.settled_at = outcome, why, clock.now()


def at(session: Session, owed: Delivery) -> Attempt | None:
    """The attempt of the step a delivery stands on, if one was begun."""
    return session.scalars(select(Attempt).where(Attempt.delivery_id == owed.id, Attempt.rung == owed.rung)).first()


def on(session: Session, delivery: Delivery, channel: str) -> Attempt:
    """The attempt of this rung: the same row when a crash made us come again, so the same dedupe key."""
    if attempt := at(session, delivery):
        return attempt
    attempt = Attempt(id=new_id(), delivery_id=delivery.id, rung=delivery.rung, channel=channel, outcome="sending")
    session.add(attempt)
    return attempt


def some(session: Session, ids: tuple[int, ...]) -> list[Attempt]:
    return list(session.scalars(select(Attempt).where(Attempt.id.in_(ids)).order_by(Attempt.id)))


def by_msgid(session: Session, msgid: str, channels: tuple[str, ...], recipient_id: int) -> list[Attempt]:
    """Every attempt that this one message carried to this person; another's number is nobody's receipt."""
    found = select(Attempt).join(Delivery, Delivery.id == Attempt.delivery_id).where(Attempt.msgid == msgid)
    return list(session.scalars(found.where(Attempt.channel.in_(channels), Delivery.recipient_id == recipient_id)))


def parcel_of(session: Session, attempt: Attempt) -> list[Attempt]:
    """The attempts that travel in one message with this one, itself among them."""
    together = attempt.parcel_id or attempt.id
    found = select(Attempt).where(or_(Attempt.parcel_id == together, Attempt.id == together))
    return list(session.scalars(found.order_by(Attempt.id)))


def unsettled(session: Session, recipient_id: int, channel: str, about: datetime) -> list[Attempt]:
    """What WeChat took for this person about then and has not said the end of; oldest first."""
    found = select(Attempt).join(Delivery, Delivery.id == Attempt.delivery_id)
    mine = found.where(Delivery.recipient_id == recipient_id, Attempt.channel == channel)
    waiting = mine.where(Attempt.outcome == "accepted", Attempt.at.between(about - RECEIPT_TAKES, about + EARLY))
    return list(session.scalars(waiting.order_by(Attempt.id)))


def times_told(session: Session, owed: Delivery) -> int:
    """How many of its steps WeChat, or a colleague, took."""
    taken = (Attempt.delivery_id == owed.id, Attempt.outcome.in_(("accepted", "delivered")))
    return session.scalar(select(func.count()).select_from(Attempt).where(*taken)) or 0


def of_request(session: Session, request_id: int) -> list[tuple[Delivery, Attempt | None]]:
    """Who was told of what, and by which channel last."""
    owed = list(session.scalars(select(Delivery).where(Delivery.request_id == request_id).order_by(Delivery.id)))
    tried = select(Attempt).where(Attempt.delivery_id.in_([d.id for d in owed])).order_by(Attempt.rung)
    last = {attempt.delivery_id: attempt for attempt in session.scalars(tried)}
    return [(delivery, last.get(delivery.id)) for delivery in owed]
