"""A list asks as many questions of the database for many rows as for few."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from models.service_request import listing, todo
from tests.cast import Cast
from tests.models.gathering import found as found_by
from tests.models.gathering import gather


@contextmanager
def asked(cast: Cast) -> Iterator[list[str]]:
    """Every statement while it lasts."""
    said: list[str] = []

    def note(connection, cursor, statement, *more) -> None:
        said.append(statement)

    event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", note)


def test_the_chiefs_queue(cast: Cast) -> None:
    numbers = gather(cast, 12)

    def questions(rows: int) -> int:
        with cast.database.read() as session:
            found = [found_by(session, number) for number in numbers[:rows]]
            with asked(cast) as said:
                assert len(listing.lines(session, found, cast.chief())) == rows
        return len(said)

    assert questions(12) == questions(2)


def test_the_deputys_list(cast: Cast) -> None:
    def questions() -> int:
        with cast.database.read() as session, asked(cast) as said:
            assert todo.of(session, cast.deputy()) is not None
        return len(said)

    gather(cast, 2)
    few = questions()
    gather(cast, 10)
    assert questions() == few
