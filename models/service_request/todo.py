"""A deputy's own list: what waits for them, what a colleague or another office has, and what is done."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models import absence, clock, region
from models.code import Code
from models.event import Event
from models.holding import held
from models.service_request import alerts, hands, listing, unnamed
from models.service_request.alerts import Alert
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest
from models.service_request.seeing import visible_to
from models.workflow import OPEN

TO_DO = ("filed", "returned", "accepted", "asked", "looking_back")
DONE = ("answered", "rated", "closed", "withdrawn")
STILL_OPEN = tuple(name for name in OPEN if name not in DONE)
SPOKEN = ("say", "reply", "respond")
MOST, MOST_DONE = 200, 50


@dataclass(frozen=True)
class Item:
    """One row: the matter, since when it is with this deputy, and whether its resident has said something since."""

    request: ServiceRequest
    title: str
    place: str
    since: datetime
    news: bool
    with_whom: str
    passed_on: bool
    alert: Alert | None
    instead: bool = False  # its holder is away, and this deputy was asked to stand in

    @property
    def burns(self) -> bool:
        return self.alert is not None and self.alert.urgent


@dataclass
class Todo:
    """Each matter stands in one of the four; only `mine` is for this deputy to do."""

    mine: list[Item] = field(default_factory=list)
    colleagues: list[Item] = field(default_factory=list)
    elsewhere: list[Item] = field(default_factory=list)
    done: list[Item] = field(default_factory=list)

    def add(self, item: Item, me: Actor) -> None:
        getattr(self, _part(item, me)).append(item)


def of(session: Session, me: Actor) -> Todo:
    """What is open in the order of the queue, what is done from the newest on."""
    still = _mine(me, STILL_OPEN).order_by(ServiceRequest.sort_key, ServiceRequest.id).limit(MOST)
    done = _mine(me, DONE).order_by(ServiceRequest.id.desc()).limit(MOST_DONE)
    rows = [(one, asked) for found in (still, done) for one, asked in session.execute(found)]
    page, todo = _Page(session, [one for one, _ in rows], me), Todo()
    for one, asked in rows:
        todo.add(page.item(one, asked), me)
    return todo


def _mine(me: Actor, states: tuple[str, ...]) -> Any:
    found = select(ServiceRequest, Addressee).join(Addressee, Addressee.request_id == ServiceRequest.id)
    return found.where(Addressee.person_id == me.person_id, ServiceRequest.state.in_(states), visible_to(me))


def _part(item: Item, me: Actor) -> str:
    one = item.request
    if one.state in DONE or item.passed_on:
        return "done"
    if one.holder_id not in (None, me.person_id) and not item.instead:
        return "colleagues"
    answers = one.state == "reported" and one.profile.uses("feedback")  # the report waits for the deputy's answer
    return "mine" if one.state in TO_DO or answers else "elsewhere"


class _Page:
    """The facts behind all rows, in a few queries."""

    def __init__(self, session: Session, requests: list[ServiceRequest], me: Actor) -> None:
        self.session = session
        self.words = unnamed.first_words_of(session, requests, me) if requests else {}
        self.hands = hands.in_whose_hands(session, requests)
        self.alerts = alerts.of(session, requests)
        held_by = {one.holder_id for one in requests if one.holder_id} - {me.person_id}
        self.away = absence.of_people(session, held_by, clock.today())
        going = [one.id for one in requests if one.state in STILL_OPEN]
        self.spoken = self._last(going, Event.move.in_(SPOKEN))
        self.acted = self._last(going, Event.actor_id == me.person_id)

    def _last(self, ids: list[int], of: Any) -> dict[int, datetime]:
        found = select(Event.request_id, func.max(Event.at).label("at")).where(Event.request_id.in_(ids), of)
        return {row.request_id: row.at for row in self.session.execute(found.group_by(Event.request_id))}

    def item(self, one: ServiceRequest, asked: Addressee) -> Item:
        said = self.words.get(one.id, {})
        return Item(
            one, listing.title(said), self._place(one, said), asked.since, self._news(one, asked), self.hands[one.id],
            asked.until is not None, self.alerts.get(one.id), self._instead(one, asked),
        )  # fmt: skip

    def _instead(self, one: ServiceRequest, asked: Addressee) -> bool:
        gone = self.away.get(one.holder_id or 0)
        return gone is not None and asked.covers(gone)

    def _news(self, one: ServiceRequest, asked: Addressee) -> bool:
        known = max(filter(None, (asked.since, asked.looked_at, self.acted.get(one.id))))
        return one.id in self.spoken and self.spoken[one.id] > known and asked.until is None

    def _place(self, one: ServiceRequest, said: dict[str, Any]) -> str:
        if place := said.get("place") or region.full_name(self.session, one.village_id):
            return str(place)
        return held(self.session, Code, one.code_id).place if one.code_id else ""


def unseen(session: Session, request_id: int, person_id: int) -> bool:
    """Whether they never opened it, or its resident has spoken since they did."""
    mine = (Addressee.request_id == request_id, Addressee.person_id == person_id)
    asked = session.scalars(select(Addressee).where(*mine)).first()
    if asked is None or asked.looked_at is None:
        return asked is not None
    since = (Event.request_id == request_id, Event.move.in_(SPOKEN), Event.at > asked.looked_at)
    return session.scalars(select(Event.id).where(*since).limit(1)).first() is not None


def look(session: Session, request_id: int, person_id: int) -> None:
    """They have opened its page: what was said before is no news to them."""
    mine = (Addressee.request_id == request_id, Addressee.person_id == person_id)
    session.execute(update(Addressee).where(*mine).values(looked_at=clock.now()))
