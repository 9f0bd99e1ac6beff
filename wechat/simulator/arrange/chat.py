"""The control plane's hand on a phone: what a person says, sends and taps in an account's chat."""

import base64
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import chats, talk
from wechat.simulator.cast import known
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import pushes, state

routes = Blueprint("chat", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/say")
def say() -> Response:
    """A text; with `menu_id` (and its words as `text`) a tap on a choice of a sent menu."""
    given = asked()
    menu_id = str(given.get("menu_id", ""))
    msgid = talk.say(state(), pushes(), given["appid"], given["person"], str(given["text"]), menu_id)
    return jsonify(msgid=msgid)


@routes.post("/send_file")
def send_file() -> Response:
    """`kind` voice or image, its bytes in `base64`, its `type`; a voice may have a `recognition`."""
    given = asked()
    who, data = (given["appid"], given["person"]), base64.b64decode(given["base64"], validate=True)
    if given["kind"] == "voice":
        heard = str(given.get("recognition", ""))
        msgid = talk.send_voice(state(), pushes(), *who, data, str(given.get("type", "audio/amr")), heard)
    elif given["kind"] == "image":
        at = f"{request.host_url}phones/{quote(given['person'])}/media/"
        msgid = talk.send_image(state(), pushes(), *who, data, str(given.get("type", "image/jpeg")), at)
    else:
        raise ValueError("kind is voice or image")
    return jsonify(msgid=msgid)


@routes.post("/tap")
def tap() -> Response:
    given = asked()
    talk.tap(state(), pushes(), given["appid"], given["person"], str(given["key"]))
    return jsonify(ok=True)


@routes.get("/chat/<person>")
def chat(person: str) -> Response:
    return jsonify(chats.lines(state(), str(known(state(), person)["name"])))
