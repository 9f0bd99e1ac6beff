"""What the ids in the audit's lines stand for, and which lines a name or a login finds; one query a kind."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import account, appointing, person
from models.absence import Absence
from models.attachment import Attachment
from models.binding.record import Binding
from models.code import Code
from models.county_book import CountyBook
from models.department import Department
from models.deputy import Deputy
from models.group import Group
from models.kept_bulletin import KeptBulletin
from models.ledger_import import Import
from models.letter import Letter
from models.meeting import Meeting
from models.person import ROLES, Role
from models.print_order import PrintOrder
from models.region import Region
from models.sample import PhoneSample
from models.service_request import ServiceRequest
from models.sight import Known
from models.station import Station
from models.topic import Topic
from models.wall import Wall

NUMBER = 10  # letters and digits of a query number; an id is longer
# By their own name; by the request, the place or the person they belong to. Never by what somebody wrote.
NAMED: tuple[tuple[Any, Any, str], ...] = (
    (Station, Station.name, "{}"), (Group, Group.name, "{}"), (Department, Department.name, "{}"),
    (Region, Region.name, "{}"), (Letter, Letter.number, "{}"), (Code, Code.place, "二维码（{}）"),
    (PrintOrder, PrintOrder.batch, "印制（{}）"), (Topic, Topic.title, "{}"),
    (KeptBulletin, KeptBulletin.place, "简报（{}）"),
)  # fmt: skip
OF_REQUESTS: tuple[tuple[Any, Any], ...] = (
    (Meeting, Meeting.request_id), (Attachment, Attachment.request_id), (PhoneSample, PhoneSample.request_id),
)  # fmt: skip
OF_PLACES: tuple[tuple[Any, Any, Any], ...] = (
    (Wall, Wall.station_id, Station), (Import, Import.station_id, Station), (CountyBook, CountyBook.county_id, Region),
)  # fmt: skip


def told(session: Session, abouts: Iterable[str]) -> dict[str, str]:
    """Only of what is still there; who is neither a deputy nor of an office has no name here."""
    ids = {int(about) for about in abouts if about.isdecimal() and NUMBER < len(about) < 20 and int(about) < 1 << 63}
    if not ids:
        return {}
    said: dict[int, str] = {}
    for kind, name, words in NAMED:
        said |= {i: words.format(called) for i, called in _of(session, kind.id, name, ids).items()}
    for kind, request in OF_REQUESTS:
        said |= _through(session, _of(session, kind.id, request, ids), ServiceRequest.id, ServiceRequest.number)
    for kind, at, place in OF_PLACES:
        said |= _through(session, _of(session, kind.id, at, ids), place.id, place.name)
    said |= _people(session, ids)
    return {str(i): words for i, words in said.items()}


def _of(session: Session, key: Any, value: Any, ids: Collection[int]) -> dict[int, Any]:
    return {row[0]: row[1] for row in session.execute(select(key, value).where(key.in_(ids))) if row[1] is not None}


def _through(session: Session, found: dict[int, int], key: Any, value: Any) -> dict[int, str]:
    names = _of(session, key, value, set(found.values())) if found else {}
    return {i: names[other] for i, other in found.items() if other in names}


def _people(session: Session, ids: set[int]) -> dict[int, str]:
    """Deputies and colleagues by name and login; a role with its place besides."""
    deputies = _of(session, Absence.id, Absence.deputy_id, ids)
    seated = _of(session, Deputy.id, Deputy.person_id, ids | set(deputies.values()))
    roles = list(session.scalars(select(Role).where(Role.id.in_(ids))))
    whose = {i: i for i in _officers(session, ids)} | _of(session, Binding.id, Binding.person_id, ids) | seated
    whose |= {i: seated[d] for i, d in deputies.items() if d in seated} | {r.id: r.person_id for r in roles}
    named, logins = person.by_id(session, set(whose.values())), account.of_people(session, set(whose.values()))
    at = _places(session, roles)
    said = {}
    for i, person_id in whose.items():
        login = f"（{logins[person_id].login}）" if person_id in logins else ""
        said[i] = at.get(i, "") + (named[person_id].name or "未登记姓名") + login
    return said


def _officers(session: Session, ids: set[int]) -> set[int]:
    deputies = session.scalars(select(Deputy.person_id).where(Deputy.person_id.in_(ids)))
    return {*deputies, *session.scalars(select(Role.person_id).where(Role.person_id.in_(ids)))}


def _places(session: Session, roles: list[Role]) -> dict[int, str]:
    """`站长 甲镇人大代表联络站：`, by the role's id."""
    names: dict[int, str] = {}
    for kind in (Station, Department, Region):
        names |= _of(session, kind.id, kind.name, {role.scope_id for role in roles})
    return {role.id: f"{ROLES[role.role]} {names.get(role.scope_id, '')}：".replace(" ：", "：") for role in roles}


def known(session: Session, county_ids: Collection[int], text: str) -> Known:
    """The deputies and colleagues of these counties who bear this name, or have this login; with all that is theirs.

    Names lie sealed, so they are compared here: a county's offices are some hundreds."""
    roles = [r for c in county_ids for past in (False, True) for r in appointing.of_county(session, c, past)]
    seated = dict(session.execute(select(Deputy.person_id, Deputy.id).where(Deputy.county_id.in_(county_ids))).all())
    named = person.by_id(session, {*seated, *(role.person_id for role in roles)})
    found = {i for i, one in named.items() if one.name == text}
    if mine := account.by_login(session, text.lower()):
        found.add(mine.person_id)
    ids = {*found, *(seated[i] for i in found if i in seated), *(r.id for r in roles if r.person_id in found)}
    return Known(frozenset(found), frozenset(str(i) for i in ids))
