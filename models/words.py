"""What people said: sealed, erasable, and bound into the history only by a salted digest."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, object_session

from models import clock, search
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, canonical, new_id


class Words(Base):
    __tablename__ = "words"
    __table_args__ = table(Index(None, "request_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    sealed: Mapped[dict[str, Any] | None] = mapped_column(Sealed("words.sealed"))  # {"salt", "said"}
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def said(self) -> dict[str, Any]:
        return self.sealed["said"] if self.sealed else {}

    @property
    def digest(self) -> str | None:
        return digest(self.sealed) if self.sealed else None

    def erase(self) -> None:
        """The words and the salt go, and with them what a search found; the digest in the history says nothing."""
        self.sealed, self.erased_at = None, clock.now()
        if session := object_session(self):
            search.forget(session, self.request_id)


def digest(sealed: dict[str, Any]) -> str:
    return hashlib.sha256((sealed["salt"] + canonical(sealed["said"])).encode()).hexdigest()


def of(request_id: int, author_id: int | None, said: dict[str, Any]) -> Words:
    sealed = {"salt": secrets.token_hex(16), "said": {k: v for k, v in said.items() if v}}
    return Words(id=new_id(), request_id=request_id, author_id=author_id, sealed=sealed)
