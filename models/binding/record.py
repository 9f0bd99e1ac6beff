"""One binding: a code shown to one person, the WeChat that scanned it, and whether a test message arrived."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

LASTS = timedelta(minutes=15)
SILENCE = timedelta(minutes=10)  # a receipt comes within seconds; after this nobody should wait at a screen for it


class Binding(Base):
    """Its states are questions: waiting → scanned → testing → proved, or failed, or expired."""

    __tablename__ = "bindings"
    __table_args__ = table(
        Index(None, "person_id"),
        Index(None, "next_at"),  # the claim walks this and nothing else
        Index(None, "test_msgid"),
        Index(None, "appid", "openid"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stations.id"))  # none where shown to oneself
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    scene_hash: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str | None] = mapped_column(Sealed("bindings.url"))  # what the code on the screen holds, until scanned
    made_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appid: Mapped[str | None] = mapped_column(String(40))
    openid: Mapped[str | None] = mapped_column(String(80))
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the test message is due; a claim moves it on
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    test_msgid: Mapped[str | None] = mapped_column(String(40))
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed: Mapped[str | None] = mapped_column(String(40))
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # they bound another WeChat since

    @property
    def state(self) -> str:
        if self.failed:
            return "failed"
        if self.used_at is None:
            return "waiting" if clock.now() < self.expires_at else "expired"
        return "proved" if self.proved_at else "testing" if self.tested_at else "scanned"

    @property
    def silent(self) -> bool:
        """WeChat took the test message, and nothing was heard of it since."""
        return self.state == "testing" and self.tested_at is not None and clock.now() - self.tested_at > SILENCE

    def fail(self, why: str) -> None:
        self.failed, self.proved_at, self.next_at, self.lease_owner = why[:40], None, None, None


def own(session: Session, binding_id: int, person_id: int) -> Binding | None:
    """As they showed it to themselves."""
    mine = (Binding.id == binding_id, Binding.person_id == person_id, Binding.made_by == person_id)
    return session.scalars(select(Binding).where(*mine)).first()


def at(session: Session, binding_id: int, station_ids: list[int]) -> Binding | None:
    return session.scalars(select(Binding).where(Binding.id == binding_id, Binding.station_id.in_(station_ids))).first()
