"""Likely the same matter: a station's open requests near in words or in place, told to a stranger without a word."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from models import region
from models.code import Code
from models.event import Event
from models.mask import mask
from models.service_request import hands, likeness, plainly
from models.service_request.likeness import SHORTEST, Pairs, in_common, nearness
from models.service_request.merging import LEADING, MOST_ALONG
from models.service_request.request import ServiceRequest
from models.words import Words

LOOKED_AT = 200  # the newest open ones of the station: words are sealed, and no more are opened than these
NEAR, SAME_PLACE = 0.2, 0.5  # how near words are, and the names of places


@dataclass(frozen=True)
class Matter:
    """What somebody is about to say, or what a request says."""

    text: str
    place: str = ""
    village_id: int | None = None
    category: str | None = None


@dataclass(frozen=True)
class Alike:
    """One that may be the same, as a stranger may read it: never its words, its filer or its number."""

    id: int  # for the edge alone, which seals it
    title: str
    place: str
    filed_at: datetime
    state_label: str
    with_whom: str
    joined_count: int
    near: str  # words; the same place; the same village and kind of matter
    common: tuple[str, ...]  # what both say, in the asker's own words


@dataclass(frozen=True)
class Near:
    """A request that may be the same, with what makes it near: for whoever may read it."""

    request: ServiceRequest
    why: str
    pairs: Pairs


@dataclass(frozen=True)
class Candidate:
    id: int
    village_id: int | None
    category: str | None
    words_id: int


def alike(session: Session, station_id: int, matter: Matter, filer_id: int | None, limit: int = 3) -> list[Alike]:
    """Public ones that may lead, the nearest first; one's own are no neighbour's."""
    public = (ServiceRequest.visibility == "public") & ServiceRequest.about.is_(None)
    others = ServiceRequest.filer_id != filer_id if filer_id else true()
    near = nearest(session, station_id, matter, public & others & (ServiceRequest.gathered < MOST_ALONG), limit)
    return told(session, near, matter)


def nearest(
    session: Session, station_id: int, matter: Matter, which: ColumnElement[bool], limit: int
) -> list[Near]:  # fmt: skip
    named = region.full_name(session, matter.village_id) if matter.place else ""
    village = likeness.pairs(named)  # that alone is no spot in it
    mine = likeness.pairs(matter.text), likeness.pairs(matter.place) - village
    found = _candidates(session, station_id, which) if _says_enough(mine, matter) else []
    kept = _pairs(session, found)
    ranked = sorted(
        ((score, one.id, why, one.words_id) for one in found
         for words, place in [kept[one.words_id]]
         for score, why in [_near(mine, (words, place - village), matter, one)] if why),
        reverse=True,
    )[:limit]  # fmt: skip
    rows = select(ServiceRequest).where(ServiceRequest.id.in_([request_id for _, request_id, _, _ in ranked]))
    by_id = {one.id: one for one in session.scalars(rows)} if ranked else {}
    return [Near(by_id[request_id], why, kept[words_id][0]) for _, request_id, why, words_id in ranked]


def _says_enough(mine: tuple[Pairs, Pairs], matter: Matter) -> bool:
    """A word or two with neither place nor kind would find nothing: nothing is asked."""
    return len(mine[0]) >= SHORTEST or bool(matter.village_id and (mine[1] or matter.category))


def _candidates(session: Session, station_id: int, which: ColumnElement[bool]) -> list[Candidate]:
    """The newest open ones by the queue's own index, and of them those that are asked for and not erased."""
    here = (ServiceRequest.station_id == station_id, ServiceRequest.state.in_(LEADING))
    latest = (ServiceRequest.id + 0).desc()  # by the bare id an engine walks back through all that was ever closed
    newest = select(ServiceRequest.id).where(*here).order_by(latest).limit(LOOKED_AT).subquery()
    columns = (ServiceRequest.id, ServiceRequest.village_id, ServiceRequest.category, Words.id)
    one = select(*columns).join(newest, newest.c.id == ServiceRequest.id)
    first = one.join(Event, (Event.request_id == ServiceRequest.id) & (Event.seq == 1))
    spoken = first.join(Words, Words.id == Event.words_id).where(Words.erased_at.is_(None), which)
    return [Candidate(*row) for row in session.execute(spoken)]


