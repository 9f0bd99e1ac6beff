"""Who must be telephoned because no message found them, and that it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from models import clock
from models.delivery import RAN_OUT, Delivery
from models.deputy import Deputy
from models.event import Event
from models.service_request import Actor, ServiceRequest
from models.service_request.record import Addressee
from models.service_request.seeing import visible_to
from models.types import id_at
from models.workflow import WAITING

HEARD = ("acknowledged", "receipted", "called", "visited", "posted")
BY_HAND = {"visit": "visited", "board": "posted"}  # the way they chose; all others are telephoned
MONTH = timedelta(days=30)
LONGEST_LADDER = timedelta(days=14)  # from being owed to having run out
LONGEST_WAIT = timedelta(days=366)
MOST = 2000


@dataclass
class Call:
    """One person to be told of one request: what of it last, since when not, and of the last since when."""

    request: ServiceRequest
    person_id: int
    notice: str
    since: datetime
    latest: datetime


def deputies(session: Session, actor: Actor) -> list[Call]:
    """Those in office whose request still waits for them; longest waiting first."""
    owed = list(session.scalars(_deputies(actor.station_ids)))
    waits = {(request_id, person_id) for request_id, person_id in session.execute(_waits_for(owed))}
    return _calls(session, actor, [d for d in owed if (d.request_id, d.recipient_id) in waits])


def residents(session: Session, actor: Actor, notices: Iterable[str]) -> list[Call]:
    """Those with one of these pieces of news in the last month; longest waiting first."""
    return _calls(session, actor, list(session.scalars(_residents(actor.station_ids, notices))))


def _deputies(stations: Iterable[int]) -> Select[Delivery]:
    return _unheard(stations, "told_chief", LONGEST_WAIT)


def _waits_for(owed: list[Delivery]) -> Select[int, int]:
    """Of these requests, the deputies in office for whom they wait: nobody else took them, nobody has answered."""
    found = select(Addressee.request_id, Addressee.person_id)
    found = found.join(ServiceRequest, ServiceRequest.id == Addressee.request_id)
    found = found.join(Deputy, Deputy.person_id == Addressee.person_id)
    theirs = or_(ServiceRequest.holder_id.is_(None), ServiceRequest.holder_id == Addressee.person_id)
    serving = or_(Deputy.left_on.is_(None), Deputy.left_on > clock.today())
    about = (Addressee.request_id.in_({d.request_id for d in owed}), Addressee.until.is_(None))
    return found.where(*about, ServiceRequest.state.in_(WAITING), theirs, serving)


def _residents(stations: Iterable[int], notices: Iterable[str]) -> Select[Delivery]:
    listed = _unheard(stations, "call_list", MONTH + LONGEST_LADDER)
    return listed.where(Delivery.notice.in_(tuple(notices)), Delivery.ended_at >= clock.now() - MONTH)


def _unheard(stations: Iterable[int], how: str, back: timedelta) -> Select[Delivery]:
    """The ladder ran out, and since then they neither acted on it nor heard of it another way."""
    ended = (Delivery.station_id.in_(tuple(stations)), Delivery.ended_as == how)
    young = Delivery.id >= id_at(clock.now() - back)  # an index ends with the id: old ones are not even looked at
    found = select(Delivery).where(*ended, young, ~_acted().exists(), ~_heard_later().exists())
    return found.order_by(Delivery.id.desc()).limit(MOST)


def _acted() -> Select[Any]:
    theirs = (Event.request_id == Delivery.request_id, Event.actor_id == Delivery.recipient_id)
    return select(Event.id).where(*theirs, Event.at > Delivery.ended_at).correlate(Delivery)


def _heard_later() -> Select[Any]:
    other = aliased(Delivery)
    same = (other.request_id == Delivery.request_id, other.recipient_id == Delivery.recipient_id)
    later = (other.ended_as.in_(HEARD), other.ended_at > Delivery.ended_at)
    return select(other.id).where(*same, *later).correlate(Delivery)


def _calls(session: Session, actor: Actor, owed: list[Delivery]) -> list[Call]:
    """One line for a person and a request, however many deliveries ran out; the newest says what it is about."""
    seen = select(ServiceRequest).where(ServiceRequest.id.in_({d.request_id for d in owed}), visible_to(actor))
    requests = {r.id: r for r in session.scalars(seen)}
    lines: dict[tuple[int, int], Call] = {}
    for one in owed:
        if one.request_id not in requests or one.ended_at is None:
            continue
        fresh = Call(requests[one.request_id], one.recipient_id, one.notice, one.ended_at, one.ended_at)
        line = lines.setdefault((one.request_id, one.recipient_id), fresh)
        line.since = min(line.since, one.ended_at)
    return sorted(lines.values(), key=lambda call: call.since)


def _how(one: ServiceRequest) -> str:
    """Who left no number was not telephoned."""
    return BY_HAND.get(one.told_by or "", "called" if one.contact_phone else "visited")


def called(session: Session, request_id: int, person_id: int) -> int:
    """They were told, the way they chose: all that had run out for them about this request has ended well."""
    one = session.get_one(ServiceRequest, request_id)
    how = _how(one) if one.filer_id == person_id else "called"
    mine = (Delivery.request_id == request_id, Delivery.recipient_id == person_id)
    found = select(Delivery).where(*mine, Delivery.ended_as.in_(RAN_OUT)).with_for_update()
    told = list(session.scalars(found))
    for owed in told:
        owed.end(how)
    return len(told)
