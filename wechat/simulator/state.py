"""The simulator's memory: one SQLite file, one lock, and a clock that can be moved."""

import json
import random
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")
TABLES = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", SCHEMA)
DEFAULTS: dict[str, Any] = {
    "clock_ahead": 0.0,
    "token_grace": 300,  # how long an old-style token outlives its successor; 0 is the strict mode
    "receipt_after": [0.2, 1.0],
    "sends_per_day": 100_000,
    "sends_per_person_per_minute": 0,  # 0 is no limit; WeChat's own is not published
    "consent_before_fields": False,  # which of 43101 and 47003 comes first is unknown: test both
}


class State:
    """All that the simulator knows. Every use takes the lock: its threads are few and its work is short."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(SCHEMA)
        self.random = random.Random(1)

    @contextmanager
    def held(self) -> Iterator[sqlite3.Connection]:
        """The database for a moment; all of what is done in it stands, or none of it."""
        with self._lock:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def one(self, sql: str, *args: Any) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._db.execute(sql, args).fetchone()
            return row

    def all(self, sql: str, *args: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, args).fetchall()

    def do(self, sql: str, *args: Any) -> int:
        """Run one statement; how many rows it touched."""
        with self._lock:
            return self._db.execute(sql, args).rowcount

    def setting(self, name: str) -> Any:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return DEFAULTS[name] if row is None else json.loads(row["value"])

    def set(self, name: str, value: Any) -> None:
        if name not in DEFAULTS:
            raise KeyError(name)
        self.do("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def now(self) -> float:
        return time.time() + float(self.setting("clock_ahead"))

    def forget_all(self) -> None:
        with self.held():
            for table in TABLES:
                self.do(f"DELETE FROM {table}")  # noqa: S608 (our own table names)
