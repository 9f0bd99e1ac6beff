"""The demonstration's own pages: who there is to play, and one-use ways in. Loopback and DEMO=1 only."""

from typing import Any

from flask import Blueprint, Flask, abort, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import cookies
from app.config import loopback
from app.demo import links
from app.errors import Problem
from app.house import house
from models import deputy, websession

PROXY_MARKS = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
USED = (
    "这个登录链接已用过或已过期。请打开 /demo 页生成新的链接，"
    "或运行 DEMO=1 flask --app wsgi demo-links，或重新 make run。"
)
demo = Blueprint("demo", __name__)


class NotADemonstration(RuntimeError):
    """Without DEMO=1 there are no cast and no tickets."""


def register(app: Flask) -> None:
    if not app.extensions["mashang"].settings.demo:
        raise NotADemonstration("app.demo is registered only with DEMO=1")
    app.register_blueprint(demo)


@demo.before_request
def _only_from_here() -> None:
    """A page on the internet must not reach us by DNS rebinding, nor a neighbour through a proxy."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    here = loopback(request.remote_addr or "") and loopback(host)
    if not here or any(mark in request.headers for mark in PROXY_MARKS):
        abort(404)
    cookies.device()


@demo.route("/demo", methods=["GET", "POST"])
def front() -> str:
    """Who there is to play. POST makes new one-use links; those printed before stay good until used."""
    if request.method == "GET":
        return _page({})
    if not cookies.form_is_ours():
        raise Problem(403, "form-expired", "页面已过期，请刷新后重试。")
    return _page(house().database.transact(links.tickets))


def _page(doors: dict[str, str]) -> str:
    with house().database.read() as session:
        shown: dict[str, Any] = {"cast": links.cast(house(), session), "sheets": links.walls(house(), session)}
    return render_template("demo/front.html", doors=doors, phones=links.phones(house()), **shown)


@demo.get("/demo/<any(console, h5):kind>/<ticket>")
def redeem(kind: str, ticket: str) -> Response:
    """Tear the ticket and open the door in one breath: of two hands only one gets in."""
    token, where = house().database.transact(lambda session: _tear(session, kind, ticket))
    response = redirect(where, 303)
    cookies.put(response, kind, token)
    return response


def _tear(session: Session, kind: str, ticket: str) -> tuple[str, str]:
    held = websession.find(session, ticket, "ticket") if len(ticket) < 100 else None
    if held is None or not websession.end(session, held.id):
        raise Problem(410, "used-ticket", USED)
    return websession.begin(session, held.person_id, kind), _inside(session, kind, held.person_id)


def _inside(session: Session, kind: str, person_id: int) -> str:
    if kind == "console":
        return "/console/"
    return "/deputy" if deputy.of_person(session, person_id) else "/mine"
