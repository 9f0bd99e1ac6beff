"""How long a resident waited for the answer that stands."""

from datetime import timedelta

from models.service_request.filing import ON_PAPER
from models.service_request.request import ServiceRequest
from models.workflow import SAID


def for_answer(one: ServiceRequest) -> timedelta | None:
    """Nothing while none stands; and a paper ledger knows no hours."""
    if one.answered_at is None or one.state not in (*SAID, "closed") or one.consent == ON_PAPER:
        return None
    return one.answered_at - one.filed_at
