"""What may be the same matter, for whoever is about to file: told safely, named under seal, and not without end."""

import base64
from typing import Any

from sqlalchemy.orm import Session

from app import sheets
from app.errors import invalid
from app.house import house
from models import profile, region, throttle
from models.keys import Unreadable
from models.service_request import alike
from models.service_request.alike import Alike, Matter

MOST_LOOKS, WINDOW = 30, 3600  # that found something, of one caller: nobody reads a station's matters by guessing
NO_SUCH = "没有这件可加入的诉求，请重新提交后再选。"


def look(session: Session, token: str, said: dict[str, Any], filer_id: int | None, caller: str) -> list[Alike]:
    """Nothing for what is meant for few: that goes its own way."""
    reached = sheets.reach(session, token)
    county = profile.of(region.county(session, reached.station.county_id).profile)
    category = said.get("category") or reached.code.topic
    if said.get("visibility") == "private" or category in county.few_see or _too_often(session, caller):
        return []
    words = f"{said.get('title', '')}{said['text']}"
    matter = Matter(words, said.get("place", ""), reached.code.village_id, category)
    return alike.alike(session, reached.station.id, matter, filer_id)


def _too_often(session: Session, caller: str) -> bool:
    return throttle.tried(session, f"alike:{caller}", WINDOW) >= MOST_LOOKS


def count(session: Session, caller: str) -> None:
    throttle.count(session, f"alike:{caller}", WINDOW)


def handle(one: Alike) -> str:
    """What names it in a form: not its number, by which anyone could lock its resident out with wrong codes."""
    return base64.urlsafe_b64encode(house().keyring.seal(str(one.id).encode(), "join")).decode()


def opened(name: str) -> int:
    try:
        return int(house().keyring.unseal(base64.urlsafe_b64decode(name.encode()), "join"))
    except (ValueError, Unreadable):
        raise invalid({"joins": NO_SUCH}) from None
