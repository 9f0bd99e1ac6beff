"""What a person does with a mini program: open it, tap the phone button, take back consent to their data."""

from sqlite3 import Row
from typing import Any

from flask import Blueprint, Response, jsonify

from wechat.simulator import codes
from wechat.simulator.cast import account, identity, known
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import pushes, state

routes = Blueprint("person", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/phone_code")
def phone_code() -> Response:
    who = _who(asked())
    return jsonify(code=codes.mint(state(), "phone", who["appid"], who["person"]))


@routes.post("/visit")
def visit() -> Response:
    """They have the mini program open now, without a login that anybody hears of."""
    who = _who(asked())
    state().do(
        "UPDATE identities SET last_visit = ? WHERE appid = ? AND openid = ?",
        state().now(), who["appid"], who["openid"],
    )  # fmt: skip
    return jsonify(openid=who["openid"])


@routes.post("/revoke")
def revoke() -> Response:
    """user_authorization_revoke: the account has to delete what it has of this person."""
    who = _who(asked())
    event = {"MsgType": "event", "Event": "user_authorization_revoke", "OpenID": who["openid"], "AppID": who["appid"]}
    pushes().put(who["appid"], who["openid"], {**event, "RevokeInfo": "1"})
    return jsonify(openid=who["openid"])


def _who(given: dict[str, Any]) -> Row:
    return identity(state(), account(state(), given["appid"])["appid"], known(state(), given["person"])["name"])
