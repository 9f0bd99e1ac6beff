"""What the date that holds is a promise of: by the state, and where that leaves it open by the clock that runs."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.holding import at_once
from models.service_request.request import ServiceRequest
from models.workflow import STATES

BY_STATE = {
    "held": "受理", "filed": "受理", "ordered": "由承办单位受理", "conferring": "召开会商", "reported": "核实并答复",
}  # fmt: skip
UNCLEAR = ("returned", "accepted")  # somebody is to be found for it, or it is to be answered
BY_CLOCK = {"accept": "受理", "hand_over": "落实承办人"}
ANSWER = "答复"


def what(one: ServiceRequest) -> str:
    """受理, 答复 …: the same word on every page and in every list."""
    if one.state == "reported" and not one.profile.uses("verify"):
        return ANSWER  # where a county has no such gate
    if one.state in UNCLEAR:
        return BY_CLOCK.get(_clock(one), ANSWER)
    return BY_STATE.get(one.state, ANSWER)


def to_come(one: ServiceRequest) -> str:
    """The same, or nothing where nothing is promised, or the clock stands still."""
    return what(one) if one.due_at and one.waiting_since is None and STATES[one.state].open else ""


def _clock(one: ServiceRequest) -> str:
    return at_once(one.session, "clocks", one, partial(_running, one.session), "")


def _running(session: Session, read: list[ServiceRequest]) -> dict[int, str]:
    """A day that the office named takes the place of the clock's, which goes on being the same."""
    ids = [one.id for one in read if one.state in UNCLEAR]
    found = select(Event.request_id, Event.changes).where(Event.request_id.in_(ids)).order_by(Event.seq)
    return {request_id: told["clock"] for request_id, told in session.execute(found) if "clock" in told}
