"""A phone scanned the code: its WeChat becomes this person's, and whichever they had before is theirs no more."""

from datetime import UTC, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models import clock, deputy, person
from models.binding.offering import hashed
from models.binding.record import Binding
from models.person import Identity, Person
from models.types import new_id
from models.websession import WebSession

IN_WECHAT = ("h5", "api")  # ways in that only a WeChat opens; the desk has a password of its own


def by_scene(session: Session, scene: str) -> Binding | None:
    return session.scalars(select(Binding).where(Binding.scene_hash == hashed(scene))).first()


def scanned(session: Session, scene: str, appid: str, openid: str, at: int | None) -> None:
    """A code works once and in its time; `at` is WeChat's own time of the scan, for our worker may come late."""
    found = by_scene(session, scene)
    when = datetime.fromtimestamp(at, UTC) if at else clock.now()
    if found is None or not _spend(session, found, appid, openid, when):
        return
    session.refresh(found)
    mine = select(Identity).where(Identity.appid == appid, Identity.openid == openid)
    known = session.scalars(mine.with_for_update()).first()
    if known and known.person_id != found.person_id and in_office(session, known.person_id):
        found.fail("taken")
        return
    _replace_older(session, found)
    _give(session, found, known, at)
    found.next_at = clock.now()


def _spend(session: Session, found: Binding, appid: str, openid: str, when: datetime) -> bool:
    """Guarded: of two phones that scan one code the first has it."""
    unused = (Binding.id == found.id, Binding.used_at.is_(None), Binding.expires_at > when)
    spend = update(Binding).where(*unused).values(used_at=clock.now(), appid=appid, openid=openid, url=None)
    spent = session.execute(spend.execution_options(synchronize_session=False))
    return spent.rowcount == 1  # type: ignore[attr-defined]


def in_office(session: Session, person_id: int) -> bool:
    """More than a resident: their WeChat is not to be had by showing it a code."""
    held = {role.role for role in person.roles_of(session, person_id)} - {"resident"}
    return bool(held) or deputy.serving(session, person_id) is not None


def _replace_older(session: Session, found: Binding) -> None:
    """Of this person, and of this WeChat under whatever name it was bound before."""
    same = or_(
        Binding.person_id == found.person_id, (Binding.appid == found.appid) & (Binding.openid == found.openid)
    )
    older = (same, Binding.id != found.id, Binding.used_at.is_not(None), Binding.replaced_at.is_(None))
    session.execute(update(Binding).where(*older).values(replaced_at=clock.now(), next_at=None, lease_owner=None))


def _give(session: Session, found: Binding, known: Identity | None, at: int | None) -> None:
    assert found.appid and found.openid
    _part(session, found.person_id, found.appid, found.openid)
    if known is None:
        session.add(Identity(appid=found.appid, openid=found.openid, person_id=found.person_id, heard_at=at))
    elif known.person_id != found.person_id:  # what this resident filed stays filed by that person
        end_sessions(session, known.person_id, ("h5",))
        known.person_id = found.person_id


def _part(session: Session, person_id: int, appid: str, openid: str) -> None:
    """Another WeChat of theirs in this account becomes a stranger's: a phone given away opens nothing any more."""
    others = (Identity.person_id == person_id, Identity.appid == appid, Identity.openid != openid)
    for old in session.scalars(select(Identity).where(*others).with_for_update()).all():
        stranger = Person(id=new_id())
        session.add(stranger)
        session.flush()
        for twin in [old, *_twins(session, old)]:  # the same WeChat, as our other account knows it
            twin.person_id = stranger.id
        old.dead_at = clock.now()
        end_sessions(session, person_id, IN_WECHAT)


def _twins(session: Session, old: Identity) -> list[Identity]:
    if not old.unionid:
        return []
    found = select(Identity).where(Identity.person_id == old.person_id, Identity.unionid == old.unionid)
    return list(session.scalars(found.where(Identity.id != old.id)))


def end_sessions(session: Session, person_id: int, kinds: tuple[str, ...]) -> None:
    where = (WebSession.person_id == person_id, WebSession.kind.in_(kinds), WebSession.ended_at.is_(None))
    session.execute(update(WebSession).where(*where).values(ended_at=clock.now()))
