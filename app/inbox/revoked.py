"""A person takes back the consent to our holding their WeChat data."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox.heard import Handler, Heard
from models.binding.revoking import revoke
from wechat.events import revoked

WAYS_IN = {"sa": ("h5",), "mp": ("api",)}  # the sessions that stood on this account's word


def forget(session: Session, house: House, heard: Heard, _: Any) -> bool:
    if openid := revoked(heard.fields):
        revoke(session, heard.appid, openid, WAYS_IN[heard.account])
    return True


REVOKED = Handler(forget)
