"""wx.login in, an opaque token out; and the way out, at once."""

import hashlib
import logging
from typing import Annotated, Any

from flask import Response, g
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app import auth
from app.api.answers import answer, dump
from app.api.contract import SEEN_BY_ALL, Keyed, api, writes
from app.api.shapes import PersonOut, SessionOut
from app.errors import Problem, said
from app.house import house
from app.once import key, once, told_before
from app.said import Strict
from models import person, websession
from models.idempotency import Outcome
from wechat.client import Login
from wechat.errors import WechatError

log = logging.getLogger("mashang")


class SessionIn(Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")] = Field(description="wx.login 得到的 code")


@api.post("/session", **writes(201, SessionOut, 403, tag=SEEN_BY_ALL, open_to_all=True))
def open_session(header: Keyed, body: SessionIn) -> Response:
    """用 wx.login 的 code 登录

    code 只能用一次。422 login-code 表示须重新调用 wx.login。"""
    caller = "c" + hashlib.sha256(body.code.encode()).hexdigest()[:40]
    token = house().keyring.hashed(f"{body.code}\0{key()}", "api token")  # can be told again, yet is kept nowhere
    return answer(told_before(caller) or _enter(caller, body.code, token), token=token)


@api.delete("/session", **writes(204, None))
def end_session(header: Keyed) -> Response:
    """退出登录，立即生效"""
    session_id = g.session_id
    return answer(once(f"s{session_id}", lambda session: _end(session, session_id)))


def _enter(caller: str, code: str, token: str) -> Outcome:
    """WeChat is asked outside any transaction, and once: a code is spent by asking."""
    try:
        login = house().mp.login(code)
    except WechatError as why:
        if before := told_before(caller):  # our twin was faster
            return before
        raise _refused(why) from None
    return once(caller, lambda session: _begin(session, login, token))


def _begin(session: Session, login: Login, token: str) -> tuple[int, dict[str, Any]]:
    someone = person.meet(session, house().settings.wx_mp_appid, login.openid, login.unionid)
    if someone.disabled_at:
        raise Problem(403, "disabled", "这个账号已停用，请联系代表联络站。")
    websession.begin(session, someone.id, "api", token)
    session.flush()
    held = websession.find(session, token, "api")
    assert held is not None
    told = SessionOut(
        token="", person=PersonOut(id=str(someone.id), name=someone.name),
        roles=auth.roles(session, someone.id), expires_at=held.expires_at,
    )  # fmt: skip
    return 201, {k: v for k, v in dump(told).items() if k != "token"}


def _end(session: Session, session_id: int) -> tuple[int, dict[str, Any]]:
    websession.end(session, session_id)
    return 204, {}


def _refused(why: WechatError) -> Problem:
    if why.kind == "login_code":
        return Problem(422, "login-code", "微信登录凭据无效或已用过，请重新调用 wx.login 后再试。")
    if why.kind in ("identity", "snapshot"):
        return Problem(403, "not-welcome", why.said)
    log.warning("wx.login failed", extra={"kind": why.kind, "code": why.code})
    return said(503, headers={"Retry-After": "5"})
