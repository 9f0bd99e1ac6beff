"""常用语: sentences that one person says often, kept for their own forms and nobody else's."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.person import Person
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

MOST = 20
LONGEST = 500


class Full(Exception):
    """They have as many as a thumb can choose from."""


class QuickReply(Base):
    __tablename__ = "quick_replies"
    __table_args__ = table(Index(None, "person_id", "place"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Sealed("quick_replies.text"))
    place: Mapped[int] = mapped_column(Integer)  # in their own list, the smallest first
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


def of(session: Session, person_id: int) -> list[QuickReply]:
    mine = select(QuickReply).where(QuickReply.person_id == person_id)
    return list(session.scalars(mine.order_by(QuickReply.place, QuickReply.id)))


def find(session: Session, reply_id: int, person_id: int) -> QuickReply | None:
    found = session.get(QuickReply, reply_id)
    return found if found and found.person_id == person_id else None


def add(session: Session, person_id: int, text: str) -> QuickReply:
    session.get_one(Person, person_id, with_for_update=True)  # one person's are counted in turn
    mine = of(session, person_id)
    if len(mine) >= MOST:
        raise Full("no more than a thumb can choose from")
    made = QuickReply(id=new_id(), person_id=person_id, text=text, place=mine[-1].place + 1 if mine else 0)
    session.add(made)
    return made


def put_first(session: Session, one: QuickReply) -> None:
    one.place = min(other.place for other in of(session, one.person_id)) - 1
