"""Before a registration is filed: a neighbour may have said the same; going along is one press, so is not."""

from typing import TYPE_CHECKING

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app import alike
from app.console import intake_form
from app.console.desk import caller
from app.console.intake_desk import at_intake
from app.console.intake_form import IntakeIn
from app.house import house

if TYPE_CHECKING:
    from app.console.intake import Draft

SAID = {"text", "title", "place", "category", "visibility"}


def ask(draft: "Draft", wanted: IntakeIn) -> Response | None:
    """The step in between, with all that was typed in it; None where there is nothing to ask, or it was asked."""
    if request.form.get("asked") or wanted.about:  # a complaint goes its own way
        return None
    with at_intake() as desk:
        home, said = intake_form.checked(desk, wanted), wanted.model_dump(include=SAID)
        village_id = int(wanted.village) if wanted.village else None
        found = alike.near(desk.session, home, said, village_id, None, caller())
        page = render_template(
            "console/intake_alike.html", desk=desk, draft=draft, key=request.form.get("key", ""),
            found=[(one, alike.handle(one)) for one in found],
        )  # fmt: skip
    if not found:
        return None
    house().database.transact(lambda session: alike.count(session, caller()))
    return make_response(page)
