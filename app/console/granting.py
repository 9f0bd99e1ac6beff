"""What the security administrator does about a colleague: invites, appoints, dismisses, shuts out and lets in again."""

import re
from collections.abc import Callable
from typing import Any

from flask import Response, g, make_response, redirect, request, url_for
from pydantic import Field
from sqlalchemy.orm import Session

from app.console import trust_desk
from app.console.desk import caller
from app.console.grants import Colleague, colleagues, page, post_of
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import Problem, invalid, not_found
from app.house import house
from app.once import key, once
from app.said import Name, Strict, from_form
from models import account, appointing, clock, deputy, keys, websession
from models.appointing import NeverTogether, NoSuchPlace, NotOneself, Post
from models.person import ADMINISTRATORS, roles_of

NOT_YOURSELF = "不能给自己授予、终止职责或停用自己的账号，请由另一位安全保密管理员办理。"
NOT_HERE = "只能授予本县的职责，请从列表中选择。"
AT_THE_SERVER = "三员由服务器上的命令任免，不能在页面上办理。"
NOTHING_ELSE = "系统管理员、安全保密管理员、安全审计员不能兼任其他职责。"
TAKEN = "这个登录名已有人使用，请换一个。"
NO_LOGIN = "登录名为 3 至 40 个小写字母、数字、点、横线或下划线，以字母或数字开头。"
LOGIN = r"^[a-z0-9][a-z0-9._-]{2,39}$"
Answer = tuple[int, dict[str, Any]]
Act = Callable[[TrustDesk, Colleague], None]


class PostIn(Strict):
    role: str = Field(max_length=20)
    place: str = Field(max_length=40)


class InviteIn(PostIn):
    login: str = Field(max_length=40)
    name: Name = Field(min_length=1)


def invite() -> Response:
    """Somebody new, or a login that there is: the role, and a one-use link which is shown this once."""
    return _try(_invite)


def _invite() -> Response:
    wanted = from_form(InviteIn, _typed("login", "name", "role", "place"))
    if re.fullmatch(LOGIN, wanted.login) is None:
        raise invalid({"login": NO_LOGIN})
    # Told again to whoever sends the form again, and kept nowhere.
    secret = keys.ring().hashed(f"{g.session_id}:{key()}", "invitation")

    def work(session: Session) -> Answer:
        desk = trust_desk.seat(session, "security")
        post = post_of(desk, wanted.role, wanted.place)
        _refuse_strangers(desk, wanted)
        g.abouts = [f"{wanted.role} {wanted.login}"]
        _appoint(session, appointing.invite(session, wanted.login, wanted.name, secret, post).person_id, post)
        return 200, {}

    once(caller(), work)
    link = house().settings.public_url + url_for("console.enrol", secret=secret)
    with at_trust("security") as desk:
        return make_response(page(desk, link=link, invited=wanted.name))


def _refuse_strangers(desk: TrustDesk, wanted: InviteIn) -> None:
    """A login that is somebody's already is invited anew only where it is this very colleague's."""
    known = account.by_login(desk.session, wanted.login)
    if known is None:
        return
    here = {one.person.id for one in colleagues(desk)}
    if known.person_id not in here or deputy.name_of(desk.session, known.person_id) != wanted.name:
        raise invalid({"login": TAKEN})
    _no_administrator(desk.session, known.person_id)


def _appoint(session: Session, person_id: int, post: Post) -> None:
    try:
        appointing.appoint(session, person_id, post, by=g.person_id)
    except NotOneself:
        raise Problem(422, "not-yourself", NOT_YOURSELF) from None
    except NeverTogether:
        raise Problem(422, "at-the-server", NOTHING_ELSE) from None
    except NoSuchPlace:
        raise invalid({"place": NOT_HERE}) from None


def grant(person_id: int) -> Response:
    """One more role for somebody who is known here."""

    def act() -> Response:
        wanted = from_form(PostIn, _typed("role", "place"))
        return _do(
            person_id, "grant",
            lambda desk, one: _appoint(desk.session, one.person.id, post_of(desk, wanted.role, wanted.place)),
        )  # fmt: skip

    return _try(act)


def end_role(person_id: int, role_id: int) -> Response:
    def act(desk: TrustDesk, one: Colleague) -> None:
        role = next((role for role, _ in one.roles if role.id == role_id), None)
        if role is None:
            raise not_found("这项职责已经终止。")
        if role.role in ADMINISTRATORS:
            raise Problem(422, "at-the-server", AT_THE_SERVER)
        appointing.dismiss(desk.session, role, g.person_id)

    return _try(lambda: _do(person_id, "end_role", act))


def disable(person_id: int) -> Response:
    """No way in from this moment on; what they did stays in the record."""

    def act(desk: TrustDesk, one: Colleague) -> None:
        _no_administrator(desk.session, person_id)
        one.person.disabled_at = one.person.disabled_at or clock.now()
        websession.end_all(desk.session, person_id)

    return _try(lambda: _do(person_id, "disable", act))


def enable(person_id: int) -> Response:
    def act(_: TrustDesk, one: Colleague) -> None:
        one.person.disabled_at = None

    return _try(lambda: _do(person_id, "enable", act))


def _do(person_id: int, done: str, act: Act) -> Response:
    """One deed about one colleague of this county, and never about oneself."""

    def work(session: Session) -> Answer:
        if person_id == g.person_id:
            raise Problem(422, "not-yourself", NOT_YOURSELF)
        desk = trust_desk.seat(session, "security")
        one = next((one for one in colleagues(desk) if one.person.id == person_id), None)
        if one is None:
            raise not_found("没有找到这位人员，或不属于本县。")
        act(desk, one)
        g.abouts = [f"{person_id}"]
        return 200, {}

    once(caller(), work)
    return redirect(url_for("console.grants", done=done), 303)  # type: ignore[return-value]


def _no_administrator(session: Session, person_id: int) -> None:
    if any(role.role in ADMINISTRATORS for role in roles_of(session, person_id)):
        raise Problem(422, "at-the-server", AT_THE_SERVER)


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}


def _try(act: Callable[[], Response]) -> Response:
    """A refusal shows the page as it is now, with what was typed and what to mend."""
    try:
        return act()
    except Problem as why:
        if why.status != 422:
            raise
        faults = {e["field"]: e["detail"] for e in why.more.get("errors", [])} or {"": why.detail}
        with at_trust("security") as desk:
            return make_response(page(desk, faults=faults, typed=_typed("login", "name", "role", "place")), 422)
