"""Places, offices and sheets that a page names row after row: asked for once a session."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models.schema import Base

A = TypeVar("A")
T = TypeVar("T", bound=Base)


def held(session: Session, model: type[T], row_id: int) -> T:
    """A session forgets what nobody holds, and would ask again for every row of a list."""
    kept: dict[tuple[type[Base], int], T] = session.info.setdefault("held", {})
    found = kept.get((model, row_id))
    if found is None:
        found = kept[model, row_id] = session.get_one(model, row_id)
    return found


def remembered(session: Session, key: tuple[Any, ...], ask: Callable[[], A]) -> A:
    """What a page asks again and again is asked once; a session that may write asks anew each time."""
    if not session.info.get("only reads"):
        return ask()
    kept: dict[tuple[Any, ...], A] = session.info.setdefault("remembered", {})
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def hold(session: Session, rows: Iterable[Any]) -> None:
    """What was found together with something else, and will be asked for by its id."""
    session.info.setdefault("held", {}).update({(type(row), row.id): row for row in rows if row is not None})
