"""The test message: claimed by a worker, handed to WeChat, and believed only when its receipt says it arrived."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import clock, person
from models.binding.record import Binding
from models.delivery import LEASE, database_now

FIRST_PAUSE = timedelta(seconds=5)  # somebody is standing there with a phone
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP = 12
OUT_OF_REACH = ("identity", "not_following", "blocked", "user_block")


def claim(session: Session, me: str, limit: int) -> list[int]:
    """Take what is due: the next time moves to the lease's end, so a dead worker's work comes back."""
    now = database_now(session)
    due = select(Binding.id, Binding.next_at).where(Binding.next_at <= now).order_by(Binding.next_at)
    mine = []
    for binding_id, was in session.execute(due.limit(limit)).all():
        take = update(Binding).where(Binding.id == binding_id, Binding.next_at == was)
        taken = session.execute(take.values(next_at=now + LEASE, lease_owner=me))
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            mine.append(binding_id)
    return mine


def held_by(session: Session, binding_id: int, me: str) -> Binding | None:
    """Still mine? Meanwhile another code may have been scanned, or the lease has run out."""
    found = select(Binding).where(Binding.id == binding_id, Binding.lease_owner == me)
    return session.scalars(found.with_for_update()).first()


def renew(session: Session, binding: Binding) -> None:
    """The lease starts anew with each send: those before it may have used it up."""
    binding.next_at = database_now(session) + LEASE


def sent(binding: Binding, msgid: str) -> None:
    """Sent is not delivered: what follows is said by the receipt."""
    binding.test_msgid, binding.tested_at = msgid or None, clock.now()
    binding.next_at = binding.lease_owner = None


def refused(session: Session, binding: Binding, kind: str, permanent: bool) -> None:
    binding.tries += 1
    if permanent or binding.tries >= GIVE_UP:
        _fail(session, binding, kind)
    else:
        pause = min(FIRST_PAUSE * 2 ** (binding.tries - 1), LONGEST_PAUSE)
        binding.next_at, binding.lease_owner = clock.now() + pause, None


def by_msgid(session: Session, msgid: str) -> Binding | None:
    return session.scalars(select(Binding).where(Binding.test_msgid == msgid)).first()


def waiting_for_receipt(session: Session, appid: str, openid: str) -> Binding | None:
    """Where a receipt names no message: the test that went to this WeChat and is still without its word."""
    asked = (Binding.appid == appid, Binding.openid == openid, Binding.tested_at.is_not(None))
    open_still = (Binding.proved_at.is_(None), Binding.failed.is_(None), Binding.replaced_at.is_(None))
    return session.scalars(select(Binding).where(*asked, *open_still)).first()


def settle(session: Session, found: Binding, ok: bool, why: str) -> None:
    """What the receipt of the test message says; the first word about a binding in force is the last."""
    if found.replaced_at or found.proved_at or found.failed:
        return
    if ok:
        found.proved_at = clock.now()
    else:
        _fail(session, found, why)


def _fail(session: Session, binding: Binding, why: str) -> None:
    binding.fail(why)
    if why in OUT_OF_REACH and binding.appid and binding.openid:
        person.bury(session, binding.appid, binding.openid)
