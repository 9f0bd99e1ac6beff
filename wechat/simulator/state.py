"""The simulator's memory: one SQLite file, one lock, and a clock that can be moved."""

import json
import random
import re
import sqlite3
import threading
import time
import zlib
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
    "unknown_keys_refused": True,  # an older rule drew what it knew and passed over the rest
    "push_gap": 0.2,  # seconds between two attempts of one push
    "push_timeout": 5.0,
    "push_duplicates": 0,  # how many more identical copies of each push are sent
    "push_out_of_order": False,
    "pushes_held": False,  # keep them, and send none until this is false again
    "receipt_before_answer": False,  # the race: the receipt is there before template/send has answered
    "receipt_status": None,  # what each template receipt says, e.g. "failed: system failed"
    "receipt_msgid_zero": False,  # as was seen of messages with a client_msg_id
    "subscribe_answers_msgid": False,
    "subscribe_sent_error": None,  # [ErrorCode, ErrorStatus] of each subscribe_msg_sent_event
    "cloud_appid_mp": "",  # 微信云托管: calls without any token come from this account
    "cloud_appid_sa": "",
    "quotas": {},  # {path: {"second" | "minute" | "day": calls}}, over quota.LIMITS
    "logins_per_minute": 100,
    "chaos": 0.0,  # how likely a call is answered with -1; WeChat's own is about 0.001
    "country_code_number": False,  # the documents show countryCode both ways
    "words": {},  # {word: [suggest, label]} for msg_sec_check
    "media_verdicts": {},  # {part of the URL: [suggest, label]} for media_check_async
    "verdict_after": [0.2, 1.0],
}


class State:
    """All that the simulator knows. Every use takes the lock: its threads are few and its work is short."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA synchronous = OFF")
        self._adopt()
        self.random = random.Random(1)

    def _adopt(self) -> None:
        """A file of another version is begun anew: it is a stage, and is set again at the next start."""
        mark = zlib.crc32(SCHEMA.encode()) >> 1
        if self._db.execute("PRAGMA user_version").fetchone()[0] != mark:
            ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            for row in self._db.execute(ours).fetchall():
                self._db.execute(f"DROP TABLE {row['name']}")
        self._db.executescript(SCHEMA)
        self._db.execute(f"PRAGMA user_version = {mark}")

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
