"""A one-use invitation: its owner chooses a password, binds an authenticator, and is in."""

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.console import entry, passwords, second_factor
from app.errors import Problem
from app.house import house
from models import account, deputy, websession
from models.account import Account


def spent() -> Problem:
    detail = "这个邀请链接无效、已过期或已用过。已设置完成的请直接登录；否则请联系管理员重新邀请。"
    return Problem(404, "invitation-spent", detail)


def enrol(secret: str) -> Response:
    with house().database.read() as session:
        invited = account.invited(session, secret[:100])
        name = deputy.name_of(session, invited.person_id) if invited else ""
    if invited is None:
        return make_response(render_template("console/spent.html", why=spent()), 404)
    if request.method == "GET":
        return _page(invited, name, second_factor.new_secret())
    return _take(invited, name, secret[:100])


def _take(invited: Account, name: str, secret: str) -> Response:
    carried = second_factor.unsealed(request.form.get("sealed", ""), invited.id)
    shared = carried or second_factor.new_secret()
    password, code = request.form.get("password", ""), request.form.get("code", "")[:20]
    faults = _faults(invited, name, password)
    step = second_factor.step_of(shared, code) if carried else None
    if step is None:
        faults["code"] = "动态码不对。请填手机验证器上这一条当前显示的 6 位数字；手机时间须准确。"
    if faults or step is None:
        return _page(invited, name, shared, faults)
    kept = passwords.keep(password)  # slow on purpose, and so before the transaction
    token = house().database.transact(lambda s: _open(s, secret, kept, shared, step))
    return entry.welcome(token, invited.login)


def _faults(invited: Account, name: str, password: str) -> dict[str, str]:
    weak = passwords.weakness(password, invited.login, name)
    if weak:
        return {"password": weak}
    if password != request.form.get("again", ""):
        return {"again": "两次填写的密码不一样，请重新填写。"}
    return {}


def _open(session: Session, secret: str, kept: str, shared: str, step: int) -> str:
    person_id = account.enrol(session, secret, kept, shared, step)
    if person_id is None:
        raise spent()
    websession.end_all(session, person_id)  # an account is enrolled anew because its old ways are not trusted
    return websession.begin(session, person_id, "console")


def _page(invited: Account, name: str, shared: str, faults: dict[str, str] | None = None) -> Response:
    page = render_template(
        "console/enrol.html", account=invited, name=name, faults=faults or {}, shortest=passwords.SHORTEST,
        picture=second_factor.picture(shared, invited.login), spelled=second_factor.grouped(shared),
        sealed=second_factor.sealed(shared, invited.id),
    )  # fmt: skip
    return make_response(page, 422 if faults else 200)
