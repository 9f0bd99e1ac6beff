"""Looking for a request by its words: candidates by their blinded pieces, then read, so that what is found is true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models import event, region, search
from models.code import Code
from models.event import Event
from models.search import SearchBacklog, SearchGram
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import hides_filer, visible_to
from models.service_request.unnamed import hidden
from models.words import Words

MOST_READ = 500  # candidates that are opened; beyond them the asker must say more
MOST_GRAMS = 12
AROUND = 16  # characters of a text that are shown on either side of what was found
UNREAD = "flag"  # a verdict's label is read beside the request


@dataclass(frozen=True)
class Found:
    """A request that does say it, and where."""

    request: ServiceRequest
    words: tuple[str, str, str]  # before, the word, after; empty when it is said elsewhere than in a text


def read(session: Session, asked: str, actor: Actor, limit: int) -> list[Found]:
    """The newest first. Every word of two characters and more narrows it; a single character only verifies."""
    terms = [term for term in asked.split() if search.plain(term)]
    wanted = sorted(set().union(*(search.grams(term) for term in terms)))[:MOST_GRAMS]
    if not wanted:
        return []
    requests = list(session.scalars(_candidates(wanted, actor)))
    said = texts(session, requests)
    for one in requests:
        if hides_filer(one, actor):  # else a name that is asked for would tell whose complaint it is
            said[one.id] = [hidden(text, one) for text in said[one.id]]
    return [Found(one, _where(said[one.id], terms)) for one in requests if _says(said[one.id], terms)][:limit]


def _candidates(wanted: Sequence[int], actor: Actor) -> Select[ServiceRequest]:
    """Those that hold every piece, by the index on station, piece and request."""
    here = (SearchGram.station_id.in_(actor.station_ids), SearchGram.gram.in_(wanted))
    holding = select(SearchGram.request_id).where(*here).group_by(SearchGram.request_id)
    all_of_them = holding.having(func.count() == len(wanted)).subquery()
    found = select(ServiceRequest).join(all_of_them, all_of_them.c.request_id == ServiceRequest.id)
    return found.where(visible_to(actor)).order_by(ServiceRequest.id.desc()).limit(MOST_READ)


def _says(said: Iterable[str], terms: Iterable[str]) -> bool:
    whole = "\n".join(search.plain(text) for text in said)
    return all(search.plain(term) in whole for term in terms)


def _where(said: Iterable[str], terms: Iterable[str]) -> tuple[str, str, str]:
    for text in said:
        low = text.lower()  # as long as the text itself, but for a letter or two of Turkish
        for term in terms:
            at = low.find(term.lower())
            if at >= 0 and len(low) == len(text):
                end = at + len(term)
                return text[max(0, at - AROUND) : at], text[at:end], text[end : end + AROUND]
    return "", "", ""


def texts(session: Session, requests: list[ServiceRequest]) -> dict[int, list[str]]:
    """All that can be found of each: what was said, the place, the kind of matter."""
    found: dict[int, list[str]] = {one.id: [] for one in requests}
    told = select(Event.request_id, Words).join(Words, Words.id == Event.words_id)
    told = told.where(Event.request_id.in_(found), Event.move != UNREAD).order_by(Event.id)
    for request_id, words in session.execute(told) if found else ():
        found[request_id] += _strings(words.said)
    for one in requests:
        found[one.id] += _around(session, one)
    return found


def _strings(said: dict[str, Any]) -> list[str]:
    """A list's lines too: what a meeting agreed on is said as well."""
    values = [value for given in said.values() for value in (given if isinstance(given, list) else [given])]
    return [value for value in values if isinstance(value, str) and value]


def _around(session: Session, one: ServiceRequest) -> list[str]:
    sheet = session.get(Code, one.code_id) if one.code_id else None
    around = (one.category, region.full_name(session, one.village_id), sheet.place if sheet else "")
    return [text for text in around if text]


def remember(session: Session, happened: Event, request: ServiceRequest) -> None:
    """What an event adds to the index; its first one also says where and what kind."""
    words = session.get(Words, happened.words_id) if happened.words_id and happened.move != UNREAD else None
    said = _strings(words.said) if words else []
    if happened.seq == 1 or "category" in happened.changes:
        said += _around(session, request)
    search.add(session, request.id, request.station_id, request.county_id, said)


def catch_up(session: Session, request_id: int) -> bool:
    """One request of the backlog, whole; whether it was still there."""
    if not search.done(session, request_id):
        return False
    request = session.get_one(ServiceRequest, request_id)
    for happened in event.history(session, request_id):
        remember(session, happened, request)
    return True


def behind(session: Session, actor: Actor) -> bool:
    """Whether some of this desk's requests cannot be found yet."""
    waiting = select(ServiceRequest.id).join(SearchBacklog, SearchBacklog.request_id == ServiceRequest.id)
    here = waiting.where(ServiceRequest.station_id.in_(actor.station_ids)).limit(1)
    return session.scalars(here).first() is not None
