"""What another door serves better: told before anybody types and when the words say so; counted, never refused."""

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import sheets
from app.afterwards import afterwards
from app.errors import not_found
from app.house import house
from app.said import FilingIn
from models import profile, region, turned_away
from models.code import Reach
from models.profile import Elsewhere, Profile


def _rules(session: Session, reached: Reach) -> Profile:
    return profile.of(region.county(session, reached.station.county_id).profile)


def offered(session: Session, reached: Reach) -> tuple[Elsewhere, ...]:
    return _rules(session, reached).elsewhere


def show(token: str, matter: str) -> Response:
    """Where to go with it, and the way back for whoever wants to say it here all the same."""
    with house().database.read() as session:
        reached = sheets.reach(session, token)
        sent = _rules(session, reached).sends(matter)
        if sent is None:
            raise not_found()
        page = make_response(render_template("h5/elsewhere.html", sheet=reached.code, sent=sent))
    return afterwards(page, lambda s: turned_away.count(s, sheets.reach(s, token), sent.name))


def ask(
    session: Session, reached: Reach, fields: dict[str, str], attachments: list[str], wanted: FilingIn
) -> Response | None:
    """The step in between, with all that was typed in it; None where no such word fell, or it was said not to be so."""
    sent, token = _rules(session, reached).recognised(f"{wanted.title}\n{wanted.text}"), reached.code.token
    if sent is None or fields["calm"] == sent.name:
        return None
    page = make_response(_step(reached, sent, fields, attachments))
    return afterwards(page, lambda s: turned_away.count(s, sheets.reach(s, token), sent.name))


def _step(reached: Reach, sent: Elsewhere, fields: dict[str, str], attachments: list[str]) -> str:
    return render_template(
        "h5/elsewhere.html", sheet=reached.code, sent=sent, fields=fields | {"calm": sent.name},
        attachments=attachments, key=request.form.get("key", ""), asked=request.form.get("asked", ""),
    )  # fmt: skip


def stayed(session: Session, token: str, told: str) -> None:
    """Filed here after all: of those who were sent away they are none."""
    reached = sheets.reach(session, token)
    if _rules(session, reached).sends(told):
        turned_away.count_stayed(session, reached, told)
