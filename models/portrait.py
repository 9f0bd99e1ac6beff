"""A deputy's face, as it hangs on the wall: one photo each, its bytes in a store."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.deputy import Deputy
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id


class Portrait(Base):
    __tablename__ = "portraits"
    __table_args__ = table()

    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"), primary_key=True, autoincrement=False)
    photo_id: Mapped[int] = mapped_column(Id, default=new_id)  # another photo is another name in the store
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    made_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def store_key(self) -> str:
        return store_key(self.photo_id)


def store_key(photo_id: int) -> str:
    return f"portraits/{photo_id % 256:02x}/{photo_id}"


def of_deputy(session: Session, deputy_id: int) -> Portrait | None:
    return session.get(Portrait, deputy_id)


def on_the_wall(session: Session, deputy_id: int) -> Portrait | None:
    """What anybody may see: the face of a deputy who serves."""
    one = session.get(Deputy, deputy_id)
    return of_deputy(session, deputy_id) if one and one.serves(clock.today()) else None


def of_people(session: Session, person_ids: list[int]) -> dict[int, Portrait]:
    """By person, for a page that lists people."""
    found = select(Deputy.person_id, Portrait).join(Portrait, Portrait.deputy_id == Deputy.id)
    return {row[0]: row[1] for row in session.execute(found.where(Deputy.person_id.in_(person_ids)))}


def _in_turn(session: Session, deputy_id: int) -> Portrait | None:
    """Two who change one face do so one after the other: each takes away what the one before has hung."""
    return session.get(Portrait, deputy_id, with_for_update=True)


def keep(
    session: Session, deputy_id: int, photo_id: int, size: tuple[int, int, int], by: int
) -> str | None:  # fmt: skip
    """Hang this photo; the store key of the one it replaces. `size` is (bytes, width, height)."""
    was = _in_turn(session, deputy_id)
    facts = {"size": size[0], "width": size[1], "height": size[2], "made_by": by, "made_at": clock.now()}
    if was is None:
        session.add(Portrait(deputy_id=deputy_id, photo_id=photo_id, **facts))
        return None
    gone = was.store_key
    was.photo_id = photo_id
    for name, value in facts.items():
        setattr(was, name, value)
    return gone


def drop(session: Session, deputy_id: int) -> str | None:
    """Take it down; the store key of what is left behind."""
    was = _in_turn(session, deputy_id)
    if was is None:
        return None
    session.delete(was)
    return was.store_key
