"""Places, offices and sheets that a page names row after row: asked for once a session."""

from typing import TypeVar

from sqlalchemy.orm import Session

from models.schema import Base

T = TypeVar("T", bound=Base)


def held(session: Session, model: type[T], row_id: int) -> T:
    """A session forgets what nobody holds, and would ask again for every row of a list."""
    found = session.get_one(model, row_id)
    session.info.setdefault("held", {})[model, row_id] = found
    return found
