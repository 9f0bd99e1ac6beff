"""How long a step that went out may stay without an answer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.notices import NOTICES
from models import attempt as attempts
from models import clock
from models.delivery import Delivery
from models.profile import Notices

RESIDENT = timedelta(hours=24)  # for WeChat's receipt: a resident owes us no answer


def until(session: Session, owed: Delivery, rules: Notices) -> datetime:
    """The county's marks count from the first message: 2 h, 24 h, 48 h; never less than the first from now."""
    now = clock.now()
    if NOTICES[owed.notice].for_resident:
        return now + RESIDENT
    marks = [timedelta(hours=hours) for hours in rules.wait_hours]
    mark = marks[min(max(attempts.times_told(session, owed), 1), len(marks)) - 1]
    return max((owed.told_at or now) + mark, now + marks[0])
