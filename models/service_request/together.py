"""Going along: what a resident may know of the one that leads, and what its hands may know of who goes along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.attachment import Attachment
from models.service_request import hands, promised, telling
from models.service_request.alike import plain_state
from models.service_request.record import BY_HAND, Actor
from models.service_request.request import ServiceRequest
from models.workflow import CHIEF, COUNTY, STATES


@dataclass(frozen=True)
class Together:
    """How the matter stands: of the request that leads nothing but its public course, not even its number."""

    count: int  # all of them, the one that leads included
    state_label: str
    step: int
    with_whom: str
    since: datetime
    next_by: datetime | None
    next: str
    provisional: bool


def of(session: Session, one: ServiceRequest) -> Together | None:
    if one.state != "merged" or one.merged_into_id is None:
        return None
    lead = session.get_one(ServiceRequest, one.merged_into_id)
    return Together(
        lead.company() + 1, plain_state(lead), STATES[lead.state].step,
        hands.holder_name(session, lead, for_resident=True), hands.since(session, lead),
        None if lead.waiting_since else lead.due_at, promised.to_come(lead), bool(lead.provisional),
    )  # fmt: skip


@dataclass(frozen=True)
class Along:
    """One that goes along, as a desk reads it; whoever may not open it reads the words and nothing of the person."""

    request: ServiceRequest
    said: dict[str, Any]
    files: int
    may_open: bool


def company(session: Session, lead: ServiceRequest, actor: Actor) -> list[Along]:
    """Oldest first. What is private, or a complaint, stays with the chief."""
    shown = [one for one in lead.joined() if _may_read(lead, one, actor)]
    said, files = telling.first_words_of(session, shown), _files(session, shown)
    opens = actor.role in (CHIEF, COUNTY)
    return [Along(one, said.get(one.id, {}), files.get(one.id, 0), opens) for one in shown]


def _may_read(lead: ServiceRequest, one: ServiceRequest, actor: Actor) -> bool:
    if actor.role == CHIEF:
        return True
    open_enough = one.visibility != "private" and one.about is None
    return open_enough and (actor.role == COUNTY or (actor.role in BY_HAND and lead.is_with(actor.person_id)))


def _files(session: Session, requests: list[ServiceRequest]) -> dict[int, int]:
    """How many photos and voices each brought: their own page shows them, to the chief."""
    of_request, ids = Attachment.request_id, [one.id for one in requests]
    counted = select(of_request, func.count()).where(of_request.in_(ids)).group_by(of_request)
    return {request_id: n for request_id, n in session.execute(counted) if request_id} if ids else {}
