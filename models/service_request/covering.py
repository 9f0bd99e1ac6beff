"""Whose deputy is away: what waits with nobody there, what falls due in absent hands, and who is asked instead."""

from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models import absence
from models.absence import Absence
from models.deputy import Deputy
from models.service_request.record import Addressee
from models.service_request.request import ServiceRequest
from models.workflow import MOVES

ASKABLE = MOVES["call_in"].sources
MOST = 500


def in_absent_hands(session: Session, county_id: int, day: date, pressing: datetime) -> list[int]:
    """Requests that wait for somebody who is away, or are held by them and fall due before `pressing`."""
    away = absence.people_away(session, county_id, day)
    if not away:
        return []
    waits = and_(ServiceRequest.holder_id.is_(None), ServiceRequest.state == "filed")
    presses = and_(ServiceRequest.holder_id == Addressee.person_id, ServiceRequest.due_at <= pressing)
    found = (
        select(ServiceRequest.id)
        .join(Addressee, Addressee.request_id == ServiceRequest.id)
        .where(Addressee.person_id.in_(away), Addressee.until.is_(None))
        .where(ServiceRequest.state.in_(ASKABLE), or_(waits, presses))
    )
    return list(session.scalars(found.distinct().order_by(ServiceRequest.id).limit(MOST)))


def missing(session: Session, request: ServiceRequest, day: date) -> list[int]:
    """Whom to call in for those of its deputies who are away; nobody once somebody was asked for this absence.

    A duty that changes every midnight must not call in another deputy every midnight, and a doubt must not come
    back to whose answer is doubted."""
    if request.state not in ASKABLE:
        return []
    still = [a for a in request.addressees() if a.until is None]
    theirs = {d.person_id: d for d in _deputies(session, [a.person_id for a in still])}
    away = absence.away(session, [d.id for d in theirs.values()], day)
    gone = [a for a in still if a.person_id in theirs and theirs[a.person_id].id in away]
    lonely = [
        theirs[a.person_id] for a in gone
        if request.holder_id in (None, a.person_id) and not _covered(a, away[theirs[a.person_id].id], still)
    ]  # fmt: skip
    found = absence.stand_ins(session, lonely, day, request.station_id)
    out = {a.person_id for a in still} | (request.handlers() if request.disputed_at else set())
    return [d.person_id for d in found if d.person_id not in out]


def _covered(gone: Addressee, while_away: Absence, still: list[Addressee]) -> bool:
    since = max(while_away.counts_from, gone.since)
    return any(other is not gone and other.since >= since for other in still)


def _deputies(session: Session, person_ids: list[int]) -> list[Deputy]:
    return list(session.scalars(select(Deputy).where(Deputy.person_id.in_(person_ids)))) if person_ids else []
