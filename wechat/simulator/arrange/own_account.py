"""What the owner of an account would set in WeChat's console, and a file as if somebody had sent it."""

import base64

from flask import Blueprint, Response, jsonify

from wechat.simulator import console, media
from wechat.simulator.cast import account
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import state

routes = Blueprint("own_account", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/console")
def settings_of_an_account() -> Response:
    """{"appid", and any of console.DEFAULTS}"""
    given = asked()
    appid = account(state(), given.pop("appid"))["appid"]
    console.keep(state(), appid, given)
    return jsonify({name: console.of(state(), appid, name) for name in console.DEFAULTS})


@routes.post("/media")
def a_file() -> Response:
    """{"appid", "kind": image | voice | video | thumb, "base64", "type"?}: its media_id."""
    given = asked()
    appid, kind = account(state(), given["appid"])["appid"], given["kind"]
    data = base64.b64decode(given["base64"], validate=True)
    return jsonify(media_id=media.put(state(), appid, kind, given.get("type") or media.TYPES[kind][0], data))
