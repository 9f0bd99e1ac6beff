"""How a request comes to be: who is asked, what is promised, and what one person may file."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import attachment, clock, deputy, group, keys, person, profile, region
from models.code import Reach
from models.deputy import Deputy
from models.service_request.record import Actor, Addressee, TooMany
from models.service_request.request import ServiceRequest
from models.types import id_at, new_id

NUMBER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing to mistake on the phone
_LOOKALIKES = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Filing:
    """What a resident said, already checked by the edge."""

    text: str
    title: str = ""
    category: str | None = None
    place: str = ""
    name: str | None = None
    phone: str | None = None
    visibility: str = "public"
    name_shown: bool = False
    attachments: list[int] = field(default_factory=list)
    source: str = "code"

    @property
    def said(self) -> dict[str, Any]:
        return {"text": self.text, "title": self.title, "place": self.place}


@dataclass(frozen=True)
class Filed:
    request: ServiceRequest
    query_code: str  # told once, kept only as a hash


def new_number() -> str:
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(10))


def read_number(typed: str) -> str:
    """A number as people type it: spaces, dashes, small letters, O for 0."""
    return "".join(typed.split()).replace("-", "").upper().translate(_LOOKALIKES)[:40]


def hash_query_code(number: str, code: str) -> str:
    return keys.ring().hashed(f"{number}:{code}", "query code")


def file(session: Session, reach: Reach, filing: Filing, filer_id: int) -> Filed:
    county = profile.of(region.county(session, reach.station.county_id).profile)
    _refuse_excess(session, filer_id, county.quotas)
    number, query_code = new_number(), f"{secrets.randbelow(10**8):08d}"
    request = ServiceRequest(
        id=new_id(), number=number, query_code_hash=hash_query_code(number, query_code),
        county_id=reach.station.county_id, station_id=reach.station.id, code_id=reach.code.id,
        village_id=reach.code.village_id, filer_id=filer_id, source=filing.source,
        category=filing.category or reach.code.topic, visibility=filing.visibility,
        name_shown=int(filing.name_shown), contact_name=filing.name, contact_phone=filing.phone,
        profile_version=county.version, filed_at=clock.now(), tier=county.first_tier, version=0, chain="",
    )  # fmt: skip
    with session.no_autoflush:  # half a request must not be written because somebody asks a question
        session.add(request)
        _enter(session, request, reach, filing, county.quotas)
    return Filed(request, query_code)


def _enter(
    session: Session, request: ServiceRequest, reach: Reach, filing: Filing, quotas: profile.Quotas
) -> None:
    """Into the queue at once, with everyone who is asked."""
    asked = asked_by(session, reach)
    storm = _recent(session, ServiceRequest.station_id == request.station_id, 1, quotas.station_hour)
    facts = {"addressed": [one.person_id for one in asked], "tier": request.tier}
    move = "hold" if storm >= quotas.station_hour else "file"
    by = Actor(request.filer_id, "resident")
    event = request.move(move, by, said=filing.said, facts=facts, **request.promise("accept"))
    for one in asked:
        session.add(Addressee(request_id=request.id, person_id=one.person_id))
    attachment.claim(session, filing.attachments, request.filer_id, request.id, event.words_id)


def asked_by(session: Session, reach: Reach) -> list[Deputy]:
    """The deputy on the sheet; of a group those on duty, else all; of a station nobody but the chief."""
    if reach.deputy:
        return [reach.deputy]
    if reach.group:
        duty = deputy.reachable(session, group.on_duty(session, reach.group.id))
        return duty or group.members(session, reach.group.id)
    return []


def _recent(session: Session, where: ColumnElement[bool], hours: int, enough: int) -> int:
    """How many were filed of late, counted no further than matters: ids are an index on time."""
    since = id_at(clock.now() - timedelta(hours=hours))
    few = select(ServiceRequest.id).where(where, ServiceRequest.id >= since).limit(enough).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _refuse_excess(session: Session, filer_id: int, quotas: profile.Quotas) -> None:
    mine = ServiceRequest.filer_id == filer_id
    anonymous = person.only_in_a_browser(session, filer_id)
    hourly = quotas.browser_hour if anonymous else quotas.person_hour
    daily = quotas.browser_day if anonymous else quotas.person_day
    if _recent(session, mine, 1, hourly) >= hourly:
        raise TooMany(3600)
    if _recent(session, mine, 24, daily) >= daily:
        raise TooMany(24 * 3600)
