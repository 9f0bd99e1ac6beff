"""What WeChat pushed to us: written down first, once, and worked through afterwards."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, Integer, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

AT_ONCE = 3
FIRST_LOOK = timedelta(milliseconds=500)
LAST_LOOK = timedelta(minutes=1)


class Inbound(Base):
    __tablename__ = "inbound"
    __table_args__ = table(Index(None, "done_at", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    account: Mapped[str] = mapped_column(String(40))
    dedupe: Mapped[str] = mapped_column(String(160), unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(Sealed("inbound.fields"))
    came_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # not before: its counterpart is not here yet
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def look_again(self) -> None:
        """At once at first, for it is milliseconds that a receipt is ahead of its message; then less and less often."""
        self.tries += 1
        if self.tries >= AT_ONCE:
            self.look_at = clock.now() + min(FIRST_LOOK * 2 ** min(self.tries - AT_ONCE, 8), LAST_LOOK)


def keep(session: Session, account: str, dedupe: str, fields: dict[str, Any]) -> bool:
    """Whether this push is new. Of two at once the loser meets the unique key, and runs again."""
    if session.scalars(select(Inbound.id).where(Inbound.dedupe == dedupe)).first():
        return False
    session.add(Inbound(account=account, dedupe=dedupe, fields=fields))
    return True


def waiting(session: Session, limit: int) -> list[Inbound]:
    """Those tried least first, so that a receipt nobody knows cannot stand in the way of the rest."""
    undone = select(Inbound).where(Inbound.done_at.is_(None))
    undone = undone.where(or_(Inbound.look_at.is_(None), Inbound.look_at <= clock.now()))
    found = undone.order_by(Inbound.tries, Inbound.id).limit(limit)
    return list(session.scalars(found.options(defer(Inbound.fields))))  # what they say is each one's own trouble


def put_away(session: Session, row_id: int) -> None:
    session.execute(update(Inbound).where(Inbound.id == row_id).values(done_at=clock.now()))


def forget(session: Session, before: datetime) -> None:
    """A push that had its effect is of no further use, and may hold what somebody wrote to us."""
    session.execute(delete(Inbound).where(Inbound.done_at < before))
