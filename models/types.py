"""Column types every table shares: ids, UTC times, sealed fields, canonical JSON."""

import json
import secrets
import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator

from models import clock, keys

Id = BigInteger().with_variant(Integer(), "sqlite")

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01: 41 bits of milliseconds last until 2093
_last = 0
_lock = threading.Lock()


def new_id() -> int:
    """63 bits: 41 of time, 22 of chance; later ids of one process are always larger."""
    global _last
    stamp = (int(clock.now().timestamp() * 1000) - _EPOCH_MS) << 22
    fresh = stamp | secrets.randbits(22)
    with _lock:
        if _last < fresh:
            _last = fresh
        elif _last >> 22 == stamp >> 22:
            _last = fresh = _last + 1 + secrets.randbits(8)
        return fresh


LAST_ID = 2**63 - 1


def id_at(moment: datetime) -> int:
    """The smallest id that can have been made at this moment: ids double as an index on time."""
    return min(max(0, int(moment.timestamp() * 1000) - _EPOCH_MS) << 22, LAST_ID)


class UtcDateTime(TypeDecorator[datetime]):
    """Microseconds in UTC; a naive value is a bug and is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: say which zone it is in")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


def canonical(value: Any) -> str:
    """One spelling for one value, so that a digest of it means something."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Json(TypeDecorator[Any]):
    """Canonical JSON in a text column: the same bytes on every engine."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Sealed(TypeDecorator[Any]):
    """A personal field, encrypted; `context` binds the ciphertext to its column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else keys.ring().seal(canonical(value).encode(), self.context)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(keys.ring().unseal(bytes(value), self.context))
