"""Who is there: mini program logins, web page logins, phone numbers, session keys."""

import base64
import hashlib
import hmac
import secrets
from sqlite3 import Row

from flask import Blueprint, Response, jsonify

from wechat.simulator import codes
from wechat.simulator.api import gate
from wechat.simulator.cast import identity, of_openid, phone_of
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("login", __name__)


@routes.route("/sns/jscode2session", methods=gate.ANY)
def mp_login() -> Response:
    appid = gate.caller_by_secret("mp")
    person = codes.spend_login(state(), appid, _code("js_code"))
    who = identity(state(), appid, person["name"])
    session_key = _new_session_key(who)
    state().do(
        "UPDATE identities SET last_visit = ? WHERE appid = ? AND openid = ?", state().now(), appid, who["openid"]
    )
    return jsonify({"openid": who["openid"], "session_key": session_key, "unionid": person["unionid"]})


@routes.route("/sns/oauth2/access_token", methods=gate.ANY)
def oauth_login() -> Response:
    appid = gate.caller_by_secret("sa")
    person = codes.spend(state(), "oauth", appid, _code("code"))
    reply = {
        "access_token": secrets.token_urlsafe(60),  # of OAuth's own kind: no other API takes it
        "expires_in": 7200,
        "refresh_token": secrets.token_urlsafe(60),
        "openid": identity(state(), appid, person["name"])["openid"],
        "scope": "snsapi_base",
        "unionid": person["unionid"],
    }
    return jsonify({**reply, "is_snapshotuser": 1} if person["snapshot"] else reply)


@routes.route("/wxa/business/getuserphonenumber", methods=gate.ANY)
def phone_number() -> Response:
    appid = gate.caller("mp", certified=True)
    body = gate.body()
    code, openid = body.get("code"), body.get("openid")
    if not isinstance(code, str) or not code:
        raise Says(40029, "invalid code")
    person = codes.spend_phone(state(), appid, code, str(openid) if openid else None)
    pure, country = phone_of(person), 86 if state().setting("country_code_number") else "86"
    told = {"phoneNumber": pure, "purePhoneNumber": pure, "countryCode": country}
    mark = {"timestamp": int(state().now()), "appid": appid}
    return answer(state(), 0, "ok", phone_info={**told, "watermark": mark})


@routes.route("/wxa/checksession", methods=gate.ANY)
def check_session() -> Response:
    _signed(gate.caller("mp", "GET"))
    return answer(state(), 0, "ok")


@routes.route("/wxa/resetusersessionkey", methods=gate.ANY)
def reset_session_key() -> Response:
    who = _signed(gate.caller("mp", "GET"))
    return answer(state(), 0, "ok", openid=who["openid"], session_key=_new_session_key(who))


def _signed(appid: str) -> Row:
    """The person whose session key signed this; the signed text is the empty one, as the call has no body."""
    row = of_openid(state(), appid, gate.query("openid"))
    if gate.query("sig_method") != "hmac_sha256" or not row["session_key"]:
        raise Says(87009, "invalid signature")
    right = hmac.new(str(row["session_key"]).encode(), b"", hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), gate.query("signature").encode()):
        raise Says(87009, "invalid signature")
    return row


def _new_session_key(who: Row) -> str:
    made = base64.b64encode(secrets.token_bytes(16)).decode()
    state().do(
        "UPDATE identities SET session_key = ? WHERE appid = ? AND openid = ?", made, who["appid"], who["openid"]
    )
    return made


def _code(name: str) -> str:
    if not gate.query(name):
        raise Says(41008, "missing code")
    return gate.query(name)
