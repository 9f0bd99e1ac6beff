"""WeChat's access tokens, one row an account, shared by every worker and host."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.db import Database, Session
from models.delivery import database_now
from models.schema import Base, table
from models.types import Sealed, UtcDateTime

MARGIN = timedelta(seconds=300)
FETCHING = timedelta(seconds=15)  # longer than a fetch can take; who is killed at it is not waited for
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class WechatToken(Base):
    __tablename__ = "wechat_tokens"
    __table_args__ = table()

    appid: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(Sealed("wechat_tokens.token"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # until then one process alone may fetch
    fetching_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # so long the others wait for what it fetches
    trouble: Mapped[str | None] = mapped_column(String(20))  # the kind of what goes wrong, until it goes well
    trouble_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Trouble:
    """An account that cannot call WeChat; a board shows it until the next call that goes well."""

    appid: str
    kind: str
    since: datetime


def troubles(session: Session) -> list[Trouble]:
    found = select(WechatToken.appid, WechatToken.trouble, WechatToken.trouble_since)
    rows = session.execute(found.where(WechatToken.trouble.is_not(None)).order_by(WechatToken.appid))
    return [Trouble(appid.split("#")[0], kind or "", since or NEVER) for appid, kind, since in rows]


class StoredTokens:
    """What `wechat.Client` is handed: one row a key, and guarded updates in place of locks."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._ill: set[str] = set()  # keys whose trouble was seen at the last look: `well` must cost nothing
        self._lock = threading.Lock()

    def read(self, key: str) -> str | None:
        with self.database.read() as session:
            row = session.get(WechatToken, key)
            self._seen(key, row is not None and row.trouble is not None)
            return row.token if row and row.token and row.expires_at > clock.now() + MARGIN else None

    def replace(self, key: str, old: str | None, new: str, expires_in: int) -> str:
        def work(session: Session) -> str:
            row, expires = session.get(WechatToken, key, with_for_update=True), _expiry(expires_in)
            if row is None:
                session.add(WechatToken(appid=key, token=new, expires_at=expires))
                return new
            row.fetching_until = None
            if row.token == old or row.expires_at <= clock.now() + MARGIN:
                row.token, row.expires_at = new, expires
            else:
                return row.token
            return new

        return self.database.transact(work)

    def claim(self, key: str, pause: float) -> bool:
        def work(session: Session) -> bool:
            now = database_now(session)
            free = or_(WechatToken.claimed_until.is_(None), WechatToken.claimed_until <= now)
            mine = {"claimed_until": now + timedelta(seconds=pause), "fetching_until": now + FETCHING}
            if _set(session, key, free, **mine):
                return True
            if session.scalar(select(WechatToken.appid).where(WechatToken.appid == key)):
                return False
            # Of two first claims the loser meets the primary key, and runs again.
            session.add(WechatToken(appid=key, token="", expires_at=NEVER, **mine))
            return True

        return self.database.transact(work)

    def release(self, key: str) -> None:
        self._change(key, WechatToken.claimed_until.is_not(None), claimed_until=None, fetching_until=None)

    def trouble(self, key: str, kind: str) -> bool:
        def work(session: Session) -> bool:
            _set(session, key, WechatToken.fetching_until.is_not(None), fetching_until=None)
            other = or_(WechatToken.trouble.is_(None), WechatToken.trouble != kind[:20])
            return _set(session, key, other, trouble=kind[:20], trouble_since=clock.now())

        self._seen(key, True)
        return self.database.transact(work)

    def fetching(self, key: str) -> bool:
        with self.database.read() as session:
            until = session.scalar(select(WechatToken.fetching_until).where(WechatToken.appid == key))
            return until is not None and until > database_now(session)

    def well(self, key: str) -> None:
        if key in self._ill:
            self._change(key, WechatToken.trouble.is_not(None), trouble=None, trouble_since=None)
            self._seen(key, False)

    def _seen(self, key: str, ill: bool) -> None:
        with self._lock:
            (self._ill.add if ill else self._ill.discard)(key)

    def _change(self, key: str, guard: ColumnElement[bool], **values: object) -> bool:
        return self.database.transact(lambda session: _set(session, key, guard, **values))


def _set(session: Session, key: str, guard: ColumnElement[bool], **values: object) -> bool:
    changed = session.execute(update(WechatToken).where(WechatToken.appid == key, guard).values(**values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _expiry(expires_in: int) -> datetime:
    """WeChat's own, but a token that is short-lived from the start is good for half its life, not for none."""
    if expires_in < 2 * MARGIN.total_seconds():
        return clock.now() + timedelta(seconds=expires_in / 2) + MARGIN
    return clock.now() + timedelta(seconds=expires_in)
