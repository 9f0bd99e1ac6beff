"""Does the record hold? The invariants every fault test, and every auditor, asks for."""

from collections.abc import Iterator

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from models import event, letterbook, profile, region, words
from models.check import Check
from models.delivery import Delivery
from models.event import Event
from models.profile import ProfileVersion
from models.service_request import ServiceRequest
from models.service_request.merging import LEADING
from models.service_request.record import told
from models.tally import Tally
from models.words import Words

BATCH = 500


def faults(session: Session) -> Iterator[str]:
    """Every sentence is one thing that should not be; silence means the record holds."""
    for request in _requests(session):
        yield from history_faults(session, request)
    yield from _tally_faults(session)
    yield from _delivery_faults(session)
    yield from _check_faults(session)
    yield from _merging_faults(session)
    yield from _rules_faults(session)
    yield from letterbook.gaps(session)


def _requests(session: Session) -> Iterator[ServiceRequest]:
    last = 0
    found: Select[ServiceRequest] = select(ServiceRequest).order_by(ServiceRequest.id).limit(BATCH)
    while batch := list(session.scalars(found.where(ServiceRequest.id > last))):
        yield from batch
        last = batch[-1].id
        session.expunge_all()


def history_faults(session: Session, request: ServiceRequest) -> Iterator[str]:
    prev, folded, seq = "", {"state": None}, 0
    for seq, link in enumerate(event.history(session, request.id), start=1):
        if link.seq != seq or link.prev != prev or link.hash != link.sealed_by(prev):
            yield f"{request.number}: link {seq} of the history does not hold"
        yield from _words_faults(session, request, link)
        prev = link.hash
        folded |= {k: v for k, v in link.changes.items() if hasattr(request, k)}
    if seq != request.version or prev != request.chain:
        yield f"{request.number}: the history ends at {seq}, the record says {request.version}"
    for column, value in folded.items():
        if told(getattr(request, column)) != value:
            yield f"{request.number}: {column} is not what the history tells"


def _words_faults(session: Session, request: ServiceRequest, link: Event) -> Iterator[str]:
    said = session.get(Words, link.words_id) if link.words_id else None
    if link.words_id and said is None:
        yield f"{request.number}: the words of link {link.seq} are missing"
    elif said and said.erased_at is None and (not said.sealed or words.digest(said.sealed) != link.words_digest):
        yield f"{request.number}: the words of link {link.seq} were altered"


def _tally_faults(session: Session) -> Iterator[str]:
    counted = select(ServiceRequest.station_id, ServiceRequest.state, func.count())
    grouped = counted.group_by(ServiceRequest.station_id, ServiceRequest.state)
    true = {(station, state): n for station, state, n in session.execute(grouped)}
    summed = select(Tally.station_id, Tally.state, func.sum(Tally.n)).group_by(Tally.station_id, Tally.state)
    kept = {(station, state): int(n) for station, state, n in session.execute(summed)}
    for key in sorted(true.keys() | kept.keys()):
        if true.get(key, 0) != kept.get(key, 0):
            yield f"tally of {key[1]} at station {key[0]} says {kept.get(key, 0)}, there are {true.get(key, 0)}"


def _rules_faults(session: Session) -> Iterator[str]:
    """A county by a file that is not there, and requests whose rules nobody kept: both live by other rules unasked."""
    for county in region.counties(session):
        if (county.profile or profile.DEFAULT) not in profile.known():
            yield f"{county.name} names profiles/{county.profile}.toml, which is not there: the default's rules hold"
    by = (ServiceRequest.profile_key, ServiceRequest.profile_version)
    kept = select(ProfileVersion.id).where(ProfileVersion.key == by[0], ProfileVersion.version == by[1])
    lost = select(*by, func.count()).where(by[1] >= profile.FIRST_KEPT, by[0].is_not(None), ~kept.exists())
    for key, version, n in session.execute(lost.group_by(*by).order_by(*by)):
        yield f"the rules that {n} requests were filed under are not kept: {key}, version {version}"


def _delivery_faults(session: Session) -> Iterator[str]:
    lost = select(func.count()).where(Delivery.ended_at.is_(None), Delivery.next_at.is_(None))
    if n := session.scalar(lost):
        yield f"{n} deliveries are neither ended nor due"
    revived = select(func.count()).where(Delivery.ended_at.is_not(None), Delivery.next_at.is_not(None))
    if n := session.scalar(revived):
        yield f"{n} deliveries have ended and are still due"


def _merging_faults(session: Session) -> Iterator[str]:
    """What goes along with another must be answered with it: never with one that nobody will answer any more."""
    lead = aliased(ServiceRequest)
    along = select(ServiceRequest.number).outerjoin(lead, lead.id == ServiceRequest.merged_into_id)
    lost = or_(lead.id.is_(None), lead.state.not_in(LEADING), lead.merged_into_id.is_not(None))
    for number in session.scalars(along.where(ServiceRequest.state == "merged", lost)):
        yield f"{number}: goes along with a request that leads nobody"


def _check_faults(session: Session) -> Iterator[str]:
    """A request that is held for a check must never wait for one that nobody will make."""
    lost = select(func.count()).where(Check.done_at.is_(None), Check.next_at.is_(None))
    if n := session.scalar(lost):
        yield f"{n} content checks are neither done nor due"
