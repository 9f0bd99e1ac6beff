"""What waits for the office itself: nobody else has it, or who has it cannot be reached or has not looked."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models import deputy, person
from models.delivery import Delivery
from models.service_request.columns import COUNTY, STATION
from models.service_request.hands import AT_THE_OFFICE
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest
from models.workflow import CHIEF, GRID, PAUSED

R = ServiceRequest
IN_HAND = ("filed", "accepted")


def for_office(session: Session, actor: Actor) -> ColumnElement[bool]:
    """待我处理: of the office's own matters those that it has to act on, and those that this person holds."""
    owner = STATION if actor.role == CHIEF else COUNTY
    asked = select(Addressee.request_id).where(Addressee.until.is_(None))
    reached = asked.where(Addressee.person_id.in_(_reached(session, actor)))
    nobody = and_(R.state == "filed", R.holder_id.is_(None), R.id.not_in(reached))
    mine = and_(R.state.not_in((*PAUSED, "taken", "ordered")), R.holder_id == actor.person_id)
    unread = and_(R.state.in_(IN_HAND), R.id.in_(_unread()))
    return and_(
        R.owner == owner,
        or_(R.state.in_(("held", *AT_THE_OFFICE)), R.asked_until.is_not(None), nobody, mine, unread),
    )


def _reached(session: Session, actor: Actor) -> list[int]:
    """Deputies and grid workers here whom a notice would find."""
    seated = [one for station_id in actor.station_ids for one in deputy.seated(session, station_id)]
    grid = [p for station_id in actor.station_ids for p in person.holders(session, GRID, "station", station_id)]
    return [one.person_id for one in deputy.reachable(session, seated)] + grid


def _unread() -> "ColumnElement[int]":
    """Where the last notice to somebody went unread until the chief was told."""
    later = aliased(Delivery)
    newer = (
        later.request_id == Delivery.request_id, later.recipient_id == Delivery.recipient_id, later.id > Delivery.id,
    )  # fmt: skip
    since = select(later.id).where(*newer).exists()
    return select(Delivery.request_id).where(Delivery.ended_as == "told_chief", ~since)  # type: ignore[return-value]
