"""A one-use way to the desk: for somebody new, for who came with the workbook, anew for who has lost theirs."""

import re

from flask import Response, g, make_response, url_for
from pydantic import Field
from sqlalchemy.orm import Session

from app.console import trust_desk
from app.console.colleagues import Colleague, colleagues
from app.console.desk import caller
from app.console.granting import POST, Answer, PostIn, appoint, attempt, do, refuse_administrator, typed
from app.console.grants import page
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import invalid
from app.house import house
from app.once import key, once
from app.said import Name, from_form
from models import account, appointing, deputy, keys

TAKEN = "这个登录名已有人使用，请换一个。"
SHUT_OUT = "这个账号已停用，请先恢复账号再邀请。"
NO_LOGIN = "登录名为 3 至 40 个小写字母、数字、点、横线或下划线，以字母或数字开头。"
LOGIN = r"^[a-z0-9][a-z0-9._-]{2,39}$"


class InviteIn(PostIn):
    login: str = Field(max_length=40)
    name: Name = Field(min_length=1)


def invite() -> Response:
    """Somebody new, or a login that there is: the role, and a one-use link which is shown this once."""
    return attempt(_invite)


def _invite() -> Response:
    wanted: InviteIn = from_form(InviteIn, typed("login", "name", *POST))
    _look_at(wanted.login)
    secret = _secret()

    def work(session: Session) -> Answer:
        desk = trust_desk.seat(session, "security")
        post = wanted.post(desk)
        _refuse_strangers(desk, wanted)
        whose = appointing.invite(session, wanted.login, wanted.name, secret, post)
        return 200, {"about": str(appoint(session, whose.person_id, post).id)}

    g.abouts = [once(caller(), work).answer["about"]]
    return _linked(secret, wanted.name)


def _look_at(login: str) -> None:
    if re.fullmatch(LOGIN, login) is None:
        raise invalid({"login": NO_LOGIN})


def _secret() -> str:
    """Told again to whoever sends the form again, and kept nowhere."""
    return keys.ring().hashed(f"{g.session_id}:{key()}", "invitation")


def _linked(secret: str, name: str) -> Response:
    link = house().settings.public_url + url_for("console.enrol", secret=secret)
    with at_trust("security") as desk:
        return make_response(page(desk, link=link, invited=name))


def _refuse_strangers(desk: TrustDesk, wanted: InviteIn) -> None:
    """A login that is somebody's already is invited anew only where it is this very colleague's."""
    known = account.by_login(desk.session, wanted.login)
    if known is None:
        return
    here = {one.person.id for one in colleagues(desk)}
    if known.person_id not in here or deputy.name_of(desk.session, known.person_id) != wanted.name:
        raise invalid({"login": TAKEN})
    refuse_administrator(desk.session, known.person_id)


def invite_colleague(person_id: int) -> Response:
    """Who stands in the list already; a login is asked for where there is none yet."""
    login = typed("login")["login"]

    def act(desk: TrustDesk, one: Colleague) -> None:
        refuse_administrator(desk.session, person_id)
        if one.person.disabled_at:
            raise invalid({"login": SHUT_OUT})
        if one.account is None:
            _look_at(login)
            if account.by_login(desk.session, login):
                raise invalid({"login": TAKEN})
        appointing.invite_known(desk.session, person_id, login, secret)

    secret = _secret()
    return attempt(lambda: _linked(secret, do(person_id, act)), at_row=str(person_id))
