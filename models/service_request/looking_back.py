"""回头看: promises whose day has come or is coming, and who has not yet said how it turned out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from models import clock, deputy
from models.attachment import Attachment
from models.department import Department
from models.event import Event
from models.service_request import hands, proofs
from models.service_request.disputing import TOLD
from models.service_request.ending import FURTHEST
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import visible_to
from models.workflow import PAUSED, WORKING

MOST = 300
Place = tuple[date, int]  # a promise's day and its request: the order in which they are walked


@dataclass(frozen=True)
class Case:
    """One promise: for which day, by whom, what it looked like then, and whether somebody went to ask."""

    request: ServiceRequest
    promised_on: date | None
    promised_by: str
    photo: Attachment | None
    tried_at: datetime | None  # a call or a visit since it came back
    met: bool


def due(session: Session, day: date, after: Place | None, limit: int) -> list[Place]:
    """Promises whose day has come, earliest first, from behind that place on."""
    return [(on, request_id) for on, request_id in session.execute(due_by(day, after, limit)) if on is not None]


def due_by(day: date, after: Place | None, limit: int) -> Select[date | None, int]:
    found = select(ServiceRequest.look_back_on, ServiceRequest.id).where(
        ServiceRequest.look_back_on <= day, ServiceRequest.outcome == "promised",
        ServiceRequest.state.in_(("answered", "rated")),
    )  # fmt: skip
    if after is not None:
        later = ServiceRequest.look_back_on > after[0]
        found = found.where(or_(later, and_(ServiceRequest.look_back_on == after[0], ServiceRequest.id > after[1])))
    return found.order_by(ServiceRequest.look_back_on, ServiceRequest.id).limit(limit)


def guessed(session: Session, county_id: int) -> list[int]:
    """Those of a county whose promise lies beyond the holidays known when it was made."""
    running = (ServiceRequest.county_id == county_id, ServiceRequest.state.in_((*WORKING, *PAUSED)))
    unsure = (ServiceRequest.provisional == 1, ServiceRequest.due_at.is_not(None))
    found = select(ServiceRequest.id).where(*running, *unsure)
    return list(session.scalars(found.order_by(ServiceRequest.id)))


def back(session: Session, actor: Actor) -> tuple[list[Case], list[Case]]:
    """What came back and waits for the second answer; and what has waited so long that somebody should go there."""
    cases = _cases(session, _here(session, actor, "looking_back"))
    visits = [case for case in cases if _to_be_visited(case)]
    return [case for case in cases if case not in visits], visits


def coming(session: Session, actor: Actor, days: int = FURTHEST) -> list[Case]:
    """Promises for the days to come, all of them unless fewer days are asked for; the nearest first."""
    today = clock.today()
    soon = (ServiceRequest.look_back_on > today, ServiceRequest.look_back_on <= today + timedelta(days=days))
    found = select(ServiceRequest).where(*soon, ServiceRequest.station_id.in_(actor.station_ids), visible_to(actor))
    standing = found.where(ServiceRequest.state.in_(("answered", "rated")), ServiceRequest.outcome == "promised")
    return _cases(session, list(session.scalars(standing.order_by(ServiceRequest.look_back_on).limit(MOST))))


def _here(session: Session, actor: Actor, state: str) -> list[ServiceRequest]:
    theirs = (ServiceRequest.station_id.in_(actor.station_ids), ServiceRequest.state == state, visible_to(actor))
    found = select(ServiceRequest).where(*theirs).order_by(ServiceRequest.looked_back_at, ServiceRequest.id)
    return list(session.scalars(found.limit(MOST)))


def _to_be_visited(case: Case) -> bool:
    one = case.request
    if case.met or one.result_grade or one.looked_back_at is None:
        return False
    return clock.now() > one.looked_back_at + timedelta(days=one.profile.closing.look_back_days)


def _cases(session: Session, requests: list[ServiceRequest]) -> list[Case]:
    told = _last(session, requests, (*TOLD, "phoned"))
    return [_case(session, one, told.get(one.id, [])) for one in requests]


def _last(session: Session, requests: list[ServiceRequest], moves: tuple[str, ...]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    these = select(Event).where(Event.request_id.in_([one.id for one in requests]), Event.move.in_(moves))
    for e in session.scalars(these.order_by(Event.seq)):
        found.setdefault(e.request_id, []).append(e)
    return found


def _case(session: Session, one: ServiceRequest, told: list[Event]) -> Case:
    days = [e.changes["look_back_on"] for e in told if e.changes.get("look_back_on")]
    tries = [e for e in told if e.move == "phoned" and one.looked_back_at and e.at >= one.looked_back_at]
    return Case(
        one, one.look_back_on or (date.fromisoformat(days[-1]) if days else None),
        promised_by(session, one, [e for e in told if e.move in TOLD]), earlier_photo(session, one),
        tries[-1].at if tries else None, any(e.changes.get("reached") for e in tries),
    )  # fmt: skip


def promised_by(session: Session, one: ServiceRequest, answers: list[Event]) -> str:
    """The department whose work was told, the deputy or grid worker who answered, else the office."""
    if answers and answers[-1].move in ("verify", "feedback") and one.department_id:
        return session.get_one(Department, one.department_id).name
    if answers and answers[-1].move == "answer" and answers[-1].actor_role in ("deputy", "grid_worker"):
        title = "代表" if answers[-1].actor_role == "deputy" else "网格员"
        return f"{deputy.name_of(session, answers[-1].actor_id)}{title}"
    return hands.office(session, one)


def earlier_photo(session: Session, one: ServiceRequest) -> Attachment | None:
    """What it looked like: before the work that was accepted, else as the resident showed it."""
    photos = [file for file in proofs.for_resident(session, one.id) if file.kind == "photo"]
    before = [photo for photo in photos if photo.phase == "before"]
    return next(iter([*before[-1:], *photos[:1]]), None)
