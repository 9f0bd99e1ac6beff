"""The screen in a station's hall: a secret address that a chief makes and revokes; whoever has it may look."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, keys
from models.schema import Base, table
from models.station import Station
from models.types import Id, Sealed, UtcDateTime, new_id

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # typed with a remote control: nothing to mistake
LENGTH = 16  # 79 bits: nobody guesses it
MOST = 20  # screens a station keeps


class Wall(Base):
    """The secret is looked up by its hash, and kept sealed so that a chief can type it into the next screen."""

    __tablename__ = "walls"
    __table_args__ = table(Index(None, "station_id", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    secret: Mapped[str] = mapped_column(Sealed("walls.secret"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    revoked_by: Mapped[int | None] = mapped_column(Id)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def revoke(self, by: int) -> None:
        if self.revoked_at is None:
            self.revoked_at, self.revoked_by = clock.now(), by


def _hashed(secret: str) -> str:
    return keys.ring().hashed(secret, "wall")


def make(session: Session, home: Station, by: int) -> Wall:
    secret = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    made = Wall(
        id=new_id(), county_id=home.county_id, station_id=home.id, secret=secret, secret_hash=_hashed(secret),
        made_by=by,
    )  # fmt: skip
    session.add(made)
    return made


def showing(session: Session, secret: str) -> Wall | None:
    """The living one behind this address."""
    found = select(Wall).where(Wall.secret_hash == _hashed(secret), Wall.revoked_at.is_(None))
    return session.scalars(found).first()


def of_stations(session: Session, station_ids: Sequence[int]) -> list[Wall]:
    living = select(Wall).where(Wall.station_id.in_(station_ids), Wall.revoked_at.is_(None))
    return list(session.scalars(living.order_by(Wall.id.desc()).limit(MOST * len(station_ids))))


def find(session: Session, wall_id: int, station_ids: Sequence[int]) -> Wall | None:
    return session.scalars(select(Wall).where(Wall.id == wall_id, Wall.station_id.in_(station_ids))).first()
