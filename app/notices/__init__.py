"""Every kind of notice there is, in one registry: who is owed it, and what it says."""

from app.notices import accepted, answered, asked_back, assigned, filed, progressed, replied, returned, unreached
from app.notices.notice import Notice

NOTICES: dict[str, Notice] = {
    notice.name: notice
    for notice in (
        filed.NOTICE, assigned.NOTICE, returned.NOTICE, replied.NOTICE, unreached.NOTICE,
        accepted.NOTICE, asked_back.NOTICE, answered.NOTICE, progressed.NOTICE,
    )
}  # fmt: skip


def after(move: str) -> list[Notice]:
    """The notices that a move calls for."""
    return [notice for notice in NOTICES.values() if move in notice.moves]