def _near(mine: tuple[Pairs, Pairs], theirs: tuple[Pairs, Pairs], matter: Matter, one: Candidate) -> tuple[float, str]:
    """Words first; else the same spot, or the same village and the same kind of matter."""
    words = nearness(mine[0], theirs[0]) if len(mine[0]) >= SHORTEST else 0.0
    spot = nearness(mine[1], theirs[1])
    here = matter.village_id is not None and matter.village_id == one.village_id
    bonus = 0.1 * here + 0.1 * (here and spot >= SAME_PLACE)
    if words >= NEAR:
        return words + bonus, "words"
    if here and (spot >= SAME_PLACE or (matter.category and matter.category == one.category)):
        return words + bonus, "place" if spot >= SAME_PLACE else "kind"
    return 0.0, ""


_kept: OrderedDict[int, tuple[Pairs, Pairs]] = OrderedDict()  # of words that never change, by their id
_MOST_KEPT = 4000
_lock = threading.Lock()


def _pairs(session: Session, found: Sequence[Candidate]) -> dict[int, tuple[Pairs, Pairs]]:
    """Opened once a process: at a busy station the same words are not read anew for everybody who files."""
    wanted = {one.words_id for one in found}
    with _lock:
        known = {i: _kept[i] for i in wanted if i in _kept}
    if unknown := wanted - known.keys():
        fresh = session.scalars(select(Words).where(Words.id.in_(unknown)))
        opened = {words.id: _of_words(words) for words in fresh}
        _keep(opened)
        known |= opened
    return known


def _of_words(words: Words) -> tuple[Pairs, Pairs]:
    said = words.said
    return likeness.pairs(said.get("title", "") + said.get("text", "")), likeness.pairs(said.get("place", ""))


def _keep(opened: dict[int, tuple[Pairs, Pairs]]) -> None:
    with _lock:
        _kept.update(opened)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)


def told(session: Session, near: Sequence[Near], matter: Matter) -> list[Alike]:
    requests = [one.request for one in near]
    named, along = hands.in_whose_hands(session, requests, for_resident=True), _company(session, requests)
    return [
        Alike(
            one.id, digest(session, one), _wall(session, one), one.filed_at, plain_state(one), named[one.id],
            along.get(one.id, 0), found.why, in_common(matter.text, found.pairs, one.contact_name or ""),
        )
        for found in near for one in [found.request]
    ]  # fmt: skip


def digest(session: Session, one: ServiceRequest) -> str:
    """Its resident left the course of it public, not their words: so the office's title, else what kind of matter."""
    ordered = session.get(Words, one.order_words_id) if one.order_words_id else None
    title = mask(ordered.said.get("title", "")) if ordered else ""
    named = one.contact_name and len(one.contact_name) > 1 and one.contact_name in title
    return title if title and not named else (one.category or "未分类的诉求")


def _wall(session: Session, one: ServiceRequest) -> str:
    """Where the sheet hangs, which everybody sees; not the place that its filer wrote."""
    sheet = session.get(Code, one.code_id) if one.code_id else None
    village = region.full_name(session, one.village_id)
    return " · ".join(dict.fromkeys(part for part in (village, sheet.place if sheet else "") if part))


QUIET = {"asked": "accepted", "queried": "taken"}  # what its resident was asked is not for others


def plain_state(one: ServiceRequest) -> str:
    return plainly.state(QUIET.get(one.state, one.state))


def _company(session: Session, requests: list[ServiceRequest]) -> dict[int, int]:
    """How many go along with each, for all of them at once."""
    led = ServiceRequest.merged_into_id
    along = (led.in_([one.id for one in requests]), ServiceRequest.state == "merged")
    counted = session.execute(select(led, func.count()).where(*along).group_by(led)) if requests else ()
    return {lead_id: n for lead_id, n in counted if lead_id}
