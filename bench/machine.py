"""The machinery of one run: a private folder, a private MariaDB, gunicorns on loopback; all of it ends with us."""

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

import migrations
from bench.clients import Line, request
from models import keys, profile
from models.db import Database
from tests import app_setup, mariadb
from tests.conftest import ROOT, TEST_KEYS, TEST_PEPPER
from tests.faults import processes

SHAPE = ["-k", "gthread", "-w", "2", "--threads", "8", "--no-control-socket"]


class Machine:
    """Starts what a round needs, and ends it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        keys.use(keys.Keyring.parse(TEST_KEYS, TEST_PEPPER))
        profile.use(ROOT / "profiles")
        self._server: mariadb.PrivateServer | None = None

    @property
    def server(self) -> mariadb.PrivateServer:
        """Durable at every commit, as production is."""
        if self._server is None:
            (self.folder / "mariadb").mkdir()
            made = mariadb.PrivateServer(self.folder / "mariadb").install()
            self.stack.callback(made.stop)
            self._server = made.start("--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=1G")
        return self._server

    def database(self, engine: str, name: str) -> Database:
        """An empty county office on this engine."""
        url = self.server.make(name) if engine == "mariadb" else f"sqlite:///{self.folder}/{name}.db"
        database = Database(url)
        self.stack.callback(database.engine.dispose)
        with database.engine.connect() as connection:
            migrations.upgrade(connection)
        return database

    def ours(self, database: Database, **more: object) -> int:
        """The product as deploy/gunicorn.conf.py runs it; the port it answers on."""
        port = processes.free_port()
        var = self.folder / f"var-{port}"
        var.mkdir()
        settings = app_setup.settings(database, var, **({"bind": f"127.0.0.1:{port}"} | more))
        self._serve(["-c", "deploy/gunicorn.conf.py", "wsgi:app"], processes.environment(settings, var), port, "/livez")
        return port

    def floor(self, url: str, ready: str) -> int:
        """The bare Flask under the same shape of gunicorn."""
        port = processes.free_port()
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "FLOOR_URL": url}
        self._serve([*SHAPE, "-b", f"127.0.0.1:{port}", "bench.floor:app"], env, port, ready)
        return port

    def _serve(self, how: list[str], env: dict[str, str], port: int, ready: str) -> None:
        log = self.folder / f"gunicorn-{port}.log"
        process = processes.start(["gunicorn", *how], env, log)
        self.stack.callback(processes.end, process)
        for _ in range(200):
            try:
                Line(port).ask(request("GET", ready, {"Connection": "close"}))
                return
            except ConnectionError:
                processes.time.sleep(0.1)
        raise RuntimeError(log.read_text()[-3000:])

    def said(self) -> str:
        """Engines and versions, so that a figure can be read a year later."""
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT VERSION()")
            (engine,) = cursor.fetchone() or ("?",)
        parts = [f"{name} {version(name)}" for name in ("Flask", "SQLAlchemy", "PyMySQL", "gunicorn")]
        cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
        return f"Python {platform.python_version()}, {', '.join(parts)}, MariaDB {engine}; {cores}"


@contextmanager
def machine() -> Iterator[Machine]:
    """A folder on the disk (a commit must be able to cost something), gone at the end."""
    with tempfile.TemporaryDirectory(prefix="mashang-bench-") as folder, ExitStack() as stack:
        yield Machine(Path(folder), stack)
