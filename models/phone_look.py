"""Who looked at a resident's telephone number, and when: a line for every time it was shown."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id


class PhoneLook(Base):
    """No event: the resident's course does not tell it, and the number itself is not in it."""

    __tablename__ = "phone_looks"
    __table_args__ = table(Index(None, "request_id"), Index(None, "station_id", "at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(20))  # as whom they looked
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Matter(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def county_id(self) -> int: ...
    @property
    def station_id(self) -> int: ...


class Looker(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def role(self) -> str: ...


def keep(session: Session, matter: Matter, by: Looker) -> None:
    where = {"county_id": matter.county_id, "station_id": matter.station_id, "request_id": matter.id}
    session.add(PhoneLook(person_id=by.person_id, role=by.role, **where))


def of_request(session: Session, request_id: int) -> list[PhoneLook]:
    """The newest first."""
    found = select(PhoneLook).where(PhoneLook.request_id == request_id)
    return list(session.scalars(found.order_by(PhoneLook.id.desc())))
