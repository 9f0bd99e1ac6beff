"""Which rows of a sheet are news: what this system exported and still has is passed over, and said to be."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ledger_import.reading import Row
from models.profile import Profile
from models.service_request import ServiceRequest
from models.station import Station

HERE, WITHDRAWN = "已在系统中，跳过", "群众已撤回，跳过"
AT_ONCE = 500


def passed_over(session: Session, home: Station, rules: Profile, rows: Sequence[Row]) -> dict[int, str]:
    """By the row's number in the sheet, why it is not taken in."""
    known = _known(session, home.county_id, sorted({row.exported for row in rows} - {""}))
    gone = rules.state_label("withdrawn")
    why = {row.number: HERE for row in rows if row.exported in known}
    return {row.number: WITHDRAWN for row in rows if row.exported and row.cells.get("standing") == gone} | why


def _known(session: Session, county_id: int, numbers: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(numbers), AT_ONCE):
        some = ServiceRequest.number.in_(numbers[start : start + AT_ONCE])
        mine = select(ServiceRequest.number).where(some, ServiceRequest.county_id == county_id)
        found.update(session.scalars(mine))
    return found
