"""Codes to print: mini-program codes without number, and a service account's codes with a scene."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import console, pictures, scenes
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, state

routes = Blueprint("pictures", __name__)
SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+")


@routes.route("/wxa/getwxacodeunlimit", methods=gate.ANY)
def mini_program_code() -> Response:
    appid = gate.caller("mp")
    body = gate.body()
    scene, page = _scene(body.get("scene")), _page(appid, body)
    env, width, dark = _env(body), _width(body.get("width", 430)), _dark(body)
    light = "transparent" if body.get("is_hyaline") is True else "white"
    asked = urlencode({"scene": scene, "page": page, "env": env})
    return Response(pictures.png(f"sim://wxa/{appid}?{asked}", width, dark, light), content_type="image/png")


@routes.route("/cgi-bin/qrcode/create", methods=gate.ANY)
def scene_code() -> Response:
    appid = gate.caller("sa", certified=True)
    made = scenes.make(state(), appid, gate.body())
    return jsonify(made)


@routes.get("/cgi-bin/showqrcode")
def show_scene_code() -> Response:
    url = scenes.url_of(state(), request.args.get("ticket", ""))
    return Response(pictures.png(url, 430), content_type="image/png") if url else Response("not found", 404)


def _scene(given: Any) -> str:
    if not isinstance(given, str) or not SCENE.fullmatch(given):
        raise Says(40129, "invalid scene")
    if len(given) > 32:
        raise Says(40169, "invalid length for scene, or the data is not json string")
    return given


def _page(appid: str, body: Mapping[str, Any]) -> str:
    page = body.get("page", "")
    checked = body.get("check_path", True) is not False
    if not isinstance(page, str) or len(page) > 512 or page.startswith("/") or "?" in page:
        raise Says(41030, "invalid page")
    if page and checked and not console.is_released(state(), appid, page):
        raise Says(41030, "invalid page")
    return page


def _env(body: Mapping[str, Any]) -> str:
    env = body.get("env_version", "release")
    if env not in ("release", "trial", "develop"):
        raise Says(40097, "invalid args")
    return str(env)


def _width(given: Any) -> int:
    if type(given) is not int or not 280 <= given <= 1280:
        raise Says(40097, "invalid args")
    return int(given)


def _dark(body: Mapping[str, Any]) -> str:
    """The colour of the lines; WeChat takes its parts as numbers or as strings of digits."""
    colour = body.get("line_color", {"r": 0, "g": 0, "b": 0})
    parts = [str(colour.get(part, "")) for part in "rgb"] if isinstance(colour, Mapping) else [""]
    if not all(re.fullmatch(r"\d{1,3}", part, re.ASCII) and int(part) < 256 for part in parts):
        raise Says(40097, "invalid args")
    return "#" + "".join(f"{int(part):02x}" for part in parts)
