"""Before a form is filed: others have said something like it; going along with them is one tap, so is not."""

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import alike
from app.h5 import who
from app.house import house
from app.said import FilingIn
from models.code import Reach
from models.service_request.alike import Alike


def ask(
    session: Session, reached: Reach, fields: dict[str, str], attachments: list[str], wanted: FilingIn
) -> Response | None:
    """The step in between, with all that was typed in it; None where there is nothing to ask, or it was asked."""
    if request.form.get("asked") or wanted.about or wanted.only_chief:  # a complaint goes its own way
        return None
    said = wanted.model_dump(include={"text", "title", "place", "category", "visibility"})
    found = alike.look(session, reached, said, who.known(session), who.caller())
    return _page(reached, found, fields, attachments) if found else None


def count() -> None:
    """It was shown: nobody is shown what others said without end."""
    house().database.transact(lambda session: alike.count(session, who.caller()))


def _page(reached: Reach, found: list[Alike], fields: dict[str, str], attachments: list[str]) -> Response:
    return make_response(
        render_template(
            "h5/alike.html", sheet=reached.code, station=reached.station, fields=fields, attachments=attachments,
            found=[(one, alike.handle(one)) for one in found], key=request.form.get("key", ""),
        )
    )  # fmt: skip
