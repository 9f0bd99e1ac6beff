"""The engine, its sessions, and a transaction as a function that can be run again."""

import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Engine, PoolResetState, create_engine, event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from models import tally

T = TypeVar("T")

LOST_RACE = {1020, 1205, 1213, 8002, 8022, 9007}
CONNECTION_GONE = {1047, 1053, 1927, 2006, 2013}  # also by a server that is told to stop
UNREACHABLE = LOST_RACE | CONNECTION_GONE | {1040, 1129, 2002, 2003}
SQLITE_BUSY = ("database is locked", "unable to open database", "disk i/o error", "disk is full")
LOCK_WAIT = 1205
IN_TRANSACTION = 1  # of the status that the server tells with every answer
TRIES = 12
PATIENCE = 8.0  # seconds after which a retry would only make the caller wait for nothing
SILENT = 2.0  # a line that breaks after so long was not answered at all
PROBE_EVERY = 3.0


class Unavailable(Exception):
    """The database cannot be reached just now; nothing was changed."""


class OutcomeUnknown(Exception):
    """The connection died at COMMIT: ask again with the same idempotency key."""


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 5.0}, pool_timeout=5)

    @event.listens_for(engine, "connect")
    def _configure(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, or writers would upgrade and fail
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _mysql_engine(url: URL) -> Engine:
    args: dict[str, Any] = {"charset": "utf8mb4", "connect_timeout": 2, "read_timeout": 5, "write_timeout": 5}
    query = dict(url.query)
    tls = query.pop("tls", "off" if url.host in (None, "localhost", "127.0.0.1", "::1") else "verify")
    if "unix_socket" in query or tls == "off":
        args["ssl_disabled"] = True
    else:
        args["ssl"] = ssl.create_default_context()  # one, shared: building it costs 40 ms each time
    engine = create_engine(
        url.set(query=query), connect_args=args, isolation_level="READ COMMITTED",
        pool_pre_ping=True, pool_size=10, max_overflow=5, pool_timeout=2, pool_recycle=1800, pool_reset_on_return=None,
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _configure(raw: Any, _record: Any) -> None:
        with raw.cursor() as cursor:
            cursor.execute("SET SESSION time_zone='+00:00', sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE'")
            cursor.execute("SET SESSION innodb_lock_wait_timeout=3")
            cursor.execute("SHOW VARIABLES LIKE 'wsrep_on'")
            if (row := cursor.fetchone()) and row[1] == "ON":
                cursor.execute("SET SESSION wsrep_sync_wait=1")  # read your own writes on any node

    @event.listens_for(engine, "reset")
    def _end(raw: Any, _record: Any, how: PoolResetState) -> None:
        """Most come back from their COMMIT, and there is nothing to roll back."""
        if not (how.terminate_only or how.transaction_was_reset) and raw.server_status & IN_TRANSACTION:
            raw.rollback()

    @event.listens_for(engine, "handle_error")
    def _not_prepared(context: Any) -> None:
        if code_of(context.original_exception) == 1047:  # a Galera node that is still joining
            context.is_disconnect = True

    return engine


def code_of(error: BaseException | None) -> int | None:
    """The vendor's number behind an error, when there is one."""
    original = getattr(error, "orig", error)
    args = getattr(original, "args", None)
    first = args[0] if args else None
    return first if isinstance(first, int) else None


def lost_race(error: Exception) -> bool:
    if isinstance(error, StaleDataError | IntegrityError):
        return True
    return code_of(error) in LOST_RACE or "database is locked" in str(getattr(error, "orig", ""))


def gone(error: Exception) -> bool:
    """The line to the server broke, whatever number the driver gave it; `(0, '')` is one of them."""
    return code_of(error) in CONNECTION_GONE or bool(getattr(error, "connection_invalidated", False))


def unreachable(error: Exception) -> bool:
    said = str(getattr(error, "orig", "")).lower()
    busy = isinstance(error, PoolTimeout | StaleDataError) or any(words in said for words in SQLITE_BUSY)
    return busy or gone(error) or code_of(error) in UNREACHABLE


class Silence:
    """A database that takes the call and says nothing: after two such waits one caller at a time tries again.

    The others hear at once that it is away, or every thread would hang, and /livez with them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waits, self._next_try = 0, 0.0

    def refuse(self) -> None:
        with self._lock:
            if self._waits < 2:
                return
            if time.monotonic() < self._next_try:
                raise Unavailable("the database says nothing")
            self._next_try = time.monotonic() + PROBE_EVERY

    def waited(self, since: float, why: Exception) -> bool:
        """Whether this was a silence, and not merely a broken line."""
        if not gone(why) or time.monotonic() - since < SILENT:
            return False
        with self._lock:
            self._waits, self._next_try = self._waits + 1, time.monotonic() + PROBE_EVERY
        return True

    def broken(self) -> None:
        with self._lock:
            self._waits = 0


class Database:
    """Where sessions come from; an edge opens them, `models/` never commits by itself."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(parsed) if self.is_sqlite else _mysql_engine(parsed)
        writing = self.engine.execution_options(writing=True)
        self._reading = sessionmaker(self.engine, expire_on_commit=False, autoflush=False, info={"only reads": True})
        self._writing = sessionmaker(writing, expire_on_commit=False)
        self._silence = Silence()

    @contextmanager
    def read(self) -> Iterator[Session]:
        self._silence.refuse()
        started = time.monotonic()
        try:
            with self._reading() as session:
                yield session
                self._silence.broken()
        except (PoolTimeout, DBAPIError) as why:
            self._silence.waited(started, why)
            raise (Unavailable("the database did not answer") if unreachable(why) else why) from why

    def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction; on a lost race run it again, from the start, anew."""
        self._silence.refuse()
        started = time.monotonic()
        for attempt in range(1, TRIES + 1):
            tried = time.monotonic()
            try:
                return self._once(work)
            except (DBAPIError, StaleDataError, PoolTimeout) as why:
                last = self._silence.waited(tried, why) or attempt == TRIES or time.monotonic() - started > PATIENCE
                if lost_race(why) and not last:
                    time.sleep(0.02 * attempt * random.uniform(0.5, 1.5))  # noqa: S311 (only jitter)
                elif not gone(why) or last:
                    if unreachable(why):
                        raise Unavailable("the database did not answer, or was too busy") from why
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, work: Callable[[Session], T]) -> T:
        with self._writing() as session:
            result = work(session)
            session.flush()
            tally.settle(session)
            try:
                session.commit()
            except DBAPIError as why:
                if not lost_race(why):
                    raise OutcomeUnknown("the connection was lost at COMMIT") from why
                raise
            self._silence.broken()
            return result

    def alive(self) -> bool:
        with self.read() as session:
            return session.execute(text("SELECT 1")).scalar() == 1
