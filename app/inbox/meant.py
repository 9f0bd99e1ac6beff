"""What a message to the account is for: who wrote it, and which request's draft it goes into, if any."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from unicodedata import category

from sqlalchemy.orm import Session

from app.errors import Problem
from app.house import House
from app.inbox import replies
from app.inbox.heard import Heard
from app.said import Strict, Text, from_form
from models import attachment, deputy, draft, person
from models.attachment import MOST_PHOTOS
from models.service_request import Actor, ServiceRequest, seeing
from models.service_request.answering import MOST_VOICES
from models.service_request.filing import read_number
from models.workflow import MOVES
from wechat.events import kind

CASE = "case:"  # what the account's own list puts before a number
MOST_LISTED = 50
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}  # a Chinese keyboard's wide letters, one for one
_TEN = r"((?:[0-9A-TV-Za-tv-z][ 　-]{0,3}){9}[0-9A-TV-Za-tv-z])(?![0-9A-Za-z])"
_NUMBER = re.compile(r"(?:[\W_]|诉求|编号|[Nn][Oo](?=[\W_]))*" + _TEN + r"[\s:,，、。\])}>】」』》〉〕”’\"'#]*")
_ANYWHERE = re.compile(f"(?<![0-9A-Za-z])(?={_TEN})")  # each group may begin one: "11 ABCDE FGHJK"
MOST_NAMED = 20
_AS_PRINTED = re.compile(r"\w{10}|\w{5}[ 　-]{1,3}\w{5}")  # other groups of ten may be a date and a time


@dataclass(frozen=True)
class Meant:
    """A request to draft for or to choose; or, in `refusal`, why nothing is kept."""

    by: Actor | None = None
    request: ServiceRequest | None = None
    text: str = ""
    choosing: bool = False
    refusal: str = ""


class Written(Strict):
    text: Text


def meant(session: Session, house: House, heard: Heard) -> Meant:
    me = deputy_of(session, heard)
    if me is None:
        return Meant(refusal=usual(session, house, heard))
    aimed = _aimed(session, me, heard.fields)
    return replace(aimed, refusal=aimed.refusal or _objection(session, house, heard, aimed))


def usual(session: Session, house: House, heard: Heard) -> str:
    """What is said to whoever is no deputy, whatever they sent."""
    said = replies.STAFF if _is_staff(session, heard) else replies.RESIDENT
    return said.format(url=house.settings.public_url)


def deputy_of(session: Session, heard: Heard) -> Actor | None:
    known = person.known_as(session, heard.appid, heard.openid)
    if known is None or known.disabled_at or deputy.serving(session, known.id) is None:
        return None
    return Actor(known.id, "deputy")


def _is_staff(session: Session, heard: Heard) -> bool:
    """A chief or colleague, whose desk is a page and not this chat."""
    known = person.known_as(session, heard.appid, heard.openid)
    return known is not None and known.disabled_at is None and bool(person.roles_of(session, known.id))


def waiting(session: Session, me: Actor) -> list[ServiceRequest]:
    """What this deputy may answer now, most urgent first."""
    found = seeing.addressed_to(session, me, MOVES["answer"].sources, None, MOST_LISTED)
    return [one for one in found if _answerable(one, me)]


def _answerable(one: ServiceRequest, me: Actor) -> bool:
    return any(move.name == "answer" for move in one.moves_for(me))


def _aimed(session: Session, me: Actor, fields: dict[str, Any]) -> Meant:
    tapped = str(fields.get("bizmsgmenuid", ""))
    if tapped.startswith(CASE):
        return _numbered(session, me, tapped.removeprefix(CASE), "")
    if kind(fields) == "text":
        return _written(session, me, str(fields.get("Content", "")))
    one = _at_hand(session, me) or _only_one(waiting(session, me))
    return Meant(me, one) if one else Meant(me, refusal=replies.TAP_FIRST)


def _written(session: Session, me: Actor, content: str) -> Meant:
    plain, ends = _plain(content)
    if found := _NUMBER.match(plain):
        named = _numbered(session, me, found[1], content[ends[found.end() - 1] :].strip())
        if named.request or _AS_PRINTED.fullmatch(found[1]):
            return named
    one = _at_hand(session, me)
    if one is None:
        return Meant(me, refusal=replies.HOW)
    other = any(named.id != one.id for named in _named(session, me, plain))
    return Meant(me, one, content.strip(), refusal=replies.WHICH if other else "")


def _plain(content: str) -> tuple[str, list[int]]:
    """As a number is looked for in it, without what nobody sees; and where each letter of that ends in `content`."""
    seen = [n for n, letter in enumerate(content) if category(letter) != "Cf"]
    ends = [*seen[1:], len(content)]
    return "".join(content[n] for n in seen).translate(_HALF), ends


def _named(session: Session, me: Actor, plain: str) -> Iterator[ServiceRequest]:
    """The requests of this deputy whose number stands anywhere in it."""
    numbers = dict.fromkeys(read_number(found[1]) for found in _ANYWHERE.finditer(plain))
    found = (seeing.find(session, number, me) for number in islice(numbers, MOST_NAMED))
    return (one for one in found if one)


def _numbered(session: Session, me: Actor, number: str, text: str) -> Meant:
    """A number with nothing behind it chooses the case, as a tap does."""
    one = seeing.find(session, read_number(number), me)
    return Meant(me, one, text, choosing=not text) if one else Meant(me, refusal=replies.NOT_YOURS)


def _at_hand(session: Session, me: Actor) -> ServiceRequest | None:
    """The case that was chosen, else the one whose draft they were just writing."""
    chosen = draft.chosen(session, me.person_id)
    drafts = [one.request_id for one in draft.at_hand(session, me.person_id) if one.ended == 0]
    request_id = chosen or _only_one(drafts)
    one = session.get(ServiceRequest, request_id) if request_id else None
    return seeing.find(session, one.number, me) if one else None


def _only_one(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else None


def _objection(session: Session, house: House, heard: Heard, aimed: Meant) -> str:
    """Why it cannot be kept, though it is known what for."""
    assert aimed.by and aimed.request
    url, one = house.settings.public_url, aimed.request
    if not _answerable(one, aimed.by):
        return replies.NOT_NOW.format(number=one.number, url=url)
    if aimed.choosing:
        return ""
    held = draft.open_for(session, one.id, aimed.by.person_id)
    page = replies.draft_page(url, held.id) if held else f"{url}/deputy/requests/{one.number}"
    if kind(heard.fields) == "text":
        return _overlong(held.text if held else "", aimed.text, page)
    return _one_too_many(session, held.id, kind(heard.fields), page) if held else ""


def _overlong(text: str, more: str, page: str) -> str:
    try:
        from_form(Written, {"text": more})
    except Problem as why:
        return replies.FAULTY.format(why=why.more["errors"][0]["detail"])
    whole = draft.grown(text, more)
    return replies.TOO_LONG.format(most=draft.MOST_TEXT, page=page) if len(whole) > draft.MOST_TEXT else ""


def _one_too_many(session: Session, draft_id: int, sort: str, page: str) -> str:
    kinds = [one.kind for one in attachment.in_draft(session, draft_id)]
    full = kinds.count("voice") >= MOST_VOICES if sort == "voice" else kinds.count("photo") >= MOST_PHOTOS
    return replies.TOO_MANY.format(page=page) if full else ""
