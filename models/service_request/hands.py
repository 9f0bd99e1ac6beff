"""With whom a request is now, as the wall would say it; for one or for a whole page in the same few queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, union
from sqlalchemy.orm import Session

from models import event, region
from models.department import Department
from models.deputy import Deputy
from models.holding import held
from models.person import Person, Role
from models.service_request.columns import COUNTY, OF_COUNTY, STATION
from models.service_request.record import Addressee
from models.service_request.request import ServiceRequest
from models.station import Station
from models.workflow import GRID


def holder_name(session: Session, request: ServiceRequest, for_resident: bool = False) -> str:
    return in_whose_hands(session, [request], for_resident)[request.id]


def in_whose_hands(
    session: Session, requests: list[ServiceRequest], for_resident: bool = False
) -> dict[int, str]:  # fmt: skip
    """A department at work, else who holds it, else the deputies who are asked, else the office that owns it.

    Until a department has accepted, whoever gave it the order has it. Its resident sees no difference in held."""
    people = _people(session, requests, ("filed", "held") if for_resident else ("filed",))
    names = named(session, {p for these in people.values() for p in these})
    return {
        r.id: _at_work(session, r) or "、".join(names[p] for p in people[r.id] if p in names) or office(session, r)
        for r in requests
    }


AT_THE_OFFICE = ("returned", "conferring", "reported", "disputed")
BY_NAME = union(select(Deputy.person_id), select(Role.person_id).where(Role.role == GRID))  # others hold for the office


def _at_work(session: Session, request: ServiceRequest) -> str:
    if request.state in AT_THE_OFFICE:
        return office(session, request)
    if request.state not in ("taken", "queried") or not request.department_id:
        return ""
    return held(session, Department, request.department_id).name


def office(session: Session, request: ServiceRequest) -> str:
    """The station, or the county's congress once it was sent up."""
    return office_called(session, request, request.owned_by)


def office_called(session: Session, request: ServiceRequest, which: str) -> str:
    if which == COUNTY:
        return f"{region.county(session, request.county_id).name}人大常委会"
    return held(session, Station, request.station_id).name


def since(session: Session, request: ServiceRequest) -> datetime:
    """When it came into the hands it is in now: a question to the resident and back is no change of hands."""
    fold: dict[str, Any] = {"holder_id": None, "department_id": None, "owner": STATION, "assigned": 0}
    hands, at = None, request.filed_at
    for e in event.history(session, request.id):
        fold |= {name: e.changes[name] for name in fold if name in e.changes}
        fold["assigned"] = e.seq if e.move == "assign" else fold["assigned"]
        if (now := _hands(e.state, fold)) != hands:
            hands, at = now, e.at
    return at


def _hands(state: str, fold: dict[str, Any]) -> tuple[str, Any]:
    if state in AT_THE_OFFICE:
        return "office", fold["owner"] in OF_COUNTY
    if state in ("taken", "queried"):
        return "department", fold["department_id"]
    asked = (fold["owner"] in OF_COUNTY, fold["assigned"])
    return ("person", fold["holder_id"]) if fold["holder_id"] else ("asked", asked)


def _people(session: Session, requests: list[ServiceRequest], waiting: tuple[str, ...]) -> dict[int, list[int]]:
    found = {r.id: [r.holder_id] if r.holder_id else [] for r in requests}
    unheld = [r.id for r in requests if r.holder_id is None and r.state in waiting]
    for one in asked(session, unheld) if unheld else ():
        found[one.request_id].append(one.person_id)
    return defaultdict(list, found)


def asked(session: Session, request_ids: list[int]) -> Sequence[Row[int, int]]:
    """The deputies these are addressed to and who have not passed them on: `request_id` and `person_id`."""
    here = (Addressee.request_id.in_(request_ids), Addressee.until.is_(None))
    return session.execute(select(Addressee.request_id, Addressee.person_id).where(*here).order_by(Addressee.id)).all()


def named(session: Session, people: Collection[int]) -> dict[int, str]:
    """Deputies and grid workers by name; who else holds it does so for the office."""
    if not people:
        return {}
    who, wanted = select(Person.id, Person.name), Person.id.in_(people)  # not the telephone, which is sealed too
    deputies = session.execute(who.join(Deputy, Deputy.person_id == Person.id).where(wanted))
    names = {person_id: f"{name or ''}代表" for person_id, name in deputies}
    grid = session.execute(who.join(Role, Role.person_id == Person.id).where(Role.role == GRID, wanted))
    names = {person_id: f"{name or ''}网格员" for person_id, name in grid} | names
    return {one: names[one] for one in people if one in names}


def called(session: Session, ids: Collection[int], county_ids: Collection[int]) -> dict[int, str]:
    """Bodies and deputies of these counties, by the ids that 现由 knows them by."""
    bodies = select(Department.id, Department.name).where(Department.id.in_(ids), Department.county_id.in_(county_ids))
    people = select(Person.id, Person.name).join(Deputy, Deputy.person_id == Person.id)
    people = people.where(Person.id.in_(ids), Deputy.county_id.in_(county_ids))
    found = dict(session.execute(bodies).all())
    return found | {person_id: f"{name or ''}代表" for person_id, name in session.execute(people)}
