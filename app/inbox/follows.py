"""Somebody follows the account, or left it."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox.heard import Handler, Heard
from models import person
from wechat.events import created


def follow(session: Session, house: House, heard: Heard, _: Any) -> bool:
    person.bury(session, heard.appid, heard.openid, dead=False, at=created(heard.fields))
    return True


def unfollow(session: Session, house: House, heard: Heard, _: Any) -> bool:
    person.bury(session, heard.appid, heard.openid, dead=True, at=created(heard.fields))
    return True


FOLLOW = Handler(follow)
UNFOLLOW = Handler(unfollow)
