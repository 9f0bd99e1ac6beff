"""WeChat's own HTTP: tokens, logins and sends, with the general checks in front of each."""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import codes, tokens
from wechat.simulator.cast import identity
from wechat.simulator.sends import Sending
from wechat.simulator.wire import Says, answer, pushes, state

routes = Blueprint("api", __name__)
ANY = ["GET", "POST", "PUT", "DELETE"]  # WeChat answers a wrong verb with 43001 or 43002, not with a 405


@routes.route("/cgi-bin/token", methods=ANY)
def old_token() -> Response:
    _verb("GET")
    if request.args.get("grant_type") != "client_credential":
        raise Says(40002, "invalid grant_type")
    token, left = tokens.old_token(state(), _query("appid"), _query("secret"))
    return jsonify({"access_token": token, "expires_in": left})


@routes.route("/cgi-bin/stable_token", methods=ANY)
def stable_token() -> Response:
    body = _body()
    if body.get("grant_type") != "client_credential":
        raise Says(40002, "invalid grant_type")
    appid, secret = str(body.get("appid", "")), str(body.get("secret", ""))
    token, left = tokens.stable_token(state(), appid, secret, body.get("force_refresh") is True)
    return jsonify({"access_token": token, "expires_in": left})


@routes.route("/sns/jscode2session", methods=ANY)
def mp_login() -> Response:
    appid = _account_by_secret("mp")
    person = codes.spend(state(), "js", appid, _code("js_code"))
    who = identity(state(), appid, person["name"])
    session_key = base64.b64encode(secrets.token_bytes(16)).decode()
    state().do(
        "UPDATE identities SET session_key = ?, last_visit = ? WHERE appid = ? AND openid = ?",
        session_key, state().now(), appid, who["openid"],
    )  # fmt: skip
    return jsonify({"openid": who["openid"], "session_key": session_key, "unionid": person["unionid"]})


@routes.route("/sns/oauth2/access_token", methods=ANY)
def oauth_login() -> Response:
    appid = _account_by_secret("sa")
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


@routes.route("/cgi-bin/message/template/send", methods=ANY)
def template_send() -> Response:
    msgid = _sending("sa").template()
    return answer(state(), 0, "ok", msgid=int(msgid))


@routes.route("/cgi-bin/message/subscribe/send", methods=ANY)
def subscribe_send() -> Response:
    _sending("mp").subscribe()
    return answer(state(), 0, "ok")


def _sending(kind: str) -> Sending:
    """The checks in front of every API: verb, token, account kind, body, in this order."""
    _verb("POST")
    appid = tokens.owner(state(), _query("access_token"))
    if _kind(appid) != kind:
        raise Says(48001, "api unauthorized")
    return Sending(state(), pushes(), appid, _body())


def _verb(wanted: str) -> None:
    if request.method != wanted:
        raise Says(43002 if wanted == "POST" else 43001, f"require {wanted} method")


def _body() -> Mapping[str, Any]:
    _verb("POST")
    raw = request.get_data()
    if not raw.strip():
        raise Says(44002, "empty post data")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Says(47001, "data format error")
    return body


def _query(name: str) -> str:
    return request.args.get(name, "")


def _kind(appid: str) -> str:
    row = state().one("SELECT kind FROM accounts WHERE appid = ?", appid)
    return str(row["kind"]) if row else ""


def _account_by_secret(kind: str) -> str:
    _verb("GET")
    appid = _query("appid")
    if not appid:
        raise Says(41002, "appid missing")
    row = state().one("SELECT * FROM accounts WHERE appid = ?", appid)
    if row is None or row["kind"] != kind:
        raise Says(40013, "invalid appid")
    if not _query("secret"):
        raise Says(41004, "appsecret missing")
    if row["secret"] != _query("secret"):
        raise Says(40125, "invalid appsecret")
    return appid


def _code(name: str) -> str:
    if not _query(name):
        raise Says(41008, "missing code")
    return _query(name)
