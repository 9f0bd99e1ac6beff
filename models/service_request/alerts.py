"""What a desk shows of 警示: by request, its own or that of one who goes along with it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.service_request.request import ServiceRequest
from models.workflow import SAID, WAITING

SHOWN = (*WAITING, "merged", *SAID)


@dataclass(frozen=True)
class Alert:
    kind: str
    label: str  # the county's own word
    urgent: bool
    along: bool = False  # one who goes along with it has said so


def of(session: Session, requests: list[ServiceRequest]) -> dict[int, Alert]:
    """Danger before anything else, its own before another's."""
    shown = [one for one in requests if one.state in SHOWN]
    found = [(one.id, alert) for one in shown if (alert := _of(one))]
    leads = [one.id for one in shown if one.gathered]
    found += [(one.merged_into_id or 0, alert) for one in _along(session, leads) if (alert := _of(one, True))]
    return dict(sorted(found, key=lambda pair: (pair[1].urgent, not pair[1].along)))


def of_one(session: Session, request: ServiceRequest) -> Alert | None:
    return of(session, [request]).get(request.id)


def _of(one: ServiceRequest, along: bool = False) -> Alert | None:
    """By the rules it was filed under."""
    matter = one.profile.sends(one.alert) if one.alert and one.is_alarming else None
    return Alert(matter.name, matter.called, matter.urgent, along) if matter else None


def _along(session: Session, lead_ids: list[int]) -> list[ServiceRequest]:
    kind = ServiceRequest
    marked = (kind.merged_into_id.in_(lead_ids), kind.state == "merged", kind.alert.is_not(None))
    return list(session.scalars(select(kind).where(*marked).order_by(kind.id))) if lead_ids else []
