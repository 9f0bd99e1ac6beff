"""The one box at the head of the queue: a number as somebody reads it out, or words of what was said."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.console.desk import Desk, at_desk
from app.console.queue import lines
from models import search
from models.service_request import finding, seeing
from models.service_request.filing import NUMBER_ALPHABET, read_number

SHOWN, LONGEST = 50, 40


def find() -> Response | str | tuple[str, int]:
    typed = (request.args.get("words") or request.args.get("number", "")).replace("\0", "")[:LONGEST].strip()
    with at_desk() as desk:
        one = seeing.find(desk.session, read_number(typed), desk.actor)
        if one is not None:
            return redirect(url_for("console.request", number=one.number), 303)
        return _found(desk, typed)


def _found(desk: Desk, typed: str) -> str | tuple[str, int]:
    found = finding.read(desk.session, typed, desk.actor, SHOWN + 1)
    shown = found[:SHOWN]
    rows = zip(lines(desk, [one.request for one in shown]), (_words(desk, one) for one in shown), strict=True)
    page = render_template(
        "console/search.html", desk=desk, typed=typed, rows=list(rows), more=len(found) > SHOWN,
        short=bool(typed) and not any(search.grams(term) for term in typed.split()), number=_is_number(typed),
        behind=finding.behind(desk.session, desk.actor),
    )  # fmt: skip
    return (page, 404) if _is_number(typed) and not shown else page


def _words(desk: Desk, one: finding.Found) -> tuple[str, str, str]:
    """Where it says so; not to who is not to know whose words they are."""
    return ("", "", "") if seeing.hides_filer(one.request, desk.actor) else one.words


def _is_number(typed: str) -> bool:
    """Whether they meant a query number: none of its letters can be Chinese."""
    read = read_number(typed)
    return len(read) == 10 and set(read) <= set(NUMBER_ALPHABET)
