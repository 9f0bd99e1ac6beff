"""专项督办: the people who press a matter, each in a set role, until it is done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.profile import Supervision
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

MOST = 5  # 五位一体


class Unnamable(ValueError):
    """This one cannot be named so; `why` is role_unknown, role_taken, or full."""


@dataclass(frozen=True)
class Named:
    """Somebody in a role; `person_id` where they sign in here and have a list of their own."""

    role: str
    name: str
    person_id: int | None = None


class Supervisor(Base):
    __tablename__ = "supervisors"
    __table_args__ = table(Index(None, "request_id"), Index(None, "person_id", "until"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(Sealed("supervisors.name"))
    role: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))


def current(session: Session, request_id: int) -> list[Supervisor]:
    here = (Supervisor.request_id == request_id, Supervisor.until.is_(None))
    return list(session.scalars(select(Supervisor).where(*here).order_by(Supervisor.since, Supervisor.id)))


def people(session: Session, request_id: int) -> list[int]:
    """Those of them who can be told."""
    return list(dict.fromkeys(one.person_id for one in current(session, request_id) if one.person_id))


def pressed_by(person_id: int) -> Select[int]:
    """The requests this person presses now; who was dismissed sees them no more."""
    return select(Supervisor.request_id).where(Supervisor.person_id == person_id, Supervisor.until.is_(None))


def is_one(session: Session, person_id: int) -> bool:
    return session.scalars(pressed_by(person_id).limit(1)).first() is not None


def refuse(rules: Supervision, standing: list[Supervisor], named: Named) -> None:
    """Five at most, in roles that are all different, and the county's own where it names any."""
    if rules.roles and named.role not in rules.roles:
        raise Unnamable("role_unknown")
    if named.role in {one.role for one in standing}:
        raise Unnamable("role_taken")
    if len(standing) >= MOST:
        raise Unnamable("full")
