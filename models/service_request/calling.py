"""What waits for the office itself: nobody else has it, or who has it cannot be reached or has not looked."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models import clock, deputy
from models.delivery import Delivery
from models.deputy import Deputy
from models.person import Role
from models.service_request.at_hand import serving
from models.service_request.columns import OF_COUNTY, STATION, TO_COUNTY, TO_STATION
from models.service_request.hands import AT_THE_OFFICE
from models.service_request.record import Actor, Addressee
from models.service_request.request import ServiceRequest
from models.workflow import CHIEF, GRID, PAUSED, WORKING

R = ServiceRequest
IN_HAND = ("filed", "accepted")


def for_office(session: Session, actor: Actor) -> ColumnElement[bool]:
    """待我处理: of the office's own matters those that it has to act on, and those that this person holds."""
    owners, offered = ((STATION, TO_COUNTY), TO_STATION) if actor.role == CHIEF else (OF_COUNTY, TO_COUNTY)
    asked = select(Addressee.request_id).where(Addressee.until.is_(None))
    reached = asked.where(or_(Addressee.person_id.in_(_reached(session, actor)), Addressee.person_id.in_(serving())))
    nobody = and_(R.state == "filed", R.holder_id.is_(None), R.id.not_in(reached))
    mine = and_(R.state.not_in((*PAUSED, "taken", "ordered")), R.holder_id == actor.person_id)
    unread = and_(R.state.in_(IN_HAND), R.id.in_(_unread()))
    acts = or_(R.state.in_(("held", *AT_THE_OFFICE)), R.asked_until.is_not(None), nobody, mine, unread, _left())
    return or_(and_(R.owner.in_(owners), acts), and_(R.owner == offered, R.state.in_(WORKING)))


def _left() -> ColumnElement[bool]:
    """Who holds it has left office meanwhile."""
    deputies = select(Deputy.person_id).where(Deputy.left_on <= clock.today())
    grid = select(Role.person_id).where(Role.role == GRID, Role.person_id.not_in(serving()))
    now_deputies = select(Deputy.person_id)
    gone = or_(R.holder_id.in_(deputies), and_(R.holder_id.in_(grid), R.holder_id.not_in(now_deputies)))
    return and_(R.state.in_(("accepted", "asked")), gone)


def _reached(session: Session, actor: Actor) -> list[int]:
    """Deputies here whom a notice would find."""
    seated = [one for station_id in actor.station_ids for one in deputy.seated(session, station_id)]
    return [one.person_id for one in deputy.reachable(session, seated)]


def _unread() -> "ColumnElement[int]":
    """Where the last notice to somebody went unread until the chief was told."""
    later = aliased(Delivery)
    newer = (
        later.request_id == Delivery.request_id, later.recipient_id == Delivery.recipient_id, later.id > Delivery.id,
    )  # fmt: skip
    since = select(later.id).where(*newer).exists()
    return select(Delivery.request_id).where(Delivery.ended_as == "told_chief", ~since)  # type: ignore[return-value]
