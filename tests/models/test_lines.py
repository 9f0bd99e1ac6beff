"""A line to the database goes from one user to the next: clean, and whole even after it broke."""

import pytest
from sqlalchemy import select, text

from models import person
from models.appointing import Post, appoint
from models.db import Database
from models.person import Person
from models.types import new_id
from tests.cast import Cast


def everybody(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Person.id)).all())


def test_what_nobody_committed_is_gone_when_the_line_goes_back(database: Database) -> None:
    raw, mark = database.engine.raw_connection(), "?" if database.is_sqlite else "%s"
    cursor = raw.cursor()
    cursor.execute("BEGIN")
    cursor.execute(f"INSERT INTO people (id, created_at) VALUES ({mark}, '2026-01-01 00:00:00')", (new_id(),))
    cursor.close()
    raw.close()
    assert everybody(database) == 0


def test_a_refusal_leaves_nothing_locked_behind(database: Database) -> None:
    def half(session) -> None:
        session.add(Person(id=1))
        session.flush()
        raise ValueError("changed my mind")

    with pytest.raises(ValueError):
        database.transact(half)
    database.transact(lambda session: session.add(Person(id=1)))
    assert everybody(database) == 1


def cut_all(database: Database) -> None:
    """Every line that lies in the pool, as a server that was restarted would leave them."""
    with database.engine.connect() as mine:
        me = mine.execute(text("SELECT CONNECTION_ID()")).scalar()
        others = "SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> :me"
        for one in mine.execute(text(others), {"me": me}).scalars().all():
            mine.execute(text(f"KILL {one}"))


def test_on_mariadb_what_is_written_does_not_notice_a_line_that_has_just_broken(mariadb_database: Database) -> None:
    with mariadb_database.read(), mariadb_database.read() as session:
        session.execute(text("SELECT 1"))  # two lines in the pool: one to cut with, one to be cut
    cut_all(mariadb_database)
    mark = new_id()
    for _ in range(3):
        mariadb_database.transact(lambda session: session.get(Person, mark))


def test_on_mariadb_nor_does_what_is_read(mariadb_database: Database) -> None:
    with mariadb_database.read() as one, mariadb_database.read() as other:
        one.execute(text("SELECT 1"))
        other.execute(text("SELECT 1"))
    cut_all(mariadb_database)
    for _ in range(3):
        assert everybody(mariadb_database) >= 0


def test_a_page_asks_for_roles_once_and_whoever_gives_one_asks_anew(cast: Cast) -> None:
    def give(session) -> list[str]:
        before = [role.role for role in person.roles_of(session, cast.li)]
        appoint(session, cast.li, Post("clerk", cast.station))
        return before + [role.role for role in person.roles_of(session, cast.li)]

    assert cast.database.transact(give) == ["clerk"]
    with cast.database.read() as session:
        assert person.roles_of(session, cast.chen) is person.roles_of(session, cast.chen)
