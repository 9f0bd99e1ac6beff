"""Before a form is filed: others have said something like it; going along with them is one tap, so is not."""

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import alike, sheets
from app.h5 import who
from app.house import house
from app.said import FilingIn
from models.service_request.alike import Alike


def ask(token: str, fields: dict[str, str], attachments: list[str], wanted: FilingIn) -> Response | None:
    """The step in between, with all that was typed in it; None where there is nothing to ask, or it was asked."""
    if request.form.get("asked") or wanted.about or wanted.only_chief:  # a complaint goes its own way
        return None
    with house().database.read() as session:
        said = wanted.model_dump(include={"text", "title", "place", "category", "visibility"})
        found = alike.look(session, token, said, who.known(session), who.caller())
        page = _page(session, token, found, fields, attachments) if found else None
    if page:
        house().database.transact(lambda s: alike.count(s, who.caller()))
    return page


def _page(session: Session, token: str, found: list[Alike], fields: dict[str, str], attachments: list[str]) -> Response:
    reached = sheets.reach(session, token)
    return make_response(
        render_template(
            "h5/alike.html", sheet=reached.code, station=reached.station, fields=fields, attachments=attachments,
            found=[(one, alike.handle(one)) for one in found], key=request.form.get("key", ""),
        )
    )  # fmt: skip
