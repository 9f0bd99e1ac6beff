"""A deputy answers by writing to the account: text, voice and photos become a draft that waits to be confirmed."""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import uploads
from app.house import House
from app.inbox import replies
from app.inbox.heard import Handler, Heard
from app.inbox.meant import Meant, deputy_of, meant, usual
from app.uploads import Safe
from media.photo import NotAPhoto
from media.voice import NotAVoice
from models import delivery, draft
from models.draft import Draft
from models.service_request import ServiceRequest
from wechat.errors import WechatError
from wechat.events import kind

log = logging.getLogger("mashang.worker")
MOST_RECOGNISED = 2000
A_DAY = timedelta(days=1)


class Later:
    """WeChat, or our own store, could not do it just now."""


def write(session: Session, house: House, heard: Heard, _: Any) -> bool:
    aim = meant(session, house, heard)
    if aim.refusal or aim.by is None or aim.request is None:
        return True
    if aim.choosing:
        draft.choose(session, aim.by.person_id, aim.request.id)
    else:
        _begin(session, aim).write(aim.text, heard.row_id)
    return True


def enclose(session: Session, house: House, heard: Heard, fetched: Any) -> bool:
    if isinstance(fetched, Later):
        return False
    if not isinstance(fetched, Safe):
        return True
    aim = meant(session, house, heard)
    if aim.by is None:
        return True
    row = fetched.row(aim.by.person_id)
    session.add(row)  # without a draft it is a loose upload, and swept like one
    if not aim.refusal:
        recognised = str(heard.fields.get("Recognition") or "").strip()[:MOST_RECOGNISED]
        _begin(session, aim).enclose(row, recognised, heard.row_id)
    return True


def _begin(session: Session, aim: Meant) -> Draft:
    """Who drafts an answer has heard of the matter: nothing more has to reach them about it."""
    assert aim.by and aim.request
    delivery.acknowledge(session, aim.request.id, aim.by.person_id)
    return draft.begin(session, aim.request, aim.by.person_id)


def fetch(house: House, heard: Heard) -> Safe | Later | None:
    """The voice or photo itself, made safe; nothing is fetched that would not be kept."""
    with house.database.read() as session:
        if meant(session, house, heard).refusal:
            return None
    if replies.is_away(house, heard):
        return Later()
    try:
        data, _ = replies.door(house, heard).media(str(heard.fields.get("MediaId", "")))
        return uploads.clean(house, data)
    except (NotAPhoto, NotAVoice):
        return None
    except WechatError as why:
        replies.note(house, heard, why)
        log.warning("a voice or photo could not be fetched", extra={"kind": why.kind})
        return None if why.permanent else Later()
    except (OSError, RuntimeError):  # our own disk, or our transcoder: the deputy must not record it again for that
        log.exception("a voice or photo could not be kept")
        return Later()


def answer(house: House, heard: Heard) -> None:
    with house.database.read() as session:
        text = _reply(session, house, heard)
    replies.send(house, heard, lambda client: client.say(heard.openid, text))


def _reply(session: Session, house: House, heard: Heard) -> str:
    me = deputy_of(session, heard)
    held = draft.holding(session, me.person_id, heard.row_id) if me else None
    if held:
        number = session.get_one(ServiceRequest, held.request_id).number
        return replies.KEPT.format(number=number, page=replies.draft_page(house.settings.public_url, held.id))
    aim = meant(session, house, heard)
    if aim.choosing and aim.request and not aim.refusal:
        return replies.CHOSEN.format(number=aim.request.number)
    return aim.refusal or replies.LOST[kind(heard.fields)]


def leave(session: Session, house: House, heard: Heard, _: Any) -> bool:
    return True


def decline(house: House, heard: Heard) -> None:
    """A film, a place, a link, a file: who sent it must not believe it was kept."""
    if heard.fields.get("Event"):
        return  # LOCATION is an event too, and comes whenever somebody opens the chat
    with house.database.read() as session:
        text = replies.UNKEPT if deputy_of(session, heard) else usual(session, house, heard)
    replies.send(house, heard, lambda client: client.say(heard.openid, text))


TEXT = Handler(write, after=answer)
MEDIA = Handler(enclose, fetch=fetch, after=answer, patience=A_DAY)  # WeChat keeps the bytes for three
UNKEPT = Handler(leave, after=decline)
