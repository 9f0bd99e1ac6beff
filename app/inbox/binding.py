"""Somebody scanned a code of the account: they follow it, and if a chief showed it to them, they are bound."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox import replies
from app.inbox.follows import follow
from app.inbox.heard import Handler, Heard
from models import binding
from models.binding import Binding
from models.inbound import Inbound
from wechat.events import created, scene

SPENT = "这个绑定码已失效或已用过，请{}重新出示一张。"
TAKEN = "这个微信已绑定其他代表或工作人员，不能重复绑定。请联系联络站站长。"


def follow_and_bind(session: Session, house: House, heard: Heard, fetched: Any) -> bool:
    follow(session, house, heard, fetched)
    if shown := scene(heard.fields):
        when = created(heard.fields) or _came(session, heard)
        binding.scanned(session, shown, heard.appid, heard.openid, when)
    return True


def _came(session: Session, heard: Heard) -> int:
    """Not now: a worker that comes late must not spoil a code that was scanned in time."""
    return int(session.get_one(Inbound, heard.row_id).came_at.timestamp())


def explain(house: House, heard: Heard) -> None:
    """A word to whom the code did not help; who was bound hears of it by the test message."""
    shown = scene(heard.fields)
    with house.database.read() as session:
        found = binding.by_scene(session, shown) if shown else None
    if found is None or (word := _refusal(found, heard.openid)) is None:
        return
    replies.send(house, heard, lambda client: client.say(heard.openid, word))


def _refusal(found: Binding, openid: str) -> str | None:
    if found.openid != openid:
        return SPENT.format("" if found.made_by == found.person_id else "联络站站长")
    return TAKEN if found.failed == "taken" else None


SCANNED = Handler(follow_and_bind, after=explain)
