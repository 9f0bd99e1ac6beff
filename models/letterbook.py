"""The book of letters: which of them somebody may open, newest first; another's does not exist."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from models import department, event, region
from models.delivery import Delivery
from models.event import Event
from models.letter import Letter, LetterNumber
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to
from models.service_request.undertaken import ORDERING
from models.service_request.unnamed import to_bodies
from models.station import Station
from models.words import Words

PAGE = 30
TOLD = ("ordered", "convened")  # the notices that go with a letter


_UNSAID: dict[str, Any] = {}


@dataclass(frozen=True)
class Said:
    """A letter's words; `convened` where a joint meeting settled it, and nobody need accept it first."""

    convened: bool
    title: str
    text: str
    tier: str
    returned: bool  # another has sent it back before


def _stations(actor: Actor) -> ColumnElement[bool]:
    return and_(Letter.office_kind == "station", Letter.office_id.in_(actor.station_ids))


def _counties(actor: Actor) -> ColumnElement[bool]:
    theirs = select(Station.county_id).where(Station.id.in_(actor.station_ids))
    return and_(Letter.office_kind == "county", Letter.office_id.in_(theirs))


def _departments(actor: Actor) -> ColumnElement[bool]:
    """What it was asked, for as long as the matter is before it; of what it sent back nothing."""
    seen = select(ServiceRequest.id).where(ServiceRequest.id == Letter.request_id, visible_to(actor))
    return and_(Letter.department_id.in_(actor.department_ids), Letter.void_at.is_(None), seen.exists())


OPENED_BY: dict[str, Callable[[Actor], ColumnElement[bool]]] = {
    "chief": _stations,
    "county": _counties,
    "handler": _departments,
}


def opened_by(actors: Iterable[Actor]) -> ColumnElement[bool]:
    return or_(false(), *(OPENED_BY[actor.role](actor) for actor in actors if actor.role in OPENED_BY))


def page(session: Session, actors: Iterable[Actor], before: int | None, limit: int = PAGE) -> list[Letter]:
    found = select(Letter).where(or_(opened_by(actors), *(_overseen(one) for one in actors if one.role == "county")))
    if before is not None:
        found = found.where(Letter.id < before)
    return list(session.scalars(found.order_by(Letter.id.desc()).limit(limit)))


def _overseen(actor: Actor) -> ColumnElement[bool]:
    """A county reads in its book what its stations sent, as far as it may see the matter; the papers stay theirs."""
    seen = select(ServiceRequest.id).where(ServiceRequest.id == Letter.request_id, visible_to(actor))
    return and_(_stations(actor), seen.exists())


def openable(session: Session, letters: list[Letter], actors: Iterable[Actor]) -> set[int]:
    """Which of these somebody may open."""
    asked = Letter.id.in_([one.id for one in letters])
    return set(session.scalars(select(Letter.id).where(asked, opened_by(actors))))


def find(session: Session, letter_id: int, actors: Iterable[Actor]) -> Letter | None:
    return session.scalars(select(Letter).where(Letter.id == letter_id, opened_by(actors))).first()


def of_request(session: Session, request_id: int, actors: Iterable[Actor]) -> list[Letter]:
    """Newest first, as far as these may open them."""
    found = select(Letter).join(Event, Event.id == Letter.event_id)
    found = found.where(Letter.request_id == request_id, opened_by(actors))
    return list(session.scalars(found.order_by(Event.seq.desc())))


def office(session: Session, letter: Letter) -> str:
    """Whose letter it is, as its head says."""
    if letter.office_kind == "county":
        return f"{region.county(session, letter.office_id).name}人大常委会"
    return session.get_one(Station, letter.office_id).name


def last_of_each(session: Session, letters: list[Letter]) -> set[int]:
    """Of each request the letter that came last: what is awaited now is awaited because of it."""
    found = select(Letter.request_id, Letter.id).join(Event, Event.id == Letter.event_id).order_by(Event.seq)
    about = Letter.request_id.in_({one.request_id for one in letters})
    last = {row.request_id: row.id for row in session.execute(found.where(about))}
    return set(last.values())


def seen(session: Session, letters: list[Letter], actor: Actor) -> set[int]:
    """The requests behind them whose page this actor may open."""
    found = select(ServiceRequest.id).where(ServiceRequest.id.in_({one.request_id for one in letters}))
    return set(session.scalars(found.where(visible_to(actor))))


def said(session: Session, letter: Letter) -> Said:
    """Read from the history up to the move that sent it, so that a reprint says what the first print said."""
    tier, order, told, returned = "", _UNSAID, _UNSAID, False
    sent_by = session.get_one(Event, letter.event_id)
    for e in event.history(session, letter.request_id)[: sent_by.seq]:
        tier, returned = e.changes.get("tier", tier), returned or e.move == "decline"
        words = session.get(Words, e.words_id) if e.words_id and e.move in ORDERING else None
        told = words.said if words else told
        order = told if e.move == "order" else order
    convened = told is not order
    text = "\n".join(part for part in (order.get("text", ""), _minutes(told) if convened else "") if part)
    one = session.get_one(ServiceRequest, letter.request_id)
    title, text = (to_bodies(part, one) for part in (order.get("title") or told.get("title", ""), text))
    return Said(convened, title, text, tier, returned)


def _minutes(told: dict[str, Any]) -> str:
    """What the meeting decided, and who agreed to do what by when."""
    return "\n".join([f"联席会商定办意见：{told.get('text', '')}", *told.get("agreed", [])])


def sent(session: Session, letters: list[Letter]) -> dict[int, str]:
    """How far the notice of each came with the department: seen, sent, under way, or to nobody."""
    found = select(Delivery).where(Delivery.event_id.in_([one.event_id for one in letters]), Delivery.notice.in_(TOLD))
    owed: dict[int, list[Delivery]] = defaultdict(list)
    for one in session.scalars(found):
        owed[one.event_id].append(one)
    return {one.id: _how(session, one, owed[one.event_id]) for one in letters}


def _how(session: Session, letter: Letter, owed: list[Delivery]) -> str:
    if any(one.ended_as == "acknowledged" for one in owed):
        return "经办人已查看"
    if any(one.told_at for one in owed):
        return "已用微信通知"
    return "尚未查看" if department.handlers(session, letter.department_id) else "该单位没有经办人，请打印送达"


def gaps(session: Session) -> list[str]:
    """Offices whose numbers do not run from one to the last that was given."""
    books: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    given_out = select(Letter.office_kind, Letter.office_id, Letter.year, Letter.n)
    for kind, office_id, year, n in session.execute(given_out):
        books[kind, office_id, year].append(n)
    given = {(one.office_kind, one.office_id, one.year): one.n for one in session.scalars(select(LetterNumber))}
    return [
        f"letters of {kind} {office_id} in {year}: {given.get((kind, office_id, year), 0)} numbers were given"
        for kind, office_id, year in sorted(given.keys() | books.keys())
        if sorted(books[kind, office_id, year]) != list(range(1, given.get((kind, office_id, year), 0) + 1))
    ]
