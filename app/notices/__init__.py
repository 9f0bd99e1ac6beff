"""Every kind of notice there is, in one registry: who is owed it, and what it says."""

from app.notices import (
    accepted,
    answered,
    asked_back,
    assigned,
    closed,
    due_soon,
    filed,
    held,
    look_back,
    overdue,
    progressed,
    promised,
    rate_please,
    replied,
    returned,
    risky,
    stand_in,
    supervised,
    unreached,
)
from app.notices.notice import Notice

NOTICES: dict[str, Notice] = {
    notice.name: notice
    for notice in (
        filed.NOTICE, assigned.NOTICE, stand_in.NOTICE, replied.NOTICE, returned.NOTICE, held.NOTICE, risky.NOTICE,
        unreached.NOTICE, supervised.NOTICE, due_soon.NOTICE, overdue.NOTICE,
        accepted.NOTICE, asked_back.NOTICE, answered.NOTICE, promised.NOTICE, progressed.NOTICE, closed.NOTICE,
        rate_please.NOTICE, look_back.NOTICE,
    )
}  # fmt: skip


def after(move: str) -> list[Notice]:
    """The notices that a move calls for."""
    return [notice for notice in NOTICES.values() if move in notice.moves]
