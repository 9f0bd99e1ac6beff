"""A service account's menu, and what it may know of a follower."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from wechat.simulator.api import gate
from wechat.simulator.cast import known, of_openid
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("account", __name__)
TAPS = frozenset({
    "click", "view", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin",
    "location_select", "media_id", "miniprogram", "article_id", "article_view_limited",
})  # fmt: skip


@routes.route("/cgi-bin/menu/create", methods=gate.ANY)
def menu_create() -> Response:
    appid, body = gate.caller("sa"), gate.body()
    buttons = body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise Says(40016, "invalid button size")
    for button in buttons:
        _check_button(button, top=True)
    kept = json.dumps({"button": buttons}, ensure_ascii=False)
    state().do("INSERT OR REPLACE INTO menus VALUES (?, ?)", appid, kept)
    return answer(state(), 0, "ok")


@routes.route("/cgi-bin/menu/get", methods=gate.ANY)
def menu_get() -> Response:
    row = state().one("SELECT body FROM menus WHERE appid = ?", gate.caller("sa", "GET"))
    if row is None:
        raise Says(46003, "menu no exist")
    return jsonify(menu=json.loads(row["body"]))


@routes.route("/cgi-bin/menu/delete", methods=gate.ANY)
def menu_delete() -> Response:
    state().do("DELETE FROM menus WHERE appid = ?", gate.caller("sa", "GET"))
    return answer(state(), 0, "ok")


@routes.route("/cgi-bin/user/info", methods=gate.ANY)
def user_info() -> Response:
    appid = gate.caller("sa", "GET")
    who = of_openid(state(), appid, gate.query("openid"))
    told: dict[str, Any] = {"openid": who["openid"], "unionid": known(state(), who["person"])["unionid"]}
    if not who["following"]:
        return jsonify({"subscribe": 0, **told})
    came = state().one(
        "SELECT max(at) AS at FROM chats WHERE appid = ? AND openid = ? AND kind = 'subscribe'",
        appid, who["openid"],
    )  # fmt: skip
    rest = {"remark": "", "groupid": 0, "tagid_list": [], "subscribe_scene": "ADD_SCENE_QR_CODE"}
    since = int(came["at"]) if came and came["at"] else 0
    scan = {"qr_scene": 0, "qr_scene_str": ""}
    # Name and picture have been withheld since 2021: they come empty.
    named = {"nickname": "", "headimgurl": "", "sex": 0, "language": "zh_CN", "city": "", "province": "", "country": ""}
    return jsonify({"subscribe": 1, **told, **named, "subscribe_time": since, **rest, **scan})


def _check_button(button: Any, top: bool) -> None:
    if not isinstance(button, Mapping):
        raise Says(47001, "data format error")
    name = str(button.get("name", ""))
    if not name or len(name.encode()) > (16 if top else 60):
        raise Says(40018 if top else 40025, "invalid button name size")
    if top and button.get("sub_button"):
        _check_inner(button["sub_button"])
    else:
        _check_tap(button)


def _check_inner(inner: Any) -> None:
    if not isinstance(inner, list) or len(inner) > 5:
        raise Says(40023, "invalid sub button size")
    for button in inner:
        _check_button(button, top=False)


def _check_tap(button: Mapping[str, Any]) -> None:
    if str(button.get("type", "")) not in TAPS:
        raise Says(40017, "invalid button type")
    if button["type"] == "click" and not 1 <= len(str(button.get("key", "")).encode()) <= 128:
        raise Says(40019, "invalid button key size")
    if button["type"] in ("view", "miniprogram") and not 1 <= len(str(button.get("url", ""))) <= 1024:
        raise Says(40020, "invalid button url size")
