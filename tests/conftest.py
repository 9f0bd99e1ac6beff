"""Every test that touches the record runs on SQLite and on a private MariaDB."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import text

import migrations
from models import every, keys, profile
from models.db import Database
from tests import mariadb
from tests.app_setup import TEST_KEYS, TEST_PEPPER, make_app
from tests.cast import Cast, settle

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _handed_in() -> None:
    keys.use(keys.Keyring.parse(TEST_KEYS, TEST_PEPPER))
    profile.use(ROOT / "profiles")


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mariadb.PrivateServer]:
    if mariadb.program() is None:
        if os.environ.get("REQUIRE_MYSQL") == "1":
            pytest.fail("REQUIRE_MYSQL=1, and there is no mariadbd on this machine")
        pytest.skip("no mariadbd on this machine: install MariaDB to run this half of the tests")
    server = mariadb.PrivateServer(tmp_path_factory.mktemp("mariadb")).install().start()
    yield server
    server.stop()


def _migrated(url: str) -> Database:
    database = Database(url)
    with database.engine.connect() as connection:
        migrations.upgrade(connection)
    return database


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else tmp_path_factory.mktemp("sqlite")
    path = folder / f"mashang-test-{os.getpid()}.db"
    for leftover in folder.glob(path.name + "*"):
        leftover.unlink()
    return _migrated(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def mariadb_database(mariadb_server: mariadb.PrivateServer) -> Database:
    return _migrated(mariadb_server.make("mashang"))


def empty(database: Database) -> None:
    """No rows anywhere; the schema stays, for making it is what takes long."""
    with database.engine.execution_options(writing=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in reversed(every.metadata.sorted_tables):
            connection.execute(table.delete())
        if not database.is_sqlite:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=1"))
    profile.forget()


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(f"{request.param}_database")
    empty(found)
    return found


@pytest.fixture
def cast(database: Database) -> Cast:
    """The named cast in their little county, on either database."""
    return settle(database)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    """The whole product on the same database."""
    return make_app(database, tmp_path)


ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",  # a microphone that hums, and a yes
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all who look: two of its drivers do not live in one process."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail("REQUIRE_CHROMIUM=1, and there is no chromium on this machine")
        pytest.skip("no chromium on this machine: install it to see the pages")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGS)
        yield browser
        browser.close()
