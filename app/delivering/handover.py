"""The steps that are people of ours: the deputy on duty, the chief, and the list the chief telephones from."""

from sqlalchemy.orm import Session

from app.delivering import patience
from app.notices import ladder
from app.notices.notice import handles, sits, the_chiefs
from models import delivery, deputy, group
from models.attempt import Attempt
from models.delivery import Delivery
from models.event import Event
from models.profile import Notices
from models.service_request import ServiceRequest
from models.service_request.record import THE_SYSTEM


def take(session: Session, owed: Delivery, attempt: Attempt, request: ServiceRequest, rules: Notices) -> bool:
    """Whether the delivery now waits here; otherwise its next step is taken at once."""
    if attempt.channel == ladder.DUTY and _ask_duty(session, owed, request):
        attempt.settle("accepted", None)
        owed.wait_until(patience.until(session, owed, rules))
        return True
    done = attempt.channel == ladder.LIST
    if attempt.channel == ladder.STATION:
        done = _tell_chiefs(session, owed, request)
    attempt.settle("accepted" if done else "refused", None if done else "no_channel")
    return False


def _ask_duty(session: Session, owed: Delivery, request: ServiceRequest) -> bool:
    """The deputies on duty today in the silent one's groups here, who were not asked yet."""
    if request.state != "filed" or request.holder_id is not None:
        return False
    silent = deputy.of_person(session, owed.recipient_id)
    groups = group.of_deputy(session, silent.id, request.station_id) if silent else []
    on_duty = [d for one in groups for d in deputy.reachable(session, group.on_duty(session, one.id))]
    asked = {a.person_id for a in request.addressees()}
    fresh = list(dict.fromkeys(d.person_id for d in on_duty if d.person_id not in asked))
    if fresh:
        request.call_in(fresh, by=THE_SYSTEM)
    return bool(fresh)


def _tell_chiefs(session: Session, owed: Delivery, request: ServiceRequest) -> bool:
    happened = session.get_one(Event, owed.event_id)
    chiefs = the_chiefs(session, happened, request)
    for_body = handles(session, request, owed.recipient_id) or sits(session, request, owed.recipient_id)
    silent = "unreached_body" if for_body else "unreached"
    for chief in chiefs:
        delivery.owe_once(session, happened, chief, silent, account="sa")
    return bool(chiefs)
