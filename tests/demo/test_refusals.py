"""What a demonstration never does: show itself to others, or throw away what is not its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import migrations
from app import create_app
from app.demo import reset, secrets_file
from app.demo.ground import CannotRun, check_ports
from models import region
from models.db import Database
from models.region import Region
from tests.app_setup import TEST_KEYS, TEST_PEPPER, settings
from tests.conftest import ROOT
from tests.demo.conftest import HERE, furnish

OURS = {"FIELD_KEYS": TEST_KEYS, "PEPPER": TEST_PEPPER}


@pytest.fixture(params=["sqlite", "mariadb"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of its own: this one will lose its tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/own.db"
    else:
        url = request.getfixturevalue("mariadb_server").make("demo_reset")
    database = Database(url)
    with database.engine.connect() as connection:
        migrations.upgrade(connection)
    yield database
    database.engine.dispose()


@pytest.mark.parametrize(
    "reachable", [{"bind": "0.0.0.0:8000"}, {"bind": "192.0.2.1:80"}, {"public_url": "http://mashang.example"}]
)
def test_demo_wants_loopback(tmp_path: Path, reachable: dict[str, str]) -> None:
    own = Database(f"sqlite:///{tmp_path}/never-opened.db")
    with pytest.raises(ValidationError, match="loopback only"):
        settings(own, tmp_path, **({"demo": True, "public_url": HERE} | reachable))


def test_the_simulator_wants_demo() -> None:
    env = {k: v for k, v in os.environ.items() if k != "DEMO"}
    command = [sys.executable, "-m", "wechat.simulator"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, timeout=30)
    assert done.returncode == 2 and b"DEMO=1" in done.stderr


def test_gunicorn_stops_when_a_demonstration_is_bound_where_others_reach_it(tmp_path: Path) -> None:
    secrets_file.keep(tmp_path / "env")
    env = os.environ | {"DEMO": "1", "MASHANG_ENV": str(tmp_path / "env"), "BIND": "127.0.0.1:0"}
    command = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", "0.0.0.0:0", "wsgi:app"]
    done = subprocess.run([sys.executable, *command], env=env, cwd=ROOT, capture_output=True, timeout=30)
    assert done.returncode == 3 and b"loopback only" in done.stderr + done.stdout


def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CannotRun, match=f"{port}.*PORT=<port> make run"):
            check_ports({"PORT": port, "SIM_PORT": port})


def test_secrets_are_written_once_and_only_what_is_missing_is_added(tmp_path: Path) -> None:
    file = tmp_path / "env"
    assert set(secrets_file.keep(file)) == set(secrets_file.NAMES)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_text()
    assert secrets_file.keep(file) == [] and file.read_text() == before
    file.write_text(before.replace("PEPPER=", "NOT_PEPPER=").rstrip("\n"))
    assert secrets_file.keep(file) == ["PEPPER"]
    assert file.read_text().startswith(before.replace("PEPPER=", "NOT_PEPPER="))


def test_reset_empties_a_demonstration(own: Database, tmp_path: Path) -> None:
    app = create_app(settings(own, tmp_path, public_url=HERE, demo=True))
    furnish(app)
    app.extensions["mashang"].database.engine.dispose()
    reset.empty(own, OURS)
    with own.engine.connect() as connection:
        assert own.engine.dialect.get_table_names(connection) == []
    reset.empty(own, OURS)  # nothing there is fine too


def test_reset_leaves_everything_else_alone(own: Database, tmp_path: Path) -> None:
    own.transact(lambda session: session.add(Region(kind="county", name="某县")))
    for keys_at_hand in (OURS, {}):
        with pytest.raises(CannotRun):
            reset.empty(own, keys_at_hand)
    with own.read() as session:
        assert len(region.counties(session)) == 1
