"""WeChat's access tokens, one row an account, shared by every worker and host."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.db import Database, Session
from models.schema import Base, table
from models.types import Sealed, UtcDateTime

MARGIN = timedelta(seconds=300)


class WechatToken(Base):
    __tablename__ = "wechat_tokens"
    __table_args__ = table()

    appid: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(Sealed("wechat_tokens.token"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StoredTokens:
    """What `wechat.Client` is handed: read, and replace if nobody else did."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def read(self, appid: str) -> str | None:
        with self.database.read() as session:
            row = session.get(WechatToken, appid)
            return row.token if row and row.expires_at > clock.now() + MARGIN else None

    def replace(self, appid: str, old: str | None, new: str, expires_in: int) -> str:
        def work(session: Session) -> str:
            row = session.get(WechatToken, appid, with_for_update=True)
            expires = clock.now() + timedelta(seconds=expires_in)
            if row is None:
                session.add(WechatToken(appid=appid, token=new, expires_at=expires))
            elif row.token == old or row.expires_at <= clock.now() + MARGIN:
                row.token, row.expires_at = new, expires
            else:
                return row.token
            return new

        return self.database.transact(work)
