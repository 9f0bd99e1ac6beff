"""我的数据: what is kept of one person, to read and to take along; and to have it deleted, as far as it is over."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import deputy, websession
from models.account import Account
from models.attachment import Attachment
from models.consent import Consent
from models.deputy import Deputy
from models.event import Event
from models.person import BROWSER, Identity, Person, Role, roles_of
from models.service_request import ServiceRequest, plainly
from models.words import Words
from models.workflow import SAID, STATES


@dataclass(frozen=True)
class Matter:
    """One request of theirs, and everything they said in it."""

    request: ServiceRequest
    said: list[tuple[datetime, str, dict[str, Any]]]  # when, by which move, what
    attachments: list[Attachment]

    @property
    def is_over(self) -> bool:
        return not STATES[self.request.state].open

    @property
    def is_empty(self) -> bool:
        """Deleted before: number and dates are left, and nothing of the person."""
        named = self.request.contact_name or self.request.contact_phone
        return not (named or self.attachments or any(said for _, _, said in self.said))


@dataclass(frozen=True)
class Kept:
    person: Person
    known_by: list[str]
    roles: list[str]
    agreed: list[tuple[datetime, str]]
    matters: list[Matter]
    in_office: bool  # now, once, or soon: what they did bears their name, and that is not theirs to delete

    @property
    def not_over(self) -> list[Matter]:
        return [one for one in self.matters if not one.is_over]

    @property
    def counts(self) -> dict[str, int]:
        """How they stand, each in one of these."""
        counted = Counter(_stands(one.request.state) for one in self.matters)
        return {name: counted[name] for name in ("正在办理", "已答复", "已办结", "已撤回")}


@dataclass
class Forgotten:
    """What was deleted; the bytes behind these keys are for the caller to discard, once this is committed."""

    requests: int = 0
    person: bool = False
    store_keys: list[str] = field(default_factory=list)


def _stands(state: str) -> str:
    if state in SAID:
        return "已答复"  # and not yet closed: it may still be rated, doubted, or looked back on
    return "正在办理" if STATES[state].open else plainly.state(state)


def kept(session: Session, person_id: int) -> Kept:
    person = session.get_one(Person, person_id)
    roles = [role.role for role in roles_of(session, person_id)]
    if deputy.serving(session, person_id):
        roles.append("deputy")
    return Kept(
        person, _known_by(session, person_id), roles, _agreed(session, person_id), _matters(session, person_id),
        _ever_in_office(session, person_id),
    )  # fmt: skip


def _ever_in_office(session: Session, person_id: int) -> bool:
    kinds = (Role, Deputy, Account)
    return any(session.scalars(select(k.id).where(k.person_id == person_id).limit(1)).first() for k in kinds)


def _known_by(session: Session, person_id: int) -> list[str]:
    appids = session.scalars(select(Identity.appid).where(Identity.person_id == person_id))
    return sorted({"这台设备的浏览器" if appid == BROWSER else "微信" for appid in appids})


def _agreed(session: Session, person_id: int) -> list[tuple[datetime, str]]:
    found = select(Consent).where(Consent.person_id == person_id).order_by(Consent.at)
    return [(one.at, one.answer) for one in session.scalars(found)]


def _matters(session: Session, person_id: int) -> list[Matter]:
    mine = select(ServiceRequest).where(ServiceRequest.filer_id == person_id).order_by(ServiceRequest.id.desc())
    found = list(session.scalars(mine))
    return [Matter(one, _said(session, one, person_id), _files(session, one, person_id)) for one in found]


def _said(session: Session, one: ServiceRequest, person_id: int) -> list[tuple[datetime, str, dict[str, Any]]]:
    found = select(Event, Words).join(Words, Words.id == Event.words_id)
    mine = found.where(Event.request_id == one.id, Words.author_id == person_id).order_by(Event.seq)
    return [(e.at, e.move, dict(words.said)) for e, words in session.execute(mine)]


def _files(session: Session, one: ServiceRequest, person_id: int) -> list[Attachment]:
    found = select(Attachment).where(Attachment.request_id == one.id, Attachment.owner_id == person_id)
    return list(session.scalars(found.order_by(Attachment.id)))


def forget(session: Session, person_id: int) -> Forgotten:
    """Everything of theirs in what is over; and the person, where nothing goes on and no office is held.

    Number, dates and steps stay for the figures; the history's digests stay whole and say nothing. What is deleted
    stands still meanwhile: a doubt at this very moment opens it before, or comes after."""
    session.scalars(select(ServiceRequest.id).where(ServiceRequest.filer_id == person_id).with_for_update()).all()
    mine, done = kept(session, person_id), Forgotten()
    for matter in mine.matters:
        if matter.is_over and not matter.is_empty:
            done.requests += 1
            done.store_keys += _empty(session, matter, person_id)
    if not mine.not_over and not mine.in_office:
        _let_go(session, mine.person)
        done.person = True
    return done


def _empty(session: Session, matter: Matter, person_id: int) -> list[str]:
    request, keys = matter.request, [key for one in matter.attachments for key in one.store_keys]
    request.contact_name = request.contact_phone = None
    words = select(Words).where(Words.request_id == request.id, Words.author_id == person_id)
    for said in session.scalars(words.where(Words.erased_at.is_(None))):
        said.erase()
    for one in matter.attachments:
        session.delete(one)
    return keys


def _let_go(session: Session, person: Person) -> None:
    """Met again, they are a stranger."""
    person.name = person.phone = None
    session.execute(delete(Identity).where(Identity.person_id == person.id))
    session.execute(delete(Consent).where(Consent.person_id == person.id))
    websession.end_all(session, person.id)
