"""Every kind of notice there is, in one registry: who is owed it, and what it says."""

from app.notices import (
    accepted,
    agreed,
    answered,
    asked_back,
    assigned,
    bundled,
    came_back,
    closed,
    contended,
    convened,
    department_moved,
    disputed,
    due_soon,
    extended,
    filed,
    handed_over,
    held,
    invited,
    joined,
    look_back,
    merged,
    named,
    not_taken,
    ordered,
    overdue,
    pressed_late,
    progressed,
    promise_due,
    promised,
    proposed,
    rate_please,
    recounted,
    refiled,
    rejected,
    replied,
    reported,
    returned,
    risky,
    sent_back,
    sent_down,
    sent_up,
    stand_in,
    supervised,
    taken_over,
    taken_up,
    time_asked,
    time_ruled,
    topic_result,
    topic_step,
    undertaken,
    unmerged,
    unreached,
    unreached_body,
    unsatisfied,
    upheld,
)
from app.notices.notice import Notice

NOTICES: dict[str, Notice] = {
    notice.name: notice
    for notice in (
        filed.NOTICE, assigned.NOTICE, stand_in.NOTICE, replied.NOTICE, returned.NOTICE, held.NOTICE, risky.NOTICE,
        unreached.NOTICE, supervised.NOTICE, due_soon.NOTICE, overdue.NOTICE,
        accepted.NOTICE, asked_back.NOTICE, answered.NOTICE, promised.NOTICE, progressed.NOTICE, closed.NOTICE,
        rate_please.NOTICE, look_back.NOTICE,
        came_back.NOTICE, promise_due.NOTICE, disputed.NOTICE, upheld.NOTICE, taken_up.NOTICE, unsatisfied.NOTICE,
        extended.NOTICE, recounted.NOTICE,
        ordered.NOTICE, convened.NOTICE, invited.NOTICE, agreed.NOTICE,
        rejected.NOTICE, unreached_body.NOTICE, sent_back.NOTICE, contended.NOTICE,
        reported.NOTICE, department_moved.NOTICE, time_asked.NOTICE, time_ruled.NOTICE, handed_over.NOTICE,
        undertaken.NOTICE, named.NOTICE, pressed_late.NOTICE, sent_up.NOTICE, sent_down.NOTICE,
        not_taken.NOTICE, taken_over.NOTICE,
        joined.NOTICE, merged.NOTICE, unmerged.NOTICE, refiled.NOTICE, bundled.NOTICE, proposed.NOTICE,
        topic_step.NOTICE, topic_result.NOTICE,
    )
}  # fmt: skip


def after(move: str) -> list[Notice]:
    """The notices that a move calls for."""
    return [notice for notice in NOTICES.values() if move in notice.moves]
