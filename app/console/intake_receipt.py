"""The receipt (回执) as paper: drawn while this browser still carries the query code; we do not keep it."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from app import slip
from app.console.intake import find
from app.console.intake_desk import IntakeDesk, at_intake
from app.errors import Problem
from app.house import house
from app.pages import by_day, spaced
from models.clock import HERE
from models.service_request import ServiceRequest, listing
from models.service_request.telling import first_words
from models.station import Station
from qr import receipt as drawn

TOLD_ONCE = "查询码只在登记后告知一次，现在已不能重打。请回到登记页面，用“换发查询码”，再打印新的回执。"


def receipt(number: str) -> Response:
    with at_intake() as desk:
        one = find(desk, number)
        code = slip.code_for(one.number)
        if code is None:
            raise Problem(410, "code-told-once", TOLD_ONCE)
        paper = _paper(desk, one, code)
        name = f"回执-{one.number}.pdf"
    return send_file(BytesIO(drawn.receipt(paper)), "application/pdf", download_name=name, max_age=0)


def _paper(desk: IntakeDesk, one: ServiceRequest, code: str) -> drawn.Receipt:
    office = desk.session.get_one(Station, one.station_id)
    return drawn.Receipt(
        station=office.name, number=spaced(one.number), query_code=f"{code[:4]} {code[4:]}",
        filed_on=one.filed_at.astimezone(HERE).date(), filed=listing.title(first_words(desk.session, one)),
        promised=f"{by_day(one.due_at)}前受理" if one.due_at else "见办理情况", provisional=bool(one.provisional),
        hours=office.hours_said, link=f"{house().settings.public_url}/r/{one.number}",
    )  # fmt: skip
