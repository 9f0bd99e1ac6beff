"""Places, offices and sheets that a page names row after row: asked for once a session."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from models.schema import Base

A = TypeVar("A")
T = TypeVar("T", bound=Base)


class Row(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Row)


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


def at_once(session: Session, what: str, one: V, ask: Callable[[list[V]], dict[int, A]], otherwise: A) -> A:
    """What is asked of a row is asked in one go for all of its kind that were read; a list would ask for every row."""
    kept: dict[tuple[int, int], A] = session.info.setdefault(what, {})
    if (one.id, one.version) not in kept:
        rows = [row for row in session.identity_map.values() if isinstance(row, type(one))]
        unknown = [row for row in rows if (row.id, row.version) not in kept]
        told = ask(unknown)
        kept |= {(row.id, row.version): told.get(row.id, otherwise) for row in unknown}
    return kept[one.id, one.version]


def hold(session: Session, rows: Iterable[Any]) -> None:
    """What was found together with something else, and will be asked for by its id."""
    session.info.setdefault("held", {}).update({(type(row), row.id): row for row in rows if row is not None})
