"""What the security administrator does about a colleague: appoints, dismisses, shuts out and lets in again."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, make_response, redirect, request, url_for
from pydantic import Field
from sqlalchemy.orm import Session

from app.console import trust_desk
from app.console.colleagues import Colleague, colleagues
from app.console.desk import caller
from app.console.grants import AT, page, post_of
from app.console.trust_desk import TrustDesk, at_trust
from app.errors import Problem, invalid, not_found
from app.once import once
from app.said import Strict, from_form
from models import appointing, clock, websession
from models.appointing import NeverTogether, NoSuchPlace, NotOneself, Post
from models.person import ADMINISTRATORS, Role, roles_of

NOT_YOURSELF = "不能给自己授予、终止职责或停用自己的账号，请由另一位安全保密管理员办理。"
NOT_HERE = "只能授予本县的职责，请从列表中选择。"
AT_THE_SERVER = "三员由服务器上的命令任免，不能在页面上办理。"
NOTHING_ELSE = "系统管理员、安全保密管理员、安全审计员不能兼任其他职责。"
POST = ("role", *AT)
Answer = tuple[int, dict[str, Any]]
Act = Callable[[TrustDesk, Colleague], Role | None]


class PostIn(Strict):
    role: str = Field(default="", max_length=20)
    county: str = Field(default="", max_length=20)
    station: str = Field(default="", max_length=20)
    department: str = Field(default="", max_length=20)

    def post(self, desk: TrustDesk) -> Post:
        return post_of(desk, self.role, {kind: getattr(self, kind) for kind in AT})


def appoint(session: Session, person_id: int, post: Post) -> Role:
    try:
        return appointing.appoint(session, person_id, post, by=g.person_id)
    except NotOneself:
        raise Problem(422, "not-yourself", NOT_YOURSELF) from None
    except NeverTogether:
        raise Problem(422, "at-the-server", NOTHING_ELSE) from None
    except NoSuchPlace:
        raise invalid({post.scope_kind: NOT_HERE}) from None


def grant(person_id: int) -> Response:
    """One more role for somebody who is known here."""

    def act(desk: TrustDesk, one: Colleague) -> Role:
        wanted: PostIn = from_form(PostIn, typed(*POST))
        return appoint(desk.session, one.person.id, wanted.post(desk))

    return _deed(person_id, "grant", act, chosen=str(person_id))


def end_role(person_id: int, role_id: int) -> Response:
    def act(desk: TrustDesk, one: Colleague) -> Role:
        role = next((held.role for held in one.roles if held.role.id == role_id), None)
        if role is None:
            raise not_found("这项职责已经终止。")
        if role.role in ADMINISTRATORS:
            raise Problem(422, "at-the-server", AT_THE_SERVER)
        appointing.dismiss(desk.session, role, g.person_id)
        return role

    return _deed(person_id, "end_role", act)


def disable(person_id: int) -> Response:
    """No way in from this moment on; what they did stays in the record."""

    def act(desk: TrustDesk, one: Colleague) -> None:
        refuse_administrator(desk.session, person_id)
        one.person.disabled_at = one.person.disabled_at or clock.now()
        websession.end_all(desk.session, person_id)

    return _deed(person_id, "disable", act)


def enable(person_id: int) -> Response:
    def act(_: TrustDesk, one: Colleague) -> None:
        one.person.disabled_at = None

    return _deed(person_id, "enable", act)


def do(person_id: int, act: Act) -> str:
    """One deed about one colleague of this county, and never about oneself; their name."""

    def work(session: Session) -> Answer:
        if person_id == g.person_id:
            raise Problem(422, "not-yourself", NOT_YOURSELF)
        desk = trust_desk.seat(session, "security")
        one = next((one for one in colleagues(desk) if one.person.id == person_id), None)
        if one is None:
            raise not_found("没有找到这位人员，或不属于本县。")
        role = act(desk, one)
        return 200, {"about": str(role.id if role else person_id), "name": one.person.name or ""}

    answer = once(caller(), work).answer
    g.abouts = [answer["about"]]
    return str(answer["name"])


def _deed(person_id: int, done: str, act: Act, **where: str) -> Response:
    def work() -> Response:
        do(person_id, act)
        return redirect(url_for("console.grants", done=done), 303)  # type: ignore[return-value]

    return attempt(work, **where)


def refuse_administrator(session: Session, person_id: int) -> None:
    if any(role.role in ADMINISTRATORS for role in roles_of(session, person_id)):
        raise Problem(422, "at-the-server", AT_THE_SERVER)


def typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}


def attempt(work: Callable[[], Response], **where: str) -> Response:
    """A refusal shows the page as it is now, with what was typed and what to mend, at the form it came from."""
    try:
        return work()
    except Problem as why:
        if why.status != 422:
            raise
        faults = {e["field"]: e["detail"] for e in why.more.get("errors", [])} or {"": why.detail}
        with at_trust("security") as desk:
            return make_response(page(desk, faults=faults, typed=typed("login", "name", *POST), **where), 422)
