"""Who a visitor is: known by WeChat, else by the browser's signed cookie, else a holder of a code."""

import hashlib
from urllib.parse import quote

from flask import g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import cookies
from app.errors import Problem
from models import deputy, person
from models.person import BROWSER
from models.service_request import Actor

GRANT_SECONDS = 24 * 3600
MOST_GRANTS = 20
MOST_SHOWN = 4000
WRITTEN = ("title", "text", "reason", "rule", "whose")  # what somebody has thought about


def device_openid() -> str:
    return hashlib.sha256(cookies.device().encode()).hexdigest()


def caller() -> str:
    """The scope of an idempotency key: this person, or this browser."""
    return f"p{g.person_id}" if g.person_id else f"d{device_openid()[:40]}"


def known(session: Session) -> int | None:
    """The person in front of us, if we have met."""
    if g.person_id:
        return int(g.person_id)
    met = person.known_as(session, BROWSER, device_openid())
    return met.id if met else None


def met(session: Session) -> int:
    """The person in front of us; a new browser becomes a new resident."""
    return int(g.person_id) if g.person_id else person.meet(session, BROWSER, device_openid()).id


def granted() -> list[str]:
    """Numbers this browser has opened with their query codes."""
    numbers = cookies.unsign("grant", cookies.read("grant"), GRANT_SECONDS)
    return [str(n) for n in numbers] if isinstance(numbers, list) else []


def grant(response: Response, number: str) -> None:
    numbers = [number, *(n for n in granted() if n != number)][:MOST_GRANTS]
    cookies.put(response, "grant", cookies.sign("grant", numbers), GRANT_SECONDS)


class SignInFirst(Exception):
    """Only WeChat can say who this is."""


def as_deputy(session: Session) -> Actor:
    """The deputy in front of us, by WeChat and never by the link alone."""
    if not g.person_id:
        raise SignInFirst
    if deputy.serving(session, g.person_id) is None:
        detail = "当前微信身份不是登记的代表。请用代表本人的微信打开，或联系代表联络站绑定。"
        raise Problem(403, "not-a-deputy", detail, again=_enter(request.path))
    return Actor(g.person_id, "deputy")


def to_sign_in() -> Response:
    """To WeChat and back. What was written meanwhile is shown first, to be copied: nothing typed is lost."""
    if request.method == "GET":
        return redirect(_enter(request.path), 303)
    written = "\n".join(said for name in WRITTEN if (said := request.form.get(name, "").strip()))
    files = any(one.filename for one in request.files.values())
    if not written and not files:
        return redirect(_enter("/deputy"), 303)
    page = request.path.rpartition("/")[0] if request.view_args else request.path  # of the form, not of what it does
    shown = {"written": written[:MOST_SHOWN], "files": files, "again": _enter(page)}
    return make_response(render_template("h5/signed_out.html", **shown), 401)


def _enter(path: str) -> str:
    return "/enter?next=" + quote(path)
