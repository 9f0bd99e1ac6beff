"""Whose request this is: what one may not see does not exist."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.attachment import Attachment
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition every query of requests carries."""
    mine = ServiceRequest.filer_id == actor.person_id
    if actor.role == "resident":
        return mine
    if actor.role == "deputy":
        addressed = select(Addressee.request_id).where(Addressee.person_id == actor.person_id)
        still = addressed.where(Addressee.until.is_(None))
        theirs = or_(ServiceRequest.visibility != "private", ServiceRequest.id.in_(still))
        return and_(ServiceRequest.id.in_(addressed), ServiceRequest.state != "held", theirs)
    here = ServiceRequest.station_id.in_(actor.station_ids)
    return here if actor.role == "chief" else and_(here, ServiceRequest.visibility != "private")


def find(session: Session, number: str, actor: Actor) -> ServiceRequest | None:
    found = select(ServiceRequest).where(ServiceRequest.number == number, visible_to(actor))
    return session.scalars(found).first()


def find_attachment(session: Session, attachment_id: int, actor: Actor) -> Attachment | None:
    """A photo or voice of a request this actor may see."""
    found = select(Attachment).join(ServiceRequest, ServiceRequest.id == Attachment.request_id)
    return session.scalars(found.where(Attachment.id == attachment_id, visible_to(actor))).first()


def by_number(session: Session, number: str) -> ServiceRequest | None:
    """For the public status page and for number-and-code only: no actor, so show no content."""
    return session.scalars(select(ServiceRequest).where(ServiceRequest.number == number)).first()


def filed_by(session: Session, person_id: int, before: int | None, limit: int) -> list[ServiceRequest]:
    found = select(ServiceRequest).where(ServiceRequest.filer_id == person_id)
    if before is not None:
        found = found.where(ServiceRequest.id < before)
    return list(session.scalars(found.order_by(ServiceRequest.id.desc()).limit(limit)))


def addressed_to(
    session: Session, person_id: int, states: tuple[str, ...], after: tuple[int, int] | None, limit: int
) -> list[ServiceRequest]:
    """A deputy's own list, in the order of the queue."""
    found = (
        select(ServiceRequest)
        .join(Addressee, Addressee.request_id == ServiceRequest.id)
        .where(Addressee.person_id == person_id, ServiceRequest.state.in_(states), ServiceRequest.state != "held")
    )
    if after is not None:
        found = found.where(beyond(after))
    return list(session.scalars(found.order_by(ServiceRequest.sort_key, ServiceRequest.id).limit(limit)))


def beyond(after: tuple[int, int]) -> ColumnElement[bool]:
    """Keyset, spelled as OR: MariaDB does not use the index for the tuple form."""
    key, last = after
    return or_(ServiceRequest.sort_key > key, and_(ServiceRequest.sort_key == key, ServiceRequest.id > last))
