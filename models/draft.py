"""What a deputy sent to the account: a draft answer until it is confirmed, and the case they chose for it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from models import attachment, clock
from models.attachment import Attachment
from models.schema import Base, table
from models.service_request import ServiceRequest
from models.types import Id, Json, Sealed, UtcDateTime, new_id

MOST_TEXT = 2000
MOST_REMEMBERED = 40
AT_HAND = timedelta(minutes=30)  # how long a choice holds, and a draft draws in what comes without a number


class Choice(Base):
    """The case a deputy tapped: what they send next is about it."""

    __tablename__ = "choices"
    __table_args__ = table()

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class Draft(Base):
    """One open draft a request and deputy: what they add goes into it. Its files are attachments that name it."""

    __tablename__ = "drafts"
    __table_args__ = table(
        UniqueConstraint("request_id", "person_id", "ended"), Index(None, "person_id", "changed_at")
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    words: Mapped[dict[str, Any] | None] = mapped_column(Sealed("drafts.words"))  # {"text", "recognised": {id: text}}
    heard: Mapped[list[int]] = mapped_column(Json)  # the pushes that are in it
    version: Mapped[int] = mapped_column(Integer)
    ended: Mapped[int] = mapped_column(Id, default=0)  # 0 while open, then its own id: only one can be open
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # two workers adding at once would undo each other
        return {"version_id_col": cls.__table__.c.version}

    @property
    def text(self) -> str:
        return (self.words or {}).get("text", "")

    @property
    def recognised(self) -> dict[int, str]:
        """What WeChat made of each voice, by attachment."""
        return {int(key): text for key, text in (self.words or {}).get("recognised", {}).items()}

    def write(self, text: str, push_id: int) -> None:
        self._add(push_id, text=grown(self.text, text))

    def enclose(self, one: Attachment, recognised: str, push_id: int) -> None:
        """A voice or a photo, with what WeChat made of the voice."""
        one.draft_id = self.id
        heard = {str(one.id): recognised} if recognised else {}
        self._add(push_id, recognised=(self.words or {}).get("recognised", {}) | heard)

    def _add(self, push_id: int, **more: Any) -> None:
        self.words = (self.words or {}) | more
        self.heard = [*self.heard, push_id][-MOST_REMEMBERED:]
        self.changed_at = clock.now()

    def use(self) -> None:
        """It has become an answer, and what it said is kept there."""
        self.words, self.ended, self.used_at = None, self.id, clock.now()

    def drop(self, session: Session) -> None:
        """Its words go now, its files with the next sweep of loose uploads."""
        self.words, self.ended, self.dropped_at = None, self.id, clock.now()
        attachment.let_go(session, self.id)


def grown(text: str, more: str) -> str:
    return f"{text}\n{more}" if text else more


def choose(session: Session, person_id: int, request_id: int) -> None:
    choice = session.get(Choice, person_id) or Choice(person_id=person_id)
    choice.request_id, choice.until = request_id, clock.now() + AT_HAND
    session.add(choice)


def chosen(session: Session, person_id: int) -> int | None:
    choice = session.get(Choice, person_id)
    return choice.request_id if choice and choice.until > clock.now() else None


def open_for(session: Session, request_id: int, person_id: int) -> Draft | None:
    found = select(Draft).where(Draft.request_id == request_id, Draft.person_id == person_id, Draft.ended == 0)
    return session.scalars(found).first()


def begin(session: Session, request: ServiceRequest, person_id: int) -> Draft:
    """The open one, or a new one. Of two at once the loser meets the unique key, and runs again."""
    if found := open_for(session, request.id, person_id):
        return found
    new = Draft(
        id=new_id(), county_id=request.county_id, station_id=request.station_id, request_id=request.id,
        person_id=person_id, heard=[], ended=0,
    )  # fmt: skip
    session.add(new)
    return new


def at_hand(session: Session, person_id: int) -> list[Draft]:
    """Those this deputy has added to of late, ended ones too, the newest first."""
    found = select(Draft).where(Draft.person_id == person_id, Draft.changed_at > clock.now() - AT_HAND)
    return list(session.scalars(found.order_by(Draft.changed_at.desc())))


def holding(session: Session, person_id: int, push_id: int) -> Draft | None:
    """The draft that this push went into, if it went into one."""
    return next((one for one in at_hand(session, person_id) if push_id in one.heard), None)


def owned(session: Session, draft_id: int, person_id: int) -> Draft | None:
    """Its owner's alone; a dropped one is gone."""
    found = session.get(Draft, draft_id)
    return found if found and found.person_id == person_id and found.dropped_at is None else None
