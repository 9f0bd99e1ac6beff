"""How fast we may speak to each WeChat account, counted over all workers, and whether it rests just now."""

from datetime import datetime, timedelta

from sqlalchemy import Integer, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.delivery import database_now
from models.schema import Base, table
from models.types import UtcDateTime

GAP = timedelta(milliseconds=54)  # under twenty in any second, though each is a little late on its own
# One refusal may be chance; after these many in a row the account rests, and one message at a time asks again.
ENOUGH = 3
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(seconds=15)  # whatever WeChat itself asked for: its return must be noticed, by one message


class Pace(Base):
    __tablename__ = "paces"
    __table_args__ = table()

    account: Mapped[str] = mapped_column(String(10), primary_key=True)
    next_slot: Mapped[datetime] = mapped_column(UtcDateTime)
    resting_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)  # in a row
    why: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of this trouble

    @property
    def in_trouble(self) -> bool:
        return self.failures >= ENOUGH


def _of(session: Session, account: str) -> Pace:
    """Locked: the next slot is given out once. Two first comers meet the primary key, and one runs again."""
    pace = session.get(Pace, account, with_for_update=True)
    if pace is None:
        pace = Pace(account=account, next_slot=database_now(session), failures=0)
        session.add(pace)
    return pace


def take(session: Session, account: str) -> timedelta:
    """One message may leave this long from now."""
    pace, now = _of(session, account), database_now(session)
    slot = max(now, pace.next_slot)
    pace.next_slot = slot + GAP
    return slot - now


def resting(session: Session) -> dict[str, bool]:
    """The accounts in trouble: True while it rests, False when one message may ask again."""
    now = database_now(session)
    troubled = session.scalars(select(Pace).where(Pace.failures >= ENOUGH))
    return {p.account: bool(p.resting_until and p.resting_until > now) for p in troubled}


def ask_again(session: Session, account: str) -> bool:
    """Of all workers who would try an account that has rested, one may; for the others it rests on meanwhile."""
    now = database_now(session)
    rested = or_(Pace.resting_until.is_(None), Pace.resting_until <= now)
    asked = update(Pace).where(Pace.account == account, rested).values(resting_until=now + LONGEST_REST)
    return session.execute(asked).rowcount == 1  # type: ignore[attr-defined]


def refused(session: Session, account: str, why: str, wait: timedelta | None) -> tuple[timedelta, bool]:
    """The account as a whole could not send: how long nobody should try, and whether a trouble begins here."""
    pace, now = _of(session, account), database_now(session)
    before = pace.in_trouble
    pace.failures += 1
    pace.why, pace.since = why, pace.since or now
    rest = min(wait or FIRST_REST * 2 ** min(pace.failures - 1, 8), LONGEST_REST)
    if wait is not None:
        pace.failures = max(pace.failures, ENOUGH)  # it said itself how long
    pace.resting_until = now + rest
    return rest, pace.in_trouble and not before


def went_well(session: Session, account: str) -> bool:
    """Whether a trouble ended here. Written only when there was one."""
    if session.scalars(select(Pace.failures).where(Pace.account == account)).first() in (None, 0):
        return False
    pace = _of(session, account)
    ended = pace.in_trouble
    pace.failures, pace.why, pace.since, pace.resting_until = 0, None, None, None
    return ended


def troubles(session: Session) -> list[Pace]:
    return list(session.scalars(select(Pace).where(Pace.failures >= ENOUGH)))
