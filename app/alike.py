"""What may be the same matter, for whoever is about to file: told safely, named under seal, and not without end."""

import base64
from typing import Any

from sqlalchemy.orm import Session

from app.errors import invalid
from app.house import house
from models import profile, region, throttle
from models.code import Reach
from models.keys import Unreadable
from models.service_request import alike
from models.service_request.alike import Alike, Matter
from models.station import Station

MOST_LOOKS, WINDOW = 30, 3600  # that found something, of one caller: nobody reads a station's matters by guessing
NO_SUCH = "没有这件可加入的诉求，请重新提交后再选。"


def look(session: Session, reached: Reach, said: dict[str, Any], filer_id: int | None, caller: str) -> list[Alike]:
    """Of the sheet that was scanned: its village, and its topic where none was chosen."""
    given = said | {"category": said.get("category") or reached.code.topic}
    return near(session, reached.station, given, reached.code.village_id, filer_id, caller)


def near(
    session: Session, home: Station, said: dict[str, Any], village_id: int | None, filer_id: int | None, caller: str
) -> list[Alike]:  # fmt: skip
    """Nothing for what is meant for few: that goes its own way."""
    county, category = profile.of(region.county(session, home.county_id).profile), said.get("category")
    if not county.uses("join") or said.get("visibility") == "private" or category in county.few_see:
        return []
    words = f"{said.get('title', '')}{said['text']}"
    matter = Matter(words, said.get("place", ""), village_id, category)
    found = alike.alike(session, home.id, matter, filer_id)
    return found if found and not _too_often(session, caller) else []


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
