"""The rules by which an ordinary link in a code opens the mini program: add, read, publish, delete."""

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any
from urllib.parse import urljoin

import requests
from flask import Blueprint, Response

from wechat.simulator import console, quota
from wechat.simulator.api import gate
from wechat.simulator.link_rules import OCCUPY, PUBLISHED, VERSIONS, Prefix, is_link, shown
from wechat.simulator.places import is_here
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("link_rules", __name__)
MOST_RULES, MOST_DEBUG, MOST_PUBLISHED = 100, 5, 100
PUBLISH = "qrcodejumppublish"


@routes.route("/cgi-bin/wxopen/qrcodejumpadd", methods=gate.ANY)
def add() -> Response:
    appid, body = gate.caller("mp"), gate.body()
    prefix, debug = body.get("prefix"), body.get("debug_url", [])
    if not is_link(prefix):
        raise Says(85066, "invalid url")
    _check_standing(appid, str(prefix))
    _check_debug(str(prefix), debug)
    given = (
        _number(body, "permit_sub_rule", {1, OCCUPY}), _path(body), _number(body, "open_version", set(VERSIONS)),
    )  # fmt: skip
    with state().held():
        _check_room(appid, str(prefix), body.get("is_edit") in (1, "1"))
        _check_file(appid, str(prefix))
        state().do(
            "INSERT OR REPLACE INTO link_rules (appid, prefix, permit_sub_rule, path, open_version, debug_url)"
            " VALUES (?,?,?,?,?,?)",
            appid, prefix, *given, json.dumps(debug),
        )  # fmt: skip
    return answer(state(), 0, "ok")


@routes.route("/cgi-bin/wxopen/qrcodejumpget", methods=gate.ANY)
def get() -> Response:
    appid = gate.caller("mp")
    gate.body()
    rows = [shown(row) for row in state().all("SELECT * FROM link_rules WHERE appid = ? ORDER BY rowid", appid)]
    left = MOST_PUBLISHED - quota.so_far_this_month(state(), appid, PUBLISH)
    more = {"qrcodejump_open": 1, "qrcodejump_pub_quota": max(0, left), "list_size": len(rows)}
    return answer(state(), 0, "ok", rule_list=rows, **more, total_count=len(rows))


@routes.route("/cgi-bin/wxopen/qrcodejumppublish", methods=gate.ANY)
def publish() -> Response:
    appid = gate.caller("mp")
    rule = _mine(appid, gate.body().get("prefix"))
    if not console.of(state(), appid, "released"):
        raise Says(85074, "mini program is not released")
    if quota.monthly(state(), appid, PUBLISH) > MOST_PUBLISHED:
        raise Says(886000, "publish times out of limit")
    state().do(
        "UPDATE link_rules SET state = ?, published_at = ? WHERE appid = ? AND prefix = ?",
        PUBLISHED, state().now(), appid, rule["prefix"],
    )  # fmt: skip
    return answer(state(), 0, "ok")


@routes.route("/cgi-bin/wxopen/qrcodejumpdelete", methods=gate.ANY)
def delete() -> Response:
    appid = gate.caller("mp")
    rule = _mine(appid, gate.body().get("prefix"))
    state().do("DELETE FROM link_rules WHERE appid = ? AND prefix = ?", appid, rule["prefix"])
    return answer(state(), 0, "ok")


def _mine(appid: str, prefix: Any) -> Row:
    row = state().one("SELECT * FROM link_rules WHERE appid = ? AND prefix = ?", appid, str(prefix))
    if row is None:
        raise Says(85066, "invalid url")
    return row


def _check_standing(appid: str, prefix: str) -> None:
    if console.of(state(), appid, "personal"):
        raise Says(85075, "personal mini program is not supported")
    if Prefix.of(prefix).parts.hostname in console.of(state(), appid, "unfiled_hosts"):
        raise Says(85076, "the domain has no ICP filing")


def _check_debug(prefix: str, debug: Any) -> None:
    if not isinstance(debug, list) or len(debug) > MOST_DEBUG:
        raise Says(85068, "invalid debug url")
    if not all(is_link(url) and Prefix.of(prefix).covers(url) for url in debug):
        raise Says(85068, "debug url is not under the rule")


def _check_room(appid: str, prefix: str, edit: bool) -> None:
    for rule in state().all("SELECT * FROM link_rules WHERE appid <> ?", appid):
        occupied = rule["permit_sub_rule"] == OCCUPY and Prefix.of(rule["prefix"]).covers(prefix)
        if rule["prefix"] == prefix or occupied:
            raise Says(85072, "the rule is occupied by another account")
    own = state().all("SELECT * FROM link_rules WHERE appid = ?", appid)
    same = [rule for rule in own if rule["prefix"] == prefix]
    if edit and not same:
        raise Says(85066, "invalid url")
    if same and (not edit or same[0]["state"] == PUBLISHED):
        raise Says(85071, "the rule was added before")
    if not same and len(own) >= MOST_RULES:
        raise Says(85073, "too many rules")


def _check_file(appid: str, prefix: str) -> None:
    """Where the console has a verification file, it must be served beside what the rule covers."""
    file = console.of(state(), appid, "verify_file")
    if file is None:
        return
    url = urljoin(prefix, str(file["name"]))
    try:
        got = requests.get(url, timeout=5, allow_redirects=False) if is_here(url) else None
    except requests.RequestException:
        got = None
    if got is None or got.status_code != 200 or got.text.strip() != str(file["text"]).strip():
        raise Says(85069, "check the verification file failed")


def _path(body: Mapping[str, Any]) -> str:
    path = body.get("path")
    if not isinstance(path, str) or not path or path.startswith("/"):
        raise Says(40165, "invalid weapp pagepath")
    return path


def _number(body: Mapping[str, Any], name: str, allowed: set[int]) -> int:
    given = str(body.get(name, ""))
    if given not in {str(one) for one in allowed}:
        raise Says(47001, "data format error")
    return int(given)
