"""About the platform itself: its addresses, and how much of each quota is left."""

from flask import Blueprint, Response, jsonify

from wechat.simulator import quota, tokens
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("platform", __name__)
NO_LIMIT = 100_000_000


@routes.route("/cgi-bin/getcallbackip", methods=gate.ANY)
@routes.route("/cgi-bin/get_api_domain_ip", methods=gate.ANY)
def addresses() -> Response:
    gate.caller(None, "GET")
    return jsonify(ip_list=["127.0.0.1"])


@routes.route("/cgi-bin/openapi/quota/get", methods=gate.ANY)
def quota_left() -> Response:
    appid = gate.caller(None)
    path = gate.body().get("cgi_path")
    if not isinstance(path, str) or not path.startswith("/"):
        raise Says(76003, "cgi_path not found")
    if path.startswith("/sns/"):
        raise Says(76022, "could not use this cgi_path, no permission")
    limits = quota.limits_of(state(), path)
    most, used = limits.get("day", NO_LIMIT), quota.used_today(state(), appid, path)
    left = {"daily_limit": most, "used": used, "remain": max(0, most - used)}
    rate = {"rate_limit": {"call_count": limits["minute"], "refresh_second": 60}} if "minute" in limits else {}
    return answer(state(), 0, "ok", quota=left, **rate)


@routes.route("/cgi-bin/clear_quota", methods=gate.ANY)
def clear_quota() -> Response:
    appid = gate.caller(None)
    if gate.body().get("appid") != appid:
        raise Says(40013, "invalid appid")
    quota.clear(state(), appid)
    return answer(state(), 0, "ok")


@routes.route("/cgi-bin/clear_quota/v2", methods=gate.ANY)
def clear_quota_by_secret() -> Response:
    """The way back when the quota for fetching a token is itself used up."""
    body = gate.body()
    appid = str(body.get("appid", ""))
    tokens.check(state(), appid, str(body.get("appsecret", "")))
    quota.clear(state(), appid)
    return answer(state(), 0, "ok")
