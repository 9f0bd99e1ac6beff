"""Where one begins without a code in hand: find a request by its number, or one's own."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.errors import not_found
from app.h5 import who
from app.house import house
from models.service_request import seeing
from models.service_request.filing import read_number
from models.service_request.telling import first_words
from qr.token import is_token

LONG = 10  # a request's number; a code's is longer
UNREADABLE = "没有看懂这个编号。请照回执上的 10 位编号，或二维码下方的码号，再输入一次。"


def front() -> str:
    return render_template("h5/front.html")


def find() -> Response:
    """What a slip says leads to its request, what stands under a code to its page; either may be typed in groups."""
    typed = request.args.get("number", "")
    number, token = read_number(typed), "".join(typed.split())
    if not token:
        return redirect("/", 303)
    if len(number) == LONG and number.isalnum() and number.isascii():
        return redirect(f"/r/{number}", 303)
    if is_token(token):
        return redirect(f"/q/{token}", 303)
    raise not_found(UNREADABLE)


def mine() -> str:
    """What this person, or this browser, has filed."""
    with house().database.read() as session:
        me = who.known(session)
        filed = seeing.filed_by(session, me, None, 50) if me else []
        rows = [(request, _title(first_words(session, request))) for request in filed]
        return render_template("h5/mine.html", rows=rows)


def _title(words: dict[str, str]) -> str:
    return words.get("title") or words.get("text", "").split("\n")[0][:30]
