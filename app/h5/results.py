"""结果公布: what came of the 建议 and 议题 of a station, for whoever stands before its sheet."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app import sheets
from app.house import house
from models.topic import finding

SHOWN = 20


def show(token: str) -> Response:
    with house().database.read() as session:
        reached = sheets.reach(session, token)
        found = finding.published(session, reached.station, SHOWN)
        page = render_template("h5/results.html", sheet=reached.code, station=reached.station, found=found)
    return make_response(page)
