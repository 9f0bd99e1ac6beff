"""The database dies under the web: nothing acknowledged is lost, and the web recovers by itself."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.config import Settings
from tests import mariadb
from tests.cast import Cast
from tests.faults import processes
from tests.faults.crowd import Crowd

SAFE = "--innodb-flush-log-at-trx-commit=1"  # as production must have it


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[mariadb.PrivateServer]:
    """One that may be killed; whether there is a program at all, the shared one has found out."""
    request.getfixturevalue("mariadb_server")
    own = mariadb.PrivateServer(tmp_path / "database")
    own.folder.mkdir()
    own.install().start(SAFE)
    yield own
    own.kill()


@pytest.fixture
def url(server: mariadb.PrivateServer) -> str:
    return server.make("faults")


def kill(server: mariadb.PrivateServer) -> None:
    server.kill()


def stop(server: mariadb.PrivateServer) -> None:
    """In good order, as an administrator would restart it."""
    assert server.process is not None
    server.process.terminate()
    try:
        server.process.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


def test_a_database_killed_twice_and_restarted_once_loses_nothing_acknowledged(
    server: mariadb.PrivateServer, cast: Cast, settings: Settings, tmp_path: Path, holds: Callable[[Crowd], None]
) -> None:
    with processes.web(settings, tmp_path) as gunicorn, Crowd(settings.public_url, cast.wang_code) as crowd:
        crowd.wait_for(5)  # the second process starts a moment after the first
        before = processes.children(gunicorn.pid)
        for away in (kill, stop, kill):
            crowd.wait_for(25)
            away(server)
            server.start(SAFE)
        crowd.wait_for(25)
        crowd.stop()
        assert set(before) <= set(processes.children(gunicorn.pid)), "the web was not restarted to recover"
    assert crowd.troubles > 0
    holds(crowd)
