"""By other hands: a clerk, a grid worker or the chief writes down what somebody without a phone has to say."""

import secrets

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models import clock, region
from models.deputy import Deputy
from models.group import Group
from models.person import Person
from models.service_request import Actor, ServiceRequest, filing
from models.service_request.filing import Counter, Filed, Filing
from models.station import Station
from models.types import new_id

REISSUED = "换发查询码并补打回执，原来的查询码作废。"


def take_down(session: Session, home: Station, whom: str, said: Filing) -> Filed:
    """Somebody new to us each time: without an account there is nothing to know them by."""
    someone = Person(id=new_id())
    session.add(someone)
    session.flush()
    return filing.file(session, counter(session, home, whom), said, someone.id)


def counter(session: Session, home: Station, whom: str) -> Counter:
    """`deputy:…`, `group:…` or `station:…`, as a form names them."""
    kind, _, number = whom.partition(":")
    if kind == "deputy":
        return Counter(home, deputy=session.get_one(Deputy, int(number)))
    return Counter(home, group=session.get_one(Group, int(number))) if kind == "group" else Counter(home)


def written_by(session: Session, person_id: int, before: int | None, limit: int) -> list[ServiceRequest]:
    """One's own entries, newest first."""
    found = select(ServiceRequest).where(ServiceRequest.recorded_by_id == person_id)
    if before is not None:
        found = found.where(ServiceRequest.id < before)
    return list(session.scalars(found.order_by(ServiceRequest.id.desc()).limit(limit)))


def stations_of(session: Session, region_id: int) -> list[int]:
    """A grid worker's village is served by its township's station."""
    around = [place.id for place in region.upwards(session, region_id)]
    serving = (Station.region_id.in_(around), Station.kind == "township")
    return [one.id for one in session.scalars(select(Station).where(*serving)) if one.is_open(clock.today())]


def find(session: Session, number: str, actor: Actor) -> ServiceRequest | None:
    """One's own entry, while one still serves there; to a chief, anybody's at the station."""
    here = (ServiceRequest.number == number, ServiceRequest.station_id.in_(actor.station_ids), _whose(actor))
    return session.scalars(select(ServiceRequest).where(*here)).first()


def _whose(actor: Actor) -> ColumnElement[bool]:
    if actor.role == "chief":
        return ServiceRequest.recorded_by_id.is_not(None)
    return ServiceRequest.recorded_by_id == actor.person_id


def reissue(request: ServiceRequest, by: Actor) -> str:
    """A new query code, told once; the old one opens nothing any more, and the history says who did it."""
    code = f"{secrets.randbelow(10**8):08d}"
    request.query_code_hash = filing.hash_query_code(request.number, code)
    request.note(REISSUED, by=by)
    return code
