"""The page WeChat shows before a web page learns who is reading it; here it asks whose phone this is."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from wechat.simulator import codes
from wechat.simulator.cast import account, known
from wechat.simulator.places import is_here
from wechat.simulator.wire import state

routes = Blueprint("oauth", __name__)
COOKIE = "sim_phone"


@routes.get("/connect/oauth2/authorize")
def authorize() -> AnyResponse | str:
    """Approve silently for the phone in hand; without one, ask."""
    appid, back = request.args.get("appid", ""), request.args.get("redirect_uri", "")
    if not is_here(back) or request.args.get("response_type") != "code" or not _is_service_account(appid):
        abort(_problem("授权链接的参数不正确：只接受服务号，且只能回到本机地址。"))
    person = phone_in_hand()
    if person is None:
        people = state().all("SELECT * FROM people ORDER BY rowid")
        return render_template("pick.html", people=people, here=request.url)
    code = codes.mint(state(), "oauth", appid, person)
    return redirect(_with(back, code, request.args.get("state", "")))


def phone_in_hand() -> str | None:
    name = unquote(request.cookies.get(COOKIE, ""))
    try:
        return str(known(state(), name)["name"])
    except LookupError:
        return None


def _is_service_account(appid: str) -> bool:
    try:
        return bool(account(state(), appid)["kind"] == "sa")
    except LookupError:
        return False


def _with(back: str, code: str, given_state: str) -> str:
    parts = urlsplit(back)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("code", code), ("state", given_state)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _problem(text: str) -> Response:
    return make_response(render_template("problem.html", text=text), 400)
