"""With whom a request is now, as the wall would say it; for one or for a whole page in the same few queries."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deputy import Deputy
from models.person import Person
from models.service_request.record import Addressee
from models.service_request.request import ServiceRequest
from models.station import Station


def holder_name(session: Session, request: ServiceRequest, for_resident: bool = False) -> str:
    return in_whose_hands(session, [request], for_resident)[request.id]


def in_whose_hands(
    session: Session, requests: list[ServiceRequest], for_resident: bool = False
) -> dict[int, str]:  # fmt: skip
    """Who holds it, else the deputies who are asked, else the station. Its resident sees no difference in held."""
    people = _people(session, requests, ("filed", "held") if for_resident else ("filed",))
    names = _deputies(session, {p for these in people.values() for p in these})
    return {
        r.id: "、".join(names[p] for p in people[r.id] if p in names) or session.get_one(Station, r.station_id).name
        for r in requests
    }


def _people(
    session: Session, requests: list[ServiceRequest], waiting: tuple[str, ...]
) -> dict[int, list[int]]:  # fmt: skip
    found = {r.id: [r.holder_id] if r.holder_id else [] for r in requests}
    unheld = [r.id for r in requests if r.holder_id is None and r.state in waiting]
    for one in asked(session, unheld) if unheld else ():
        found[one.request_id].append(one.person_id)
    return defaultdict(list, found)


def asked(session: Session, request_ids: list[int]) -> list[Addressee]:
    """The deputies these are addressed to and who have not passed them on."""
    here = (Addressee.request_id.in_(request_ids), Addressee.until.is_(None))
    return list(session.scalars(select(Addressee).where(*here).order_by(Addressee.id)))


def _deputies(session: Session, people: set[int]) -> dict[int, str]:
    if not people:
        return {}
    found = select(Person).join(Deputy, Deputy.person_id == Person.id).where(Person.id.in_(people))
    return {person.id: f"{person.name or ''}代表" for person in session.scalars(found)}
