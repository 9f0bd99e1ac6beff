"""建县: one workbook of places, stations, groups, deputies, departments and staff, taken in whole or not at all."""

from sqlalchemy.orm import Session

from models import region
from models.county_book.line import Book, Note, Row
from models.county_book.taking import Looked, look, write
from models.county_book.titles import MOST_ROWS, SHEETS
from models.county_book.waiting import (
    CHECKING,
    FAILED,
    FAULTY,
    KEPT,
    READY,
    TAKEN,
    TAKING,
    UNDER_WAY,
    Busy,
    CountyBook,
    advance,
    any_due,
    check,
    checked,
    claim,
    confirm,
    drop,
    find,
    forget,
    held,
    latest,
    take,
    wait,
)
from models.person import roles_of
from models.region import Region

__all__ = [
    "CHECKING", "FAILED", "FAULTY", "KEPT", "MOST_ROWS", "READY", "SHEETS", "TAKEN", "TAKING", "UNDER_WAY", "Book",
    "Busy", "CountyBook", "Looked", "Note", "Row", "advance", "any_due", "check", "checked", "claim", "confirm", "drop",
    "find", "forget", "held", "latest", "look", "may_start", "take", "wait", "write",
]  # fmt: skip


def may_start(session: Session, person_id: int) -> list[Region]:
    """The counties whose book this person may bring: their own. No administrator's: a book gives roles."""
    mine = {r.scope_id for r in roles_of(session, person_id) if (r.role, r.scope_kind) == ("county", "county")}
    return [one for one in region.counties(session) if one.id in mine]
