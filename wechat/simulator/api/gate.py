"""The checks in front of every call: verb, token, kind of account, quota, body, in this order."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, after_this_request, request

from wechat.simulator import cast, console, quota, tokens
from wechat.simulator.wire import Says, state

ANY = ["GET", "POST", "PUT", "DELETE"]  # WeChat answers a wrong verb with 43001 or 43002, not with a 405


def caller(kind: str | None, verb: str = "POST", certified: bool = False) -> str:
    """The appid this call comes from; `kind` is None where both kinds of account may call."""
    wants(verb)
    appid = _whose(kind)
    if kind and cast.account(state(), appid)["kind"] != kind:
        raise Says(48001, "api unauthorized")
    if certified and not console.of(state(), appid, "certified"):
        raise Says(48001, "api unauthorized")
    pass_by(appid)
    return appid


def caller_by_secret(kind: str) -> str:
    """The same for the sns calls, which take appid and secret in the query and no token."""
    wants("GET")
    appid = query("appid")
    if not appid:
        raise Says(41002, "appid missing")
    row = state().one("SELECT * FROM accounts WHERE appid = ?", appid)
    if row is None or row["kind"] != kind:
        raise Says(40013, "invalid appid")
    if not query("secret"):
        raise Says(41004, "appsecret missing")
    if row["secret"] != query("secret"):
        raise Says(40125, "invalid appsecret")
    pass_by(appid)
    return appid


def pass_by(appid: str) -> None:
    """Count the call; now and then WeChat is simply busy."""
    quota.count(state(), appid, request.path)
    if state().random.random() < state().setting("chaos"):
        raise Says(-1, "system error")


def wants(verb: str) -> None:
    if request.method != verb:
        raise Says(43002 if verb == "POST" else 43001, f"require {verb} method")


def body() -> Mapping[str, Any]:
    wants("POST")
    raw = request.get_data()
    if not raw.strip():
        raise Says(44002, "empty post data")
    try:
        given = json.loads(raw, parse_int=_number)
        json.dumps(given, ensure_ascii=False).encode()  # a lone half of a surrogate pair is no text
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Says(47001, "data format error")
    return given


def _number(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= int(digits) < 2**63:
        raise ValueError(digits[:20])
    return int(digits)


def query(name: str) -> str:
    return request.args.get(name, "")


def _whose(kind: str | None) -> str:
    token = query("access_token") or query("cloudbase_access_token")
    if not token:
        for wanted in [kind] if kind else ["mp", "sa"]:
            if appid := state().setting(f"cloud_appid_{wanted}"):
                after_this_request(_as_from_the_cloud)
                return str(appid)
    return tokens.owner(state(), token)


def _as_from_the_cloud(response: Response) -> Response:
    response.headers["x-openapi-seqid"] = f"{state().random.getrandbits(64):016x}"
    return response
