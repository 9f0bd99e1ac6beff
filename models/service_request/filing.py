"""How a request comes to be: who is asked, what is promised, and what one person may file."""

import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from models import absence, attachment, check, clock, deputy, group, keys, profile, region
from models.code import Reach
from models.deputy import Deputy
from models.group import Group
from models.person import Person
from models.service_request import quotas as quota
from models.service_request.ending import Unfounded
from models.service_request.record import Actor, Addressee, put
from models.service_request.request import ServiceRequest
from models.station import Station
from models.types import new_id

NUMBER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing to mistake on the phone
_LOOKALIKES = str.maketrans("OIL", "011")
CONSENTS = {"spoken": "当面口头同意", "written": "签字同意", "phone": "电话中同意"}
ON_PAPER = "ledger"  # a line of a paper ledger: whoever wrote it down then was told what it was for
TOLD_BY = {"call": "电话告知", "visit": "上门告知", "board": "公示栏告知"}


@dataclass(frozen=True)
class Counter:
    """Where no sheet was scanned: somebody came to the station, rang, or was called upon."""

    station: Station
    deputy: Deputy | None = None
    group: Group | None = None
    code: None = None


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
    about: str | None = None  # a complaint about an official or a department: its filer is hidden from them
    about_department_id: int | None = None
    checked_as: int | None = None  # the identity by which WeChat is asked about it before a deputy hears
    joins: int | None = None  # the neighbour's request that this one goes along with
    only_chief: bool = False  # not even the deputy on the sheet: it may be about them
    recorder: Actor | None = None  # who writes it down for them
    consent: str | None = None
    told_by: str | None = None
    village_id: int | None = None  # where no sheet says it
    facts: dict[str, Any] = field(default_factory=dict)  # what else its first event keeps

    @property
    def said(self) -> dict[str, Any]:
        return {"text": self.text, "title": self.title, "place": self.place}

    def said_with(self, unspoken: str) -> dict[str, Any]:
        """Words that belong to the filing even where there were none: what came with them hangs on them."""
        if self.text:
            return self.said
        if not self.attachments:
            raise Unfounded("text")
        return self.said | {"text": unspoken}


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


_PEOPLE = cast(Table, Person.__table__)
_IN_TURN = select(_PEOPLE.c.id).where(_PEOPLE.c.id == bindparam("person_id")).with_for_update()


def file(session: Session, reach: Reach | Counter, filing: Filing, filer_id: int) -> Filed:
    counted = filing.recorder.person_id if filing.recorder else filer_id
    session.execute(_IN_TURN, {"person_id": counted}).one()  # one person's filings count one another
    if filing.recorder:
        _refuse_unagreed(filing)
        quota.refuse_excess_of_recorder(session, filing.recorder)
        stormy = False  # a colleague has looked already
    else:
        stormy = quota.refuse_excess(session, filer_id, reach.station.id, _rules(session, reach).quotas)
    return enter(session, reach, filing, filer_id, asked_by(session, reach), stormy)


def _rules(session: Session, reach: Reach | Counter) -> profile.Profile:
    key = _key(session, reach)
    kept = profile.keep(session, key)
    session.info.setdefault("profiles", {})[key, kept.version] = kept
    return kept


def _key(session: Session, reach: Reach | Counter) -> str:
    return region.county(session, reach.station.county_id).profile or profile.DEFAULT


def _refuse_unagreed(filing: Filing) -> None:
    """Nobody's name goes into the record unless they said so; and they must be told of it some way."""
    if filing.consent not in CONSENTS:
        raise Unfounded("consent")
    if filing.told_by not in TOLD_BY:
        raise Unfounded("told_by")


def enter(
    session: Session, reach: Reach | Counter, filing: Filing, filer_id: int, asked: list[Deputy], stormy: bool = False
) -> Filed:  # fmt: skip
    """Into the record, whoever may have filed how much: a paper ledger comes in at one go."""
    county, sheet, by = _rules(session, reach), reach.code, filing.recorder
    number, query_code = new_number(), f"{secrets.randbelow(10**8):08d}"
    request = ServiceRequest(
        id=new_id(), number=number, query_code_hash=hash_query_code(number, query_code),
        county_id=reach.station.county_id, station_id=reach.station.id, code_id=sheet.id if sheet else None,
        village_id=sheet.village_id if sheet else filing.village_id, filer_id=filer_id, source=filing.source,
        category=filing.category or (sheet.topic if sheet else None), visibility=_visibility(filing, county),
        about=filing.about, about_department_id=filing.about_department_id,
        recorded_by_id=by.person_id if by else None, consent=filing.consent, told_by=filing.told_by,
        name_shown=int(filing.name_shown), contact_name=filing.name, contact_phone=filing.phone,
        profile_key=_key(session, reach), profile_version=county.version, filed_at=clock.now(),
        tier=county.first_tier, version=0, chain="",
        alert=_alert(filing, county),
    )  # fmt: skip
    with session.no_autoflush:  # half a request must not be written because somebody asks a question
        session.add(request)
        _enter(session, request, [] if filing.only_chief else asked, filing, stormy)
    return Filed(request, query_code)


def _alert(filing: Filing, county: profile.Profile) -> str | None:
    """Whatever a form says: the words are read here, by every door. An old paper's danger is over."""
    spoken_of = None if filing.consent == ON_PAPER else county.recognised(f"{filing.title}\n{filing.text}")
    return spoken_of.name if spoken_of else None


def _visibility(filing: Filing, county: profile.Profile) -> str:
    """Disputes and what else a county lets few see are private, whatever was ticked."""
    return "private" if filing.only_chief or filing.category in county.few_see else filing.visibility


def _enter(session: Session, request: ServiceRequest, asked: list[Deputy], filing: Filing, stormy: bool) -> None:
    """Into the queue at once, with everyone who is asked."""
    facts: dict[str, Any] = {"addressed": [one.person_id for one in asked], "tier": request.tier} | filing.facts
    why = "storm" if stormy else "check" if filing.checked_as else ""
    facts |= {"why": why} if why else {}
    facts |= {"alert": request.alert} if request.alert else {}
    by = filing.recorder or Actor(request.filer_id, "resident")
    said = filing.said_with("" if filing.text else attachment.unspoken(session, filing.attachments))
    if filing.joins and not why:
        asked, event = [], request.join(filing.joins, said, by, facts | {"addressed": []})
    else:  # who is looked at first goes along with nobody yet; the chief reads with whom they meant to
        facts |= {"meant": filing.joins} if filing.joins else {}
        event = request.move("hold" if why else "file", by, said=said, facts=facts, **request.promise("accept"))
    for one in asked:
        put(session, Addressee(request_id=request.id, person_id=one.person_id))
    files = attachment.claim(session, filing.attachments, by.person_id, request.id, event.words_id)
    if filing.checked_as:
        check.begin(session, event, filing.checked_as, files)


def asked_by(session: Session, reach: Reach | Counter) -> list[Deputy]:
    """The deputy on the sheet; of a group those on duty, else all; of a station nobody but the chief.

    Who is away today is not asked; whoever stands in for them is."""
    there = partial(absence.stand_ins, session, day=clock.today(), station_id=reach.station.id)
    if reach.deputy:
        return there([reach.deputy])
    if reach.group:
        duty = there(deputy.reachable(session, group.on_duty(session, reach.group.id)))
        return duty or there(group.members(session, reach.group.id))
    return []
