"""Signing in through WeChat's OAuth, and out again."""

import secrets
import string

from flask import g, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import cookies
from app.errors import Problem
from app.house import house
from models import person, websession
from wechat.client import Login, WechatError

STATE_SECONDS = 600
LETTERS = string.ascii_letters + string.digits  # WeChat's state takes nothing else


def enter() -> Response:
    """Off to WeChat; where to come back to stays here, in a signed cookie."""
    if not house().settings.wx_sa_appid:
        raise Problem(503, "no-wechat", "本站尚未开通微信登录，请联系管理员。")
    state = "".join(secrets.choice(LETTERS) for _ in range(32))
    response = redirect(house().sa.oauth_url(house().settings.public_url + "/enter/back", state), 303)
    cookies.put(response, "enter", cookies.sign("enter", [state, _inside(request.args.get("next", ""))]), STATE_SECONDS)
    return response


def _inside(path: str) -> str:
    """Only a path of our own: never a way to send people elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and "\\" not in path else "/"


def come_back() -> Response:
    where = _expected(request.args.get("state", ""))
    who = _identify(request.args.get("code", ""))
    old = cookies.read("h5")
    token = house().database.transact(lambda session: _begin(session, who, old))
    response = redirect(where, 303)
    cookies.put(response, "h5", token, 30 * 86400)
    cookies.drop(response, "enter")
    return response


def _expected(state: str) -> str:
    """The state must be the one this very browser was sent out with."""
    kept = cookies.unsign("enter", cookies.read("enter"), STATE_SECONDS)
    if not isinstance(kept, list) or not secrets.compare_digest(str(kept[0]).encode(), state.encode()):
        raise Problem(403, "entry-expired", "登录已过期，请重新从公众号或扫码进入。")
    return str(kept[1])


def _identify(code: str) -> Login:
    """No transaction is open while WeChat thinks."""
    if not code or len(code) > 256:
        raise Problem(403, "entry-expired", "没有得到微信的授权，请重新进入。")
    try:
        return house().sa.oauth_login(code)
    except WechatError as why:
        if why.permanent:
            raise Problem(403, "entry-refused", why.said + "。") from None
        raise Problem(503, "wechat-away", "暂时连不上微信，请稍后再试。", headers={"Retry-After": "10"}) from None


def _begin(session: Session, who: Login, old: str) -> str:
    """Whatever session this browser brought along ends with the new one."""
    known = person.meet(session, house().settings.wx_sa_appid, who.openid, who.unionid)
    if known.disabled_at:
        raise Problem(403, "disabled", "该账号已停用，请联系代表联络站。")
    session.flush()
    if held := websession.find(session, old, "h5") if old else None:
        websession.end(session, held.id)
    return websession.begin(session, known.id, "h5")


def leave() -> Response:
    token = cookies.read("h5")

    def work(session: Session) -> None:
        if held := websession.find(session, token, "h5"):
            websession.end(session, held.id)

    if g.person_id:
        house().database.transact(work)
    response = redirect("/", 303)
    for short in ("h5", "grant", "slip", "device"):  # a shared computer must not remember what was opened here
        cookies.drop(response, short)
    return response
