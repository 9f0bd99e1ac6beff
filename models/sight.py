"""审计: who looked at what, and did what, at which desk; written as it happens and never changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, UtcDateTime, id_at, new_id

SEE, TAKE, DO, TRY = "see", "take", "do", "try"  # looked at, downloaded, changed, refused among several
DEEDS = {SEE: "查看", TAKE: "下载", DO: "操作", TRY: "未办成"}
SAME = timedelta(minutes=15)  # looking at one thing again and again is one look
ABOUT = 40
SYSTEM = 0  # instead of a person: a command on the server


class Sight(Base):
    __tablename__ = "sights"
    __table_args__ = table(Index(None, "county_id", "id"), Index(None, "person_id", "id"), Index(None, "about", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int | None] = mapped_column(Id)  # none: of no one county
    person_id: Mapped[int] = mapped_column(Id)  # no foreign key: it outlives whatever is deleted
    roles: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(4))
    way: Mapped[str] = mapped_column(String(40))  # the page or the move, by its own name
    about: Mapped[str] = mapped_column(String(ABOUT), default="")  # a query number or an id; never words
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


@dataclass(frozen=True)
class Known:
    """Some people, and every id by which a line may be about them."""

    people: frozenset[int] = frozenset()
    abouts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """What an auditor looks for; empty fields ask nothing. `known` is another spelling of `about`."""

    person_id: int | None = None
    deed: str = ""
    about: str = ""
    known: Known = Known()
    since: datetime | None = None
    before: datetime | None = None


def write(session: Session, sight: Sight) -> None:
    if sight.deed != SEE or not _seen_just_now(session, sight):
        session.add(sight)


def _seen_just_now(session: Session, sight: Sight) -> bool:
    mine = (Sight.person_id == sight.person_id, Sight.id >= id_at(clock.now() - SAME))
    same = (Sight.way == sight.way, Sight.about == sight.about, Sight.deed == SEE)
    return session.scalars(select(Sight.id).where(*mine, *same).limit(1)).first() is not None


def page(session: Session, counties: list[int], asked: Asked, before_id: int | None, limit: int) -> list[Sight]:
    """Newest first; ids are an order in time."""
    found = select(Sight).where(or_(Sight.county_id.in_(counties), Sight.county_id.is_(None)))
    if asked.person_id:
        found = found.where(Sight.person_id == asked.person_id)
    if asked.deed:
        found = found.where(Sight.deed == asked.deed)
    if asked.about:
        same = Sight.about.in_((asked.about, *asked.known.abouts))
        found = found.where(or_(same, Sight.person_id.in_(asked.known.people)) if asked.known.people else same)
    if asked.since:
        found = found.where(Sight.id >= id_at(asked.since))
    if asked.before:
        found = found.where(Sight.id < id_at(asked.before))
    if before_id is not None:
        found = found.where(Sight.id < before_id)
    return list(session.scalars(found.order_by(Sight.id.desc()).limit(limit)))
