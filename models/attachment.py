"""Photos and voice: what they are and whose; their bytes live in a store, not here."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

MOST_PHOTOS = 9
MOST_VOICES = 1
UNSPOKEN = {"voice": "（语音）", "photo": "（照片）"}  # what stands for the words of who sent none
MOST_LOOSE = 30  # uploads of one person that belong to no request yet


class Attachment(Base):
    __tablename__ = "attachments"
    __table_args__ = table(Index(None, "request_id"), Index(None, "owner_id", "request_id"), Index(None, "draft_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    request_id: Mapped[int | None] = mapped_column(Id, ForeignKey("service_requests.id"))
    words_id: Mapped[int | None] = mapped_column(Id, ForeignKey("words.id"))
    kind: Mapped[str] = mapped_column(String(10))  # photo, voice
    mime: Mapped[str] = mapped_column(String(40))  # of the form that is played or shown
    original_mime: Mapped[str | None] = mapped_column(String(40))  # voice only: the original is kept too
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[int | None] = mapped_column(Integer)
    draft_id: Mapped[int | None] = mapped_column(Id)  # waits in a draft; SQLite adds no foreign key to a table
    phase: Mapped[str | None] = mapped_column(String(10))  # before, after: what a department's work changed
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def store_key(self) -> str:
        return f"{self.id % 256:02x}/{self.id}"

    @property
    def original_key(self) -> str:
        return self.store_key + "o"

    @property
    def store_keys(self) -> list[str]:
        return [self.store_key, *([self.original_key] if self.original_mime else [])]


class NotYours(Exception):
    """An attachment named in a filing that is someone else's, already used, or one too many."""


def loose(session: Session, owner_id: int) -> int:
    free = (Attachment.owner_id == owner_id, Attachment.request_id.is_(None), Attachment.draft_id.is_(None))
    return session.scalar(select(func.count()).select_from(Attachment).where(*free)) or 0


def claim(
    session: Session, ids: list[int], owner_id: int, request_id: int, words_id: int | None,
    most_voices: int = MOST_VOICES,
) -> list[Attachment]:  # fmt: skip
    """Tie a person's own loose uploads to what they say with them."""
    if not ids:
        return []
    free = (Attachment.id.in_(ids), Attachment.owner_id == owner_id, Attachment.request_id.is_(None))
    tie = update(Attachment).where(*free).values(request_id=request_id, words_id=words_id)
    tied: int = session.execute(tie).rowcount  # type: ignore[attr-defined]  # guarded: two filings cannot share one
    mine = list(session.scalars(select(Attachment).where(Attachment.id.in_(ids))))
    if tied != len(set(ids)) or not _few_enough(mine, most_voices):
        raise NotYours("an attachment is unknown, used before, or one too many")
    return mine


def kinds(session: Session, ids: list[int]) -> list[str]:
    return list(session.scalars(select(Attachment.kind).where(Attachment.id.in_(ids)))) if ids else []


def unspoken(session: Session, ids: list[int]) -> str:
    """What stands for the words of somebody who sent only these."""
    return UNSPOKEN["voice" if "voice" in kinds(session, ids) else "photo"] if ids else ""


def _few_enough(attachments: list[Attachment], most_voices: int) -> bool:
    voices = sum(a.kind == "voice" for a in attachments)
    return voices <= most_voices and len(attachments) - voices <= MOST_PHOTOS


def of_request(session: Session, request_id: int) -> list[Attachment]:
    found = select(Attachment).where(Attachment.request_id == request_id).order_by(Attachment.id)
    return list(session.scalars(found))


def beside(session: Session, request_id: int, words_id: int | None) -> list[Attachment]:
    """What came together with these words."""
    return [one for one in of_request(session, request_id) if one.words_id == words_id]


def in_draft(session: Session, draft_id: int) -> list[Attachment]:
    return list(session.scalars(select(Attachment).where(Attachment.draft_id == draft_id).order_by(Attachment.id)))


def let_go(session: Session, draft_id: int) -> None:
    """The draft they waited in is no more: they are loose, and swept like any upload that nobody filed."""
    session.execute(update(Attachment).where(Attachment.draft_id == draft_id).values(draft_id=None))


def forget(session: Session, before: datetime, limit: int) -> list[str]:
    """Drop uploads that never became part of a request; the store keys of what they left behind."""
    loose = (Attachment.request_id.is_(None), Attachment.draft_id.is_(None))
    old = select(Attachment).where(*loose, Attachment.made_at < before)
    keys: list[str] = []
    for attachment in session.scalars(old.order_by(Attachment.id).limit(limit)):
        keys += attachment.store_keys
        session.delete(attachment)
    return keys
