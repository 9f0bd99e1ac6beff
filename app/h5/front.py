"""Where one begins without a code in hand: find a request by its number, or one's own."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.h5 import who
from app.house import house
from models.service_request import seeing
from models.service_request.filing import read_number
from models.service_request.telling import first_words


def front() -> str:
    return render_template("h5/front.html")


def find() -> Response:
    number = read_number(request.args.get("number", ""))
    return redirect(f"/r/{number}" if number.isalnum() and number.isascii() else "/", 303)


def mine() -> str:
    """What this person, or this browser, has filed."""
    with house().database.read() as session:
        me = who.known(session)
        filed = seeing.filed_by(session, me, None, 50) if me else []
        rows = [(request, _title(first_words(session, request))) for request in filed]
        return render_template("h5/mine.html", rows=rows)


def _title(words: dict[str, str]) -> str:
    return words.get("title") or words.get("text", "").split("\n")[0][:30]
