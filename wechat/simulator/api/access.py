"""Access tokens of both kinds, and the ticket web pages sign with."""

import math
import secrets

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import console, tokens
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("access", __name__)


@routes.route("/cgi-bin/token", methods=gate.ANY)
def old_token() -> Response:
    gate.wants("GET")
    if gate.query("grant_type") != "client_credential":
        raise Says(40002, "invalid grant_type")
    appid, secret = gate.query("appid"), gate.query("secret")
    _admit(appid, secret)
    token, left = tokens.old_token(state(), appid, secret)
    return jsonify({"access_token": token, "expires_in": left})


@routes.route("/cgi-bin/stable_token", methods=gate.ANY)
def stable_token() -> Response:
    body = gate.body()
    if body.get("grant_type") != "client_credential":
        raise Says(40002, "invalid grant_type")
    appid, secret = str(body.get("appid", "")), str(body.get("secret", ""))
    _admit(appid, secret)
    token, left = tokens.stable_token(state(), appid, secret, body.get("force_refresh") is True)
    return jsonify({"access_token": token, "expires_in": left})


@routes.route("/cgi-bin/ticket/getticket", methods=gate.ANY)
def ticket() -> Response:
    appid, wanted = gate.caller("sa", "GET"), gate.query("type")
    if wanted not in {"jsapi", "wx_card"}:
        raise Says(40097, "invalid args")
    text, expires_at = _ticket(appid, wanted)
    return answer(state(), 0, "ok", ticket=text, expires_in=math.ceil(expires_at - state().now()))


def _admit(appid: str, secret: str) -> None:
    tokens.check(state(), appid, secret)
    allowed = console.of(state(), appid, "ip_whitelist")
    if allowed and request.remote_addr not in allowed:
        raise Says(40164, f"invalid ip {request.remote_addr} ipv6 ::ffff:{request.remote_addr}, not in whitelist")
    gate.pass_by(appid)


def _ticket(appid: str, wanted: str) -> tuple[str, float]:
    with state().held():
        row = state().one("SELECT * FROM tickets WHERE appid = ? AND type = ?", appid, wanted)
        if row and row["expires_at"] > state().now():
            return row["ticket"], row["expires_at"]
        made = secrets.token_urlsafe(64)
        dies = state().now() + tokens.LIFE
        state().do("INSERT OR REPLACE INTO tickets VALUES (?, ?, ?, ?)", appid, wanted, made, dies)
    return made, dies
