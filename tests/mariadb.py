"""A private MariaDB in a temporary folder: started for one test run, ended with it."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pymysql


def program() -> str | None:
    return shutil.which("mariadbd") or shutil.which("mysqld", path="/usr/sbin:/usr/bin:/usr/local/sbin")


class PrivateServer:
    """Data and socket in one folder that nobody else knows; no root password, no network but loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def install(self) -> "PrivateServer":
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data", "--skip-test-db",
             "--auth-root-authentication-method=normal", *_as_user()],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return self

    def start(self, *extra: str) -> "PrivateServer":
        with open(self.folder / "error.log", "ab") as log:
            self.process = subprocess.Popen(
                [program() or "mariadbd", "--no-defaults", f"--datadir={self.folder}/data", *_as_user(),
                 f"--socket={self.folder}/sock", f"--port={self.port}", "--bind-address=127.0.0.1",
                 f"--pid-file={self.folder}/pid", "--skip-name-resolve", "--innodb-buffer-pool-size=64M",
                 "--innodb-log-file-size=32M", "--innodb-flush-log-at-trx-commit=0", *extra],
                stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()
        return self

    def _wait(self) -> None:
        for _ in range(300):
            try:
                self.connect().close()
                return
            except pymysql.err.OperationalError:
                if self.process and self.process.poll() is not None:
                    raise RuntimeError((self.folder / "error.log").read_text()[-2000:]) from None
                time.sleep(0.1)
        raise RuntimeError("the private MariaDB did not start in 30 s")

    def connect(self) -> "pymysql.connections.Connection":
        return pymysql.connect(host="127.0.0.1", port=self.port, user="root", ssl_disabled=True)

    def make(self, name: str) -> str:
        """A fresh, empty schema with the server's own default charset, as a careless office would have it."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{name}"

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def _as_user() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
