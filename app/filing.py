"""One filing for every door: the sheet says whom it reaches, the answer says what happens next."""

from typing import Any

from sqlalchemy.orm import Session

from app import checking, sheets
from app.errors import invalid
from app.house import house
from app.said import FilingIn
from models import profile, region
from models.service_request import filing
from models.service_request.filing import Filed, Filing
from models.station import Station


def file(
    session: Session, token: str, wanted: FilingIn, filer_id: int, in_mini_program: bool = False
) -> tuple[int, dict[str, Any]]:
    """Into the queue, and back with the number, the query code and the next promised date."""
    reached = sheets.reach(session, token)
    county = region.county(session, reached.station.county_id)  # held here: a session forgets what nobody holds
    if wanted.category and wanted.category not in profile.of(county.profile).categories:
        raise invalid({"category": "请从页面给出的类别中选择。"})
    given = wanted.model_dump(include=set(FilingIn.model_fields))
    given["attachments"] = [int(a) for a in wanted.attachments]
    if in_mini_program:
        given["checked_as"] = checking.checked_as(session, house(), filer_id)
    return 201, receipt(session, filing.file(session, reached, Filing(**given), filer_id))


def receipt(session: Session, filed: Filed) -> dict[str, Any]:
    request = filed.request
    return {
        "number": request.number,
        "query_code": filed.query_code,
        "state": "filed",  # a held one reads the same to its filer: nothing is lost, somebody looks first
        "promised_at": request.due_at.isoformat() if request.due_at else None,
        "provisional": bool(request.provisional),
        "station": session.get_one(Station, request.station_id).name,
        "version": request.version,
    }
