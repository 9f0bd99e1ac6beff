"""A person takes back the consent to our holding their WeChat data: it goes; what they filed and did stays."""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from models.binding.record import Binding
from models.binding.scanning import end_sessions
from models.consent import Consent
from models.person import Identity


def revoke(session: Session, appid: str, openid: str, ways_in: tuple[str, ...]) -> None:
    """Everything of this person in this account; a second time there is nothing left to find."""
    found = select(Identity.person_id).where(Identity.appid == appid, Identity.openid == openid)
    person_id = session.scalars(found.with_for_update()).first()
    _unbind(session, appid, openid, person_id)
    if person_id is None:
        return
    end_sessions(session, person_id, ways_in)
    for kept in (Consent, Identity):
        session.execute(delete(kept).where(kept.person_id == person_id, kept.appid == appid))


def _unbind(session: Session, appid: str, openid: str, person_id: int | None) -> None:
    """The rows stay without the person's WeChat in them, so that the station sees why nothing reaches them."""
    used = (Binding.appid == appid, Binding.used_at.is_not(None))
    ended = {"next_at": None, "lease_owner": None, "proved_at": None, "failed": "revoked"}
    own = or_(Binding.openid == openid, Binding.person_id == person_id)
    in_force = or_(Binding.failed.is_(None), Binding.failed != "taken")  # a colleague's phone was tried: still so
    session.execute(update(Binding).where(*used, own, in_force).values(ended))
    session.execute(update(Binding).where(*used, own).values(openid=None, test_msgid=None))
