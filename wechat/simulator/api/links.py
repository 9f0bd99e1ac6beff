"""Links into the mini program from a text message or a web page, and the page such a link shows here."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from wechat.simulator import console, links, quota
from wechat.simulator.api import gate
from wechat.simulator.cast import account
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("links", __name__)
LONGEST_QUERY = 1024


@routes.route("/wxa/generate_urllink", methods=gate.ANY)
def url_link() -> Response:
    appid, body = gate.caller("mp"), gate.body()
    made = _made("urllink", appid, body, body)
    return answer(state(), 0, "ok", url_link=f"{request.host_url.rstrip('/')}{links.PLACES['urllink']}{made}")


@routes.route("/wxa/generatescheme", methods=gate.ANY)
def scheme() -> Response:
    appid, body = gate.caller("mp"), gate.body()
    jump = body.get("jump_wxa", {})
    if not isinstance(jump, Mapping):
        raise Says(47001, "data format error")
    made = _made("scheme", appid, jump, body)
    return answer(state(), 0, "ok", openlink=f"{request.host_url.rstrip('/')}{links.PLACES['scheme']}?t={made}")


@routes.route("/wxa/query_urllink", methods=gate.ANY)
def query_url_link() -> Response:
    return _told(gate.caller("mp"), gate.body(), "url_link")


@routes.route("/wxa/queryscheme", methods=gate.ANY)
def query_scheme() -> Response:
    return _told(gate.caller("mp"), gate.body(), "scheme")


@routes.get("/l/<made>")
@routes.get("/dl/business/")
def opened(made: str = "") -> Response:
    """What a browser sees: which page of the mini program WeChat would open, or that the link has expired."""
    shown = links.open_link(state(), request.url)
    if shown is None or shown["open"] == "expired":
        return make_response(render_template("problem.html", text="链接已失效，请联系发送者重新获取。"), 410)
    name = account(state(), shown["appid"])["name"]
    return make_response(render_template("link.html", name=name, shown=shown))


def _made(kind: str, appid: str, jump: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    path, query, env = jump.get("path", ""), jump.get("query", ""), jump.get("env_version", "release")
    if console.of(state(), appid, "personal"):
        raise Says(48001, "api unauthorized")
    if not console.of(state(), appid, "released"):
        raise Says(85079, "miniprogram has no online release")
    if not isinstance(path, str) or "?" in path or not _is_page(appid, path):
        raise Says(40165, "invalid weapp pagepath")
    if not isinstance(query, str) or len(query) > LONGEST_QUERY:
        raise Says(40212, "invalid query")
    if env not in ("release", "trial", "develop"):
        raise Says(85401, "env_version invalid")
    return links.make(state(), appid, kind, path, query, str(env), _expiry(body))


def _is_page(appid: str, path: str) -> bool:
    return not path or console.is_released(state(), appid, path.removeprefix("/"))


def _expiry(body: Mapping[str, Any]) -> float:
    """Thirty days at most, however it is put; not saying is saying thirty days."""
    now, most = state().now(), state().now() + links.MOST_DAYS * links.DAY
    way, at, days = body.get("expire_type", 0), body.get("expire_time"), body.get("expire_interval")
    if way == 0 and at is None:
        return most
    if way == 0 and type(at) is int and now < at <= most + 60:
        return float(at)
    if way == 1 and type(days) is int and 1 <= days <= links.MOST_DAYS:
        return now + days * links.DAY
    raise Says(85402, "expire_time or expire_interval invalid")


def _told(appid: str, body: Mapping[str, Any], name: str) -> Response:
    if body.get("query_type", 0) == 1:
        left = links.MOST_OPENS - quota.so_far_today(state(), appid, links.OPENED)
        return answer(state(), 0, "ok", quota_info={"remain_visit_quota": max(0, left)})
    link = links.find(state(), str(body.get(name, "")))
    if link is None or link["appid"] != appid:
        raise Says(40097, "invalid args")
    times = {"create_time": int(link["made_at"]), "expire_time": int(link["expires_at"])}
    where = {"appid": appid, "path": link["path"], "query": link["query"], "env_version": link["env_version"]}
    return answer(state(), 0, "ok", **{f"{name}_info": {**where, **times}}, quota_info={})
