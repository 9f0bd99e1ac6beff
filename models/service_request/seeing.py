"""Whose request this is: what one may not see does not exist."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from models import department, deputy, event, region, supervision
from models.attachment import Attachment
from models.department import Department
from models.service_request import proofs, sharing
from models.service_request.columns import SENT_UP
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition every query of requests carries."""
    return SEEN_BY.get(actor.role, _nothing)(actor)


def _own(actor: Actor) -> ColumnElement[bool]:
    return ServiceRequest.filer_id == actor.person_id


def _addressed(actor: Actor) -> ColumnElement[bool]:
    addressed = select(Addressee.request_id).where(Addressee.person_id == actor.person_id)
    still = addressed.where(Addressee.until.is_(None))
    theirs = or_(ServiceRequest.visibility != "private", ServiceRequest.id.in_(still))
    return and_(ServiceRequest.id.in_(addressed), ServiceRequest.state != "held", theirs)


def _here(actor: Actor) -> ColumnElement[bool]:
    return ServiceRequest.station_id.in_(actor.station_ids)


def _here_not_private(actor: Actor) -> ColumnElement[bool]:
    return and_(_here(actor), ServiceRequest.visibility != "private")


def _county(actor: Actor) -> ColumnElement[bool]:
    """Private matters are the station's, unless it has sent one up."""
    return and_(_here(actor), or_(ServiceRequest.visibility != "private", ServiceRequest.owner.in_(SENT_UP)))


def _ordered(actor: Actor) -> ColumnElement[bool]:
    """A department sees what it was asked to do, and nothing that it has sent back."""
    return ServiceRequest.department_id.in_(actor.department_ids)


def _pressed(actor: Actor) -> ColumnElement[bool]:
    """Whom the office named to press it sees it, a private one too; dismissed, no more."""
    return ServiceRequest.id.in_(supervision.pressed_by(actor.person_id))


def _nothing(actor: Actor) -> ColumnElement[bool]:
    return false()


SEEN_BY: dict[str, Callable[[Actor], ColumnElement[bool]]] = {
    "resident": _own,
    "deputy": _addressed,
    "grid_worker": _addressed,
    "chief": _here,
    "clerk": _here_not_private,
    "county": _county,
    "handler": _ordered,
    "supervisor": _pressed,
}


def knows_filer(request: ServiceRequest, actor: Actor) -> bool:
    """Whether name and phone are this actor's business: a complaint hides its filer from whom it is about.

    Who complains of a village's officials is known to the office alone: its deputies are often officials themselves."""
    if actor.role == "handler":
        return request.about is None and bool(request.name_shown)
    if request.about_department_id and works_there(request.session, request.about_department_id, actor.person_id):
        return False
    if actor.role == "deputy":
        return request.about != "official"
    return actor.role not in ("grid_worker", "supervisor") or request.about is None


def works_there(session: Session, body_id: int, person_id: int) -> bool:
    """For the body that is complained of, or for its superior, in whatever role they look; a deputy by their post."""
    body = session.get_one(Department, body_id)
    over = department.named(session, body.county_id, body.superior)
    if any(person_id in department.handlers(session, one.id) for one in (body, over) if one):
        return True
    seat = deputy.of_person(session, person_id)
    called = body.name.removeprefix(region.county(session, body.county_id).name) or body.name
    return seat is not None and called in (seat.post or "")


def hides_filer(request: ServiceRequest, actor: Actor) -> bool:
    """Whether this reader of a complaint is to learn nothing of whose it is, from its words and files either."""
    return request.about is not None and actor.role != "resident" and not knows_filer(request, actor)


def filers_words(request: ServiceRequest) -> set[int]:
    """What whoever filed it has said, also by the hand that wrote it down for them."""
    history = event.history(request.session, request.id)
    return {e.words_id for e in history if e.words_id and (e.seq == 1 or e.actor_role == "resident")}


def find(session: Session, number: str, actor: Actor) -> ServiceRequest | None:
    found = select(ServiceRequest).where(ServiceRequest.number == number, visible_to(actor))
    return session.scalars(found).first()


def find_attachment(session: Session, attachment_id: int, actor: Actor) -> Attachment | None:
    """A photo or voice of a request this actor may see."""
    found = select(Attachment).join(ServiceRequest, ServiceRequest.id == Attachment.request_id)
    one = session.scalars(found.where(Attachment.id == attachment_id, visible_to(actor))).first()
    if one is None and actor.role == "resident":
        return _shared(session, attachment_id, actor)
    return None if one and _withheld(session, one, actor) else one


def _withheld(session: Session, one: Attachment, actor: Actor) -> bool:
    if actor.role == "resident":
        return proofs.withheld(session, one)
    request = session.get_one(ServiceRequest, one.request_id)
    return hides_filer(request, actor) and one.words_id in filers_words(request)


def _shared(session: Session, attachment_id: int, actor: Actor) -> Attachment | None:
    """A neighbour's, when it came with an answer that was told to this resident too."""
    one = session.get(Attachment, attachment_id)
    return one if one and sharing.heard(session, one, visible_to(actor)) else None


def held_by(person_id: int | None, numbers: list[str]) -> ColumnElement[bool]:
    """What this person has filed, and what their browser has opened with query codes."""
    return or_(ServiceRequest.filer_id == (person_id or 0), ServiceRequest.number.in_(numbers))


def by_number(session: Session, number: str) -> ServiceRequest | None:
    """For the public status page and for number-and-code only: no actor, so show no content."""
    return session.scalars(select(ServiceRequest).where(ServiceRequest.number == number)).first()


def filed_by(session: Session, person_id: int, before: int | None, limit: int) -> list[ServiceRequest]:
    found = select(ServiceRequest).where(ServiceRequest.filer_id == person_id)
    if before is not None:
        found = found.where(ServiceRequest.id < before)
    return list(session.scalars(found.order_by(ServiceRequest.id.desc()).limit(limit)))


def addressed_to(
    session: Session, actor: Actor, states: tuple[str, ...], after: tuple[int, int] | None, limit: int
) -> list[ServiceRequest]:
    """A deputy's own list, in the order of the queue; what was taken from them and is private is no longer theirs."""
    found = (
        select(ServiceRequest)
        .join(Addressee, Addressee.request_id == ServiceRequest.id)
        .where(Addressee.person_id == actor.person_id, visible_to(actor))
        .where(ServiceRequest.state.in_(states), ServiceRequest.state != "held")
    )
    if after is not None:
        found = found.where(beyond(after))
    return list(session.scalars(found.order_by(ServiceRequest.sort_key, ServiceRequest.id).limit(limit)))


def beyond(after: tuple[int, int]) -> ColumnElement[bool]:
    """Keyset, spelled as OR: MariaDB does not use the index for the tuple form."""
    key, last = after
    return or_(ServiceRequest.sort_key > key, and_(ServiceRequest.sort_key == key, ServiceRequest.id > last))


def before(place: tuple[int, int]) -> ColumnElement[bool]:
    """The same, towards the head."""
    key, last = place
    return or_(ServiceRequest.sort_key < key, and_(ServiceRequest.sort_key == key, ServiceRequest.id < last))
