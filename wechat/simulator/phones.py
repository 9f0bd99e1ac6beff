"""The phones of the cast, one page each, and the links that are opened on them."""

from sqlite3 import Row
from urllib.parse import quote, urlencode

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from wechat.simulator import media, screen
from wechat.simulator.cast import known
from wechat.simulator.oauth import COOKIE
from wechat.simulator.places import is_here, origin, path_of
from wechat.simulator.touch import TOLD
from wechat.simulator.wire import state

routes = Blueprint("phones", __name__, url_prefix="/phones")
_CAST = """
SELECT people.*, count(messages.id) AS messages, count(messages.id) - count(messages.opened_at) AS unopened
FROM people LEFT JOIN messages ON messages.person = people.name AND messages.arrived
GROUP BY people.name ORDER BY people.rowid"""


@routes.get("")
def cast() -> str:
    return render_template("cast.html", people=state().all(_CAST))


@routes.get("/<person>")
def phone(person: str) -> str:
    told = TOLD.get(request.args.get("told", ""))
    return render_template("phone.html", person=_who(person), told=told, **screen.of(state(), person))


@routes.get("/<person>/open")
def open_link(person: str) -> Response:
    """Open a URL as this person would inside WeChat."""
    _who(person)
    url = request.args.get("url", "").strip()
    if not is_here(url):
        page = render_template("problem.html", text="这部模拟手机只能打开本机的链接。", person=person)
        abort(make_response(page, 400))
    if message := request.args.get("message"):
        _opened(message)
    response = redirect(_entered(url))
    response.set_cookie(COOKIE, quote(person), httponly=True, samesite="Lax", path="/")
    return response


@routes.get("/<person>/media/<media_id>")
def file(person: str, media_id: str) -> Response:
    """A picture or voice of this person's chats."""
    row = state().one("SELECT appid FROM chats WHERE person = ? AND media_id = ?", person, media_id)
    if row is None:
        raise LookupError(media_id)
    kept = media.get(state(), row["appid"], media_id)
    return make_response(kept["data"], {"Content-Type": kept["type"]})


@routes.errorhandler(LookupError)
def nobody(_error: LookupError) -> tuple[str, int]:
    return render_template("problem.html", text="没有这个人或这个账号。"), 404


def _opened(msgid: str) -> None:
    state().do("UPDATE messages SET opened_at = coalesce(opened_at, ?) WHERE msgid = ?", state().now(), msgid)


def _who(person: str) -> Row:
    return known(state(), person)


def _entered(url: str) -> str:
    """A page of a product that wants WeChat's sign-in is reached by way of its entrance."""
    for row in state().all("SELECT enter_url FROM accounts WHERE enter_url IS NOT NULL AND enter_url <> ''"):
        enter = str(row["enter_url"])
        if origin(url) == origin(enter) and path_of(url).split("?")[0] != path_of(enter).split("?")[0]:
            return f"{enter}{'&' if '?' in enter else '?'}{urlencode({'next': path_of(url)})}"
    return url
