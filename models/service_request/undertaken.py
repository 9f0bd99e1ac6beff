"""What departments were ordered to do, as they see it: the order instead of the resident's own words."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import event
from models.attachment import Attachment
from models.event import Event
from models.service_request import telling
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import beyond, visible_to
from models.service_request.telling import FOR_HANDLER
from models.service_request.unnamed import to_bodies
from models.words import Words

ORDERING = ("order", "convene")
AT_WORK = ("taken", "queried")
TO_DO = ("ordered", *AT_WORK)
PAGE = 20


@dataclass(frozen=True)
class Ordered:
    """A request under the title of its order; `by` is the event that ordered it last."""

    title: str
    text: str
    by: Event | None


def page(
    session: Session, actor: Actor, states: tuple[str, ...], after: tuple[int, int] | None, limit: int = PAGE
) -> list[ServiceRequest]:
    """In the order of the queue, one keyset page."""
    found = select(ServiceRequest).where(visible_to(actor), ServiceRequest.state.in_(states))
    if after is not None:
        found = found.where(beyond(after))
    return list(session.scalars(found.order_by(ServiceRequest.sort_key, ServiceRequest.id).limit(limit)))


def counts(session: Session, actor: Actor) -> Counter[str]:
    counted = select(ServiceRequest.state, func.count()).where(visible_to(actor)).group_by(ServiceRequest.state)
    return Counter({state: int(n) for state, n in session.execute(counted)})


def orders(session: Session, requests: list[ServiceRequest]) -> dict[int, Ordered]:
    """What each of a page's requests looks like from the department, in two queries."""
    last: dict[int, Event] = {}
    found = select(Event).where(Event.request_id.in_([r.id for r in requests]), Event.move.in_(ORDERING))
    for one in session.scalars(found.order_by(Event.seq)):
        last[one.request_id] = one
    wanted = {e.words_id for e in last.values()} | {r.order_words_id for r in requests}
    said = {w.id: w.said for w in session.scalars(select(Words).where(Words.id.in_(wanted - {None})))}
    return {r.id: _ordered(r, last.get(r.id), said) for r in requests}


def _ordered(request: ServiceRequest, by: Event | None, said: dict[int, dict[str, Any]]) -> Ordered:
    """A joint meeting may settle what was never ordered before: then its minutes are all there is."""
    words = said.get(request.order_words_id or 0) or said.get(by.words_id if by and by.words_id else 0, {})
    title, text = (to_bodies(words.get(part, ""), request) for part in ("title", "text"))
    return Ordered(title or f"{request.category or '诉求'}（联席会商定办）", text, by)


def place_photos(session: Session, request: ServiceRequest) -> list[Attachment]:
    """What the resident photographed shows the place; of a complaint it might show who complains."""
    if request.about is not None:
        return []
    first = select(Event.words_id).where(Event.request_id == request.id, Event.seq == 1)
    found = select(Attachment).where(Attachment.request_id == request.id, Attachment.kind == "photo")
    return list(session.scalars(found.where(Attachment.words_id.in_(first)).order_by(Attachment.id)))


def find_file(session: Session, attachment_id: int, actor: Actor) -> Attachment | None:
    """A photo of the place, or a file that goes with what a department is told; never the voice of the filing."""
    found = session.get(Attachment, attachment_id)
    if found is None or found.request_id is None:
        return None
    seen: ColumnElement[bool] = ServiceRequest.id == found.request_id
    request = session.scalars(select(ServiceRequest).where(seen, visible_to(actor))).first()
    if request is None:
        return None
    history = event.history(session, request.id)
    told = {e.words_id for e in history if e.move in FOR_HANDLER} - telling.unheard(request, history)
    shown = found.words_id in told or any(one.id == found.id for one in place_photos(session, request))
    return found if shown else None
