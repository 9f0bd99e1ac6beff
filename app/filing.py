"""One filing for every door: the sheet says whom it reaches, the answer says what happens next."""

from typing import Any

from sqlalchemy.orm import Session

from app import alike, checking, sheets
from app.errors import invalid
from app.house import house
from app.said import FilingIn
from models import department, profile, region
from models.service_request import NotTogether, filing
from models.service_request.filing import Filed, Filing
from models.service_request.telling import told_state
from models.station import Station

GONE = "您要加入的那一件刚刚有了变化，不能再加入。请再按一次“提交”，看看现在有没有类似的，或单独提交。"


def file(
    session: Session, token: str, wanted: FilingIn, filer_id: int, in_mini_program: bool = False
) -> tuple[int, dict[str, Any]]:
    """Into the queue, and back with the number, the query code and the next promised date."""
    reached = sheets.reach(session, token)
    county = region.county(session, reached.station.county_id)  # held here: a session forgets what nobody holds
    if wanted.category and wanted.category not in profile.of(county.profile).categories:
        raise invalid({"category": "请从页面给出的类别中选择。"})
    given = wanted.model_dump(include=set(FilingIn.model_fields))
    given["about_department_id"] = _complained_of(session, county.id, wanted)
    del given["about_department"]
    given["attachments"] = [int(a) for a in wanted.attachments]
    if in_mini_program:
        given["checked_as"] = checking.checked_as(session, house(), filer_id)
    given["joins"] = alike.opened(wanted.joins) if wanted.joins else None
    try:
        return 201, receipt(session, filing.file(session, reached, Filing(**given), filer_id))
    except NotTogether:
        raise invalid({"joins": GONE}) from None


def _complained_of(session: Session, county_id: int, wanted: FilingIn) -> int | None:
    """The department a complaint is about, of those the form offers; from then on its filer is hidden from it."""
    if wanted.about != "department":
        return None
    found = next((d for d in department.of_county(session, county_id) if str(d.id) == wanted.about_department), None)
    if found is None:
        raise invalid({"about_department": "请选择反映的是哪个单位。"})
    return found.id


def receipt(session: Session, filed: Filed) -> dict[str, Any]:
    request = filed.request
    return {
        "number": request.number,
        "query_code": filed.query_code,
        "state": told_state(request.state, for_resident=True),
        "promised_at": request.due_at.isoformat() if request.due_at else None,
        "provisional": bool(request.provisional),
        "station": session.get_one(Station, request.station_id).name,
        "version": request.version,
    }
