"""Every version of a county's rules that a request was filed under: what was decided stays decided."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Integer, Pool, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.profile import shelf
from models.profile.rules import SPELLING, Profile
from models.schema import Base, table
from models.types import Id, Json, UtcDateTime, new_id

FIRST_KEPT = 2  # files of version 1 are from before anything was kept


class ProfileVersion(Base):
    """Written once, never changed: a file edited without raising its version is kept under the next free number."""

    __tablename__ = "profile_versions"
    __table_args__ = table(UniqueConstraint("key", "version"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


@dataclass
class Seen:
    """What one database was seen to hold for good; rows never change, so neither does this."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # (key, digest) → version
    profiles: dict[tuple[str, int], Profile] = field(default_factory=dict)  # (key, version) → profile


_seen: WeakKeyDictionary[Pool, Seen] = WeakKeyDictionary()


def forget() -> None:
    """The database under us was emptied: only tests do that."""
    _seen.clear()


def keep(session: Session, key: str | None) -> Profile:
    """The county's rules of today, kept, with the number to file under."""
    own, current = key or shelf.DEFAULT, shelf.of(key)
    number = _seen_in(session).numbers.get((own, current.digest))
    if number is None:
        number = _number(session, own, current)
    return current if number == current.version else replace(current, version=number)


def of_version(session: Session, key: str | None, version: int) -> Profile:
    """The rules a request was filed under; of what was filed before any were kept, today's."""
    own = key or shelf.DEFAULT
    if version < FIRST_KEPT:
        return shelf.of(key)
    if (found := _seen_in(session).profiles.get((own, version))) is not None:
        return found
    mine = (ProfileVersion.key == own, ProfileVersion.version == version)
    row = session.execute(select(ProfileVersion.digest, ProfileVersion.body).where(*mine)).first()
    if row is None:
        return shelf.of(key)
    found = replace(SPELLING.validate_python(row.body), version=version)
    if not _written_here(session, own, row.digest):
        _seen_in(session).profiles[own, version] = found
    return found


def _number(session: Session, key: str, current: Profile) -> int:
    rows = session.execute(select(ProfileVersion.digest, ProfileVersion.version).where(ProfileVersion.key == key))
    stored: dict[str, int] = {row.digest: row.version for row in rows}
    if current.digest not in stored:
        return _write(session, key, current, set(stored.values()))
    if not _written_here(session, key, current.digest):
        _seen_in(session).numbers[key, current.digest] = stored[current.digest]
    return stored[current.digest]


def _write(session: Session, key: str, current: Profile, taken: set[int]) -> int:
    """Of two first filings at once the loser meets the unique key, and its transaction runs again."""
    number = current.version if current.version not in taken else max(taken) + 1
    session.add(ProfileVersion(key=key, version=number, digest=current.digest, body=current.spelt))
    session.flush()
    session.info.setdefault("profiles written", set()).add((key, current.digest))
    return number


def _written_here(session: Session, key: str, digest: str) -> bool:
    """Not committed yet, and perhaps never: nothing to remember beyond this transaction."""
    return (key, digest) in session.info.get("profiles written", ())


def _seen_in(session: Session) -> Seen:
    bind = session.get_bind()
    pool = bind.pool if isinstance(bind, Engine) else bind.engine.pool  # reading and writing engines share one
    return _seen.setdefault(pool, Seen())
