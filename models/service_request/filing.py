"""How a request comes to be: who is asked, what is promised, and what one person may file."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import attachment, check, clock, deputy, group, keys, person, profile, region
from models.code import Reach
from models.deputy import Deputy
from models.person import Person
from models.service_request.record import Actor, Addressee, TooMany, put
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
    checked_as: int | None = None  # the identity by which WeChat is asked about it before a deputy hears

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
    session.get_one(Person, filer_id, with_for_update=True)  # one person's filings count one another, in turn
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
    facts: dict[str, Any] = {"addressed": [one.person_id for one in asked], "tier": request.tier}
    why = _why_held(session, request, filing, quotas)
    facts |= {"why": why} if why else {}
    by = Actor(request.filer_id, "resident")
    event = request.move("hold" if why else "file", by, said=filing.said, facts=facts, **request.promise("accept"))
    for one in asked:
        put(session, Addressee(request_id=request.id, person_id=one.person_id))
    files = attachment.claim(session, filing.attachments, request.filer_id, request.id, event.words_id)
    if filing.checked_as:
        check.begin(session, event, filing.checked_as, files)


def _why_held(session: Session, request: ServiceRequest, filing: Filing, quotas: profile.Quotas) -> str:
    if _storm(session, request.station_id, quotas.station_hour) >= quotas.station_hour:
        return "storm"
    return "check" if filing.checked_as else ""


def asked_by(session: Session, reach: Reach) -> list[Deputy]:
    """The deputy on the sheet; of a group those on duty, else all; of a station nobody but the chief."""
    if reach.deputy:
        return [reach.deputy]
    if reach.group:
        duty = deputy.reachable(session, group.on_duty(session, reach.group.id))
        return duty or group.members(session, reach.group.id)
    return []


def _storm(session: Session, station_id: int, enough: int) -> int:
    """How many came to this station within the hour, counted no further than matters: ids are an index on time."""
    since = id_at(clock.now() - timedelta(hours=1))
    here = (ServiceRequest.station_id == station_id, ServiceRequest.id >= since)
    few = select(ServiceRequest.id).where(*here).limit(enough).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _refuse_excess(session: Session, filer_id: int, quotas: profile.Quotas) -> None:
    """One question for the hour and the day; what kind of visitor it is, only when that decides."""
    hourly, daily = _lately(session, filer_id, max(vars(quotas).values()))
    if hourly < min(quotas.browser_hour, quotas.person_hour) and daily < min(quotas.browser_day, quotas.person_day):
        return
    anonymous = person.only_in_a_browser(session, filer_id)
    if hourly >= (quotas.browser_hour if anonymous else quotas.person_hour):
        raise TooMany(3600)
    if daily >= (quotas.browser_day if anonymous else quotas.person_day):
        raise TooMany(24 * 3600)


def _lately(session: Session, filer_id: int, enough: int) -> tuple[int, int]:
    """How many this person filed within an hour and within a day."""
    hour, day = (id_at(clock.now() - timedelta(hours=hours)) for hours in (1, 24))
    mine = select(ServiceRequest.id).where(ServiceRequest.filer_id == filer_id, ServiceRequest.id >= day)
    ids = list(session.scalars(mine.order_by(ServiceRequest.id.desc()).limit(enough)))
    return sum(one >= hour for one in ids), len(ids)
