"""内容检查: each piece of what a resident said in the mini program, asked of WeChat until it has been judged."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.attachment import Attachment
from models.delivery import LEASE, database_now
from models.event import Event
from models.person import Identity
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id
from models.words import Words

PENDING, SENT = "pending", "sent"
STOPPED = ("risky", "review", "failed")  # for the chief to look at
KINDS = {"photo": "image", "voice": "voice"}  # an attachment's kind → a check's
SOON = timedelta(minutes=5)  # a verdict on words comes in seconds

LABELS = {
    "10001": "广告",
    "20001": "时政",
    "20002": "色情",
    "20003": "辱骂",
    "20006": "违法犯罪",
    "20008": "欺诈",
    "20012": "低俗",
    "20013": "版权",
    "21000": "其他",
    "content": "内容违规",
}


class Check(Base):
    """Due until it was judged and the verdict acted on; then it stays, as what WeChat said."""

    __tablename__ = "checks"
    __table_args__ = table(
        Index(None, "next_at"),  # the claim walks this and nothing else
        Index(None, "request_id"),
        Index(None, "trace_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("events.id"))  # with which it was said
    # No foreign keys on these two: a check must not stand in the way of deleting a file or an identity.
    attachment_id: Mapped[int | None] = mapped_column(Id)
    identity_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))  # text, image, voice
    outcome: Mapped[str] = mapped_column(String(10), default=PENDING)  # sent, passed, review, risky, failed, moot
    label: Mapped[str | None] = mapped_column(String(20))  # WeChat's, or why there is no verdict
    trace_id: Mapped[str | None] = mapped_column(String(80))
    asked: Mapped[int] = mapped_column(Integer, default=0)  # how often WeChat took the file to look at
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def judge(self, outcome: str, label: str = "") -> None:
        """It is decided. Still due: what comes of it is a step of its own, after this is committed."""
        self.outcome, self.label = outcome, label[:20] or None
        self.done_at = self.next_at = clock.now()
        self.lease_owner = None

    def sent(self, trace_id: str, until: datetime) -> None:
        """WeChat looks at the file, and will say by `until` what it saw."""
        self.outcome, self.trace_id, self.asked = SENT, trace_id[:80], self.asked + 1
        self.next_at, self.lease_owner = until, None

    def put_off(self, until: datetime, why: str) -> None:
        self.outcome, self.label, self.next_at, self.lease_owner = PENDING, why[:20], until, None

    def rest(self) -> None:
        """The verdict was acted on."""
        self.next_at = self.lease_owner = None

    @property
    def late(self) -> bool:
        """Not judged, and by now it should be: WeChat refused at least once, or nobody asked it."""
        return self.done_at is None and (self.label is not None or clock.now() - self.made_at > SOON)


def begin(session: Session, event: Event, identity_id: int, attachments: list[Attachment]) -> None:
    """One for the words and one for each photo and voice, in the transaction that takes them in."""
    pieces: list[tuple[str, int | None]] = [("text", None)] if event.words_id else []
    pieces += [(KINDS[one.kind], one.id) for one in attachments]
    same = {"county_id": event.county_id, "station_id": event.station_id, "request_id": event.request_id}
    same |= {"event_id": event.id, "identity_id": identity_id}
    for kind, attachment_id in pieces:
        session.add(Check(id=new_id(), kind=kind, attachment_id=attachment_id, next_at=clock.now(), **same))


def identity_of(session: Session, person_id: int, appid: str) -> int | None:
    """By which identity this account can be asked about what this person says."""
    mine = select(Identity.id).where(Identity.person_id == person_id, Identity.appid == appid)
    return session.scalars(mine.where(Identity.dead_at.is_(None)).order_by(Identity.id.desc())).first()


def openid_of(session: Session, one: Check) -> str | None:
    """Nothing where that identity has been deleted, or left."""
    identity = session.get(Identity, one.identity_id)
    return identity.openid if identity and identity.dead_at is None else None


def said_with(session: Session, one: Check) -> str:
    """The words under check; nothing where they have been erased."""
    words = session.get(Words, session.get_one(Event, one.event_id).words_id)
    said = words.said if words else {}
    return "\n".join(said[part] for part in ("title", "place", "text") if said.get(part))


def any_due(session: Session) -> bool:
    due = select(Check.id).where(Check.next_at <= database_now(session))
    return session.scalars(due.limit(1)).first() is not None


def claim(session: Session, me: str, limit: int) -> list[int]:
    """Take what is due: the next time moves to the lease's end, so a dead worker's work comes back."""
    now = database_now(session)
    due = select(Check.id, Check.next_at).where(Check.next_at <= now).order_by(Check.next_at)
    mine = []
    for check_id, was in session.execute(due.limit(limit)).all():
        take = update(Check).where(Check.id == check_id, Check.next_at == was)
        taken = session.execute(take.values(next_at=now + LEASE, lease_owner=me))
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            mine.append(check_id)
    return mine


def held_by(session: Session, check_id: int, me: str) -> Check | None:
    """Still mine? After a freeze longer than the lease it may be another's, or judged."""
    found = select(Check).where(Check.id == check_id, Check.lease_owner == me)
    return session.scalars(found.with_for_update()).first()


def renew(session: Session, one: Check) -> None:
    one.next_at = database_now(session) + LEASE


def by_trace(session: Session, trace_id: str) -> Check | None:
    found = select(Check).where(Check.trace_id == trace_id[:80])
    return session.scalars(found.with_for_update()).first()


def of_requests(session: Session, request_ids: list[int]) -> list[Check]:
    return list(session.scalars(select(Check).where(Check.request_id.in_(request_ids)).order_by(Check.id)))
