"""Whatever number a driver gives a broken line, it is the database that was away, and no mistake of ours."""

import pytest
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from models.db import Database, OutcomeUnknown, Unavailable

BROKEN = (
    OperationalError("SELECT", {}, Exception(2013, "Lost connection to server during query")),
    OperationalError("SELECT", {}, Exception(2006, "Server has gone away")),
    OperationalError("SELECT", {}, Exception(1927, "Connection was killed")),
    OperationalError("SELECT", {}, Exception(1053, "Server shutdown in progress")),
    InterfaceError("SELECT", {}, Exception(0, ""), connection_invalidated=True),
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda error: str(error.orig.args[0]))
def test_a_line_lost_before_commit_is_taken_up_again_and_in_the_end_called_unavailable(
    database: Database, broken: DBAPIError
) -> None:
    runs = []

    def once_broken(session) -> str:
        runs.append(1)
        if len(runs) == 1:
            raise broken
        return "done"

    def always_broken(session) -> None:
        raise broken

    assert database.transact(once_broken) == "done" and len(runs) == 2
    with pytest.raises(Unavailable):
        database.transact(always_broken)
    with pytest.raises(Unavailable), database.read():
        raise broken


@pytest.mark.parametrize("broken", BROKEN, ids=lambda error: str(error.orig.args[0]))
def test_a_line_lost_at_commit_is_never_run_again(database: Database, broken: DBAPIError) -> None:
    runs = []

    def work(session) -> None:
        runs.append(1)

        def commit() -> None:
            raise broken

        session.commit = commit

    with pytest.raises(OutcomeUnknown):
        database.transact(work)
    assert len(runs) == 1
