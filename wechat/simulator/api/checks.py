"""Content checks, second version: a text is answered at once, a picture or a voice by an event."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from wechat.simulator import contents
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, answer, pushes, state

routes = Blueprint("checks", __name__)


@routes.route("/wxa/msg_sec_check", methods=gate.ANY)
def text_check() -> Response:
    appid, body = gate.caller("mp"), gate.body()
    _second_version(body)
    texts = [body.get(name, "") for name in ("content", "nickname", "title", "signature")]
    if not all(isinstance(text, str) for text in texts) or len(texts[0]) > contents.MOST_CHARS:
        raise Says(47001, "data format error")
    if not texts[0]:
        raise Says(44002, "empty post data")
    contents.author(state(), appid, body.get("openid"))
    return answer(state(), 0, "ok", **contents.told(contents.of_text(state(), "\n".join(texts))))


@routes.route("/wxa/media_check_async", methods=gate.ANY)
def media_check() -> Response:
    appid, body = gate.caller("mp"), gate.body()
    _second_version(body)
    url = body.get("media_url")
    if not isinstance(url, str) or not url or body.get("media_type") not in (1, 2):
        raise Says(47001, "data format error")
    who = contents.author(state(), appid, body.get("openid"))
    return answer(state(), 0, "ok", trace_id=contents.check_media(state(), pushes(), who, url))


def _second_version(body: Mapping[str, Any]) -> None:
    """The first has been frozen since 2021 and is not offered."""
    if body.get("version") != 2:
        raise Says(47001, "data format error")
    if body.get("scene") not in (1, 2, 3, 4):
        raise Says(40129, "invalid scene")
