"""The county, on a database that real processes share with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.config import Settings
from models import verify
from models.db import Database
from models.idempotency import IdempotencyKey
from models.service_request import ServiceRequest
from tests import app_setup
from tests.cast import Cast, settle
from tests.conftest import _migrated
from tests.faults.crowd import Crowd
from tests.faults.phones import running, sim  # noqa: F401 (fixtures for every module here)
from tests.faults.processes import free_port
from tests.faults.ringing import office  # noqa: F401


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address that other processes can reach: a file on the disk, or the private server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mashang.db"
    made: str = request.getfixturevalue("mariadb_server").make("faults")
    return made


@pytest.fixture
def cast(url: str) -> Iterator[Cast]:
    database = _migrated(url)
    yield settle(database)
    database.engine.dispose()


@pytest.fixture
def settings(cast: Cast, tmp_path: Path) -> Settings:
    return on_loopback(cast.database, tmp_path)


def on_loopback(database: Database, folder: Path, **more: object) -> Settings:
    """Plain http on a free port, as DEMO=1 allows: requests would send no Secure cookie back."""
    where = f"127.0.0.1:{free_port()}"
    demo = {"demo": True, "bind": where, "public_url": f"http://{where}"}
    return app_setup.settings(database, folder, **(demo | more))


@pytest.fixture
def holds(cast: Cast) -> Callable[[Crowd], None]:
    """Every promise kept once, no request that nobody was promised, and the record without a fault."""

    def check(crowd: Crowd) -> None:
        assert crowd.surprises == []
        with cast.database.read() as session:
            numbers = [number for (number,) in session.query(ServiceRequest.number)]
            keys = [(row.key, row.answer["number"]) for row in session.query(IdempotencyKey)]
            assert list(verify.faults(session)) == []
        promised = [(one.key, one.number) for one in crowd.acknowledged]
        assert len(set(promised)) == len(promised) and sorted(promised) == sorted(keys)
        assert sorted(numbers) == sorted(number for _, number in promised)

    return check
