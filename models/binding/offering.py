"""A code is shown, by a chief or to oneself: good for a quarter of an hour, for one scan, for one person."""

import secrets

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import clock, keys
from models.binding.record import LASTS, Binding
from models.region import Region
from models.station import Station
from models.types import new_id

PURPOSE = "binding"


def new_scene() -> str:
    """What WeChat will carry in the code: nothing to be read in it, and nothing to be guessed."""
    return secrets.token_hex(16)


def hashed(scene: str) -> str:
    return keys.ring().hashed(scene, PURPOSE)


def offer(session: Session, home: Station | Region, person_id: int, scene: str, url: str, by: int) -> Binding:
    """A new code for this person; those shown before and not yet scanned are worth nothing any more."""
    now = clock.now()
    unused = (Binding.person_id == person_id, Binding.used_at.is_(None), Binding.expires_at > now)
    session.execute(update(Binding).where(*unused).values(expires_at=now, url=None))
    shown = Binding(
        id=new_id(), person_id=person_id, scene_hash=hashed(scene), url=url, made_by=by, made_at=now,
        expires_at=now + LASTS, county_id=home.county_id or home.id,
        station_id=home.id if isinstance(home, Station) else None,
    )  # fmt: skip
    session.add(shown)
    return shown
