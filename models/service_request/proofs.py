"""Photos of a department's work: its resident sees them once somebody has accepted the work, and not before."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models import attachment, event
from models.attachment import Attachment
from models.event import Event

ACCEPTING = ("verify", "feedback")


def unaccepted(history: Iterable[Event]) -> set[int]:
    """The words of reports that were rejected, or that nobody has looked at yet."""
    found: list[int] = []
    for happened in history:
        if happened.move == "report" and happened.words_id:
            found.append(happened.words_id)
        if happened.move in ACCEPTING and found:
            found.pop()
    return set(found)


def withheld(session: Session, one: Attachment) -> bool:
    """Whether this file's resident may not see it (yet); only a department's photos have a phase."""
    if one.phase is None or one.request_id is None:
        return False
    return one.words_id in unaccepted(event.history(session, one.request_id))


def for_resident(session: Session, request_id: int) -> list[Attachment]:
    hidden = unaccepted(event.history(session, request_id))
    return [one for one in attachment.of_request(session, request_id) if one.words_id not in hidden]
