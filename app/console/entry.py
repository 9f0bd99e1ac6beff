"""The chief's way in and out: password and six digits on one page, and an end at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import auth, cookies
from app.console import kept, passwords, second_factor, tries
from app.console.desk import NoDesk
from app.console.sign_in import page
from app.errors import Problem
from app.house import house
from models import account, county_book, websession
from models.account import Account
from models.person import Person, roles_of

ADMINISTRATORS_PAGES = {"admin": "console.upkeep", "security": "console.grants", "auditor": "console.audit"}


def wrong() -> Problem:
    """One sentence for every failure."""
    return Problem(401, "not-let-in", "登录名、密码或动态码不对。动态码只能用一次，刚用过的请等下一个。")


@dataclass(frozen=True)
class Typed:
    login: str
    password: str
    code: str
    address: str


def _typed() -> Typed:
    login, password, code = (request.form.get(name, "") for name in ("login", "password", "code"))
    return Typed(login.strip()[:40], password[: passwords.LONGEST + 1], code[:20], request.remote_addr or "")


def sign_in() -> Response:
    if request.method == "GET":
        return make_response(page(wanted=_wanted(request.args)))
    typed = _typed()
    try:
        tries.count(typed.login, typed.address)
        return _on(_proved(typed), typed.login)
    except Problem as why:
        shown = page(why, typed.login, _wanted(request.form), request.form.get("kept", ""))
        return make_response(shown, why.status, why.headers)


def _on(token: str, login: str) -> Response:
    """To where they were going; or, with what they had been typing, to where they were."""
    typed = kept.carried()
    try:
        back = kept.resumed(typed, token) if typed else None
    except Problem:  # it left their sight meanwhile: signed in they are all the same
        back = None
    return known(back, token, login) if back else welcome(token, login, _wanted(request.form))


def _proved(typed: Typed) -> str:
    """A new session's token, or a refusal that never says what was wrong."""
    with house().database.read() as session:
        known = account.by_login(session, typed.login)
    right = passwords.proves(known.password_hash if known else None, typed.password)
    step = second_factor.step_of(known.totp_secret, typed.code) if known and known.totp_secret else None
    if not (known and right and step):
        raise wrong()
    account_id, old = known.id, cookies.read("console")
    return house().database.transact(lambda s: _let_in(s, account_id, step, old, typed))


def _let_in(session: Session, account_id: int, step: int, old: str, typed: Typed) -> str:
    one = session.get_one(Account, account_id)
    disabled = session.get_one(Person, one.person_id).disabled_at
    if disabled or one.enrolled_at is None or not account.spend_step(session, account_id, step):
        raise wrong()
    tries.take_back(session, typed.login, typed.address)
    end_held(session, old)
    return websession.begin(session, one.person_id, "console")


def end_held(session: Session, token: str) -> None:
    """Whatever session this browser brought along ends: a planted one gives nobody anything."""
    held = websession.find(session, token, "console") if token else None
    if held:
        websession.end(session, held.id)


def _wanted(given: Mapping[str, str]) -> str:
    """Where they were going: a page of this desk, or the queue."""
    path = given.get("next", "")
    plain = path.isascii() and path.isprintable() and not set(path) & set("\\?#%")
    return path if plain and path.startswith("/console/") and "//" not in path else url_for("console.queue")


def welcome(token: str, login: str, wanted: str = "") -> Response:
    return known(redirect(wanted or url_for("console.queue"), 303), token, login)


def known(response: Response, token: str, login: str) -> Response:
    cookies.put(response, "console", token)
    cookies.put(response, "desk", tries.knows(login), tries.KNOWN_DAYS * 86400)
    return response


def sign_out() -> Response:
    house().database.transact(lambda s: websession.end(s, g.session_id))
    return _gone()


def sign_out_everywhere() -> Response:
    """Every browser and phone of this person, WeChat included."""
    house().database.transact(lambda s: websession.end_all(s, g.person_id))
    return _gone()


def _gone() -> Response:
    response = redirect(url_for("console.sign_in"), 303)
    cookies.drop(response, "console")
    return response


def no_desk(why: NoDesk) -> Response:
    """Who acts for a department alone is led to its page; whoever has no desk at all is told so."""
    if request.endpoint == "console.queue" and _handles():
        return redirect(url_for("console.handling"), 303)
    if request.endpoint == "console.queue" and _supervises():
        return redirect(url_for("console.pressed"), 303)
    if request.endpoint == "console.queue" and _serves_a_grid():
        return redirect(url_for("console.grid"), 303)
    if request.endpoint == "console.queue" and _takes_down():
        return redirect(url_for("console.intake"), 303)
    if request.endpoint == "console.queue" and (theirs := _administers()):
        return redirect(url_for(theirs), 303)
    if request.endpoint == "console.queue" and _starts():
        return redirect(url_for("console.county_books"), 303)
    return make_response(render_template("console/no_desk.html", why=why), why.status)


def _handles() -> bool:
    with house().database.read() as session:
        return auth.handler_actor(session, g.person_id) is not None


def _supervises() -> bool:
    with house().database.read() as session:
        return auth.supervisor_actor(session, g.person_id) is not None


def _serves_a_grid() -> bool:
    """What was given to them comes first, also when that is nothing yet; to write down for others is a press away."""
    with house().database.read() as session:
        return auth.grid_hands(session, g.person_id) is not None


def _takes_down() -> bool:
    with house().database.read() as session:
        return auth.recorder(session, g.person_id) is not None


def _administers() -> str:
    """The page of whichever administrator this is."""
    with house().database.read() as session:
        held = {role.role for role in roles_of(session, g.person_id)}
    return next((page for role, page in ADMINISTRATORS_PAGES.items() if role in held), "")


def _starts() -> bool:
    """At a county that has no station yet."""
    with house().database.read() as session:
        return bool(county_book.may_start(session, g.person_id))
