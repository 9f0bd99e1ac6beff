"""The desk's way in: an account with a password and a second factor, enrolled by its owner."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, keys
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

INVITED_FOR = timedelta(hours=24)


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = table()

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), unique=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(Sealed("accounts.totp_secret"))
    totp_step: Mapped[int] = mapped_column(Integer, default=0)  # the last one used: never twice
    invite_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invite_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def invited(self) -> bool:
        """Whether there is a link that its owner can still open."""
        return self.invite_until is not None and self.invite_until > clock.now()

    def invite(self, secret: str) -> None:
        """A one-use way to choose password and second factor; what was chosen before is gone."""
        self.invite_hash, self.invite_until = keys.ring().hashed(secret, "invite"), clock.now() + INVITED_FOR
        self.password_hash = self.totp_secret = self.enrolled_at = None


def by_login(session: Session, login: str) -> Account | None:
    return session.scalars(select(Account).where(Account.login == login)).first()


def of_person(session: Session, person_id: int) -> Account | None:
    return session.scalars(select(Account).where(Account.person_id == person_id)).first()


def of_people(session: Session, person_ids: Collection[int]) -> dict[int, Account]:
    return {one.person_id: one for one in session.scalars(select(Account).where(Account.person_id.in_(person_ids)))}


def invited(session: Session, secret: str) -> Account | None:
    found = select(Account).where(Account.invite_hash == keys.ring().hashed(secret, "invite"))
    account = session.scalars(found).first()
    return account if account and account.invite_until and account.invite_until > clock.now() else None


def enrol(session: Session, secret: str, password_hash: str, totp_secret: str, step: int) -> int | None:
    """Whose account it made, or None where the invitation was spent meanwhile: of two tries one wins."""
    account = invited(session, secret)
    if account is None:
        return None
    taken = update(Account).where(Account.id == account.id, Account.invite_hash == account.invite_hash)
    chosen = {"password_hash": password_hash, "totp_secret": totp_secret, "totp_step": step}
    spent = {"enrolled_at": clock.now(), "invite_hash": None, "invite_until": None}
    done = session.execute(taken.values(**chosen, **spent))
    return account.person_id if done.rowcount == 1 else None  # type: ignore[attr-defined]


def spend_step(session: Session, account_id: int, step: int) -> bool:
    """A code works once, on however many hosts it is tried."""
    unspent = update(Account).where(Account.id == account_id, Account.totp_step < step)
    return session.execute(unspent.values(totp_step=step)).rowcount == 1  # type: ignore[attr-defined]
