"""A worker that kills itself at long work: `python -m tests.faults.dying_long prints 7 before`, as a power cut would.

At its seventh transaction: before it is committed, when all is written, or after."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app import county_books, create_app, printing
from app.house import House
from models import print_order
from models.db import Database
from tests.faults.dying import die

WORK: dict[str, Callable[[House], int]] = {"prints": printing.work_through, "book": county_books.work_through}
VOLUME = 2


class Dying:
    """The database, until the nth transaction."""

    def __init__(self, database: Database, nth: int, when: str) -> None:
        self._database, self._left, self._when = database, nth, when

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def transact(self, work: Callable[[Session], Any]) -> Any:
        self._left -= 1
        done = self._database.transact(self._doomed(work) if (self._left, self._when) == (0, "before") else work)
        if not self._left:
            die()
        return done

    def _doomed(self, work: Callable[[Session], Any]) -> Callable[[Session], Any]:
        def to_the_edge(session: Session) -> None:
            work(session)
            session.flush()
            die()

        return to_the_edge


if __name__ == "__main__":
    print_order.VOLUME = VOLUME
    rooms = create_app().extensions["mashang"]
    doomed = replace(rooms, database=Dying(rooms.database, int(sys.argv[2]), sys.argv[3]))
    while WORK[sys.argv[1]](doomed):
        pass
