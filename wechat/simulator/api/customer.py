"""Customer-service messages: an answer in the chat, while a window is open."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response

from wechat.simulator import chats, media
from wechat.simulator.api import gate
from wechat.simulator.cast import account, of_openid
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("customer", __name__)
LONGEST = 2048  # bytes of text


@routes.route("/cgi-bin/message/custom/send", methods=gate.ANY)
def custom_send() -> Response:
    appid = gate.caller(None)
    body, kind = gate.body(), account(state(), appid)["kind"]
    who = of_openid(state(), appid, body.get("touser"))
    if who["blacklisted"]:
        raise Says(43019, "require remove blacklist")
    said, media_id = _content(appid, kind, body)
    with state().held():
        if kind == "sa" and not who["following"]:
            raise Says(43004, "require subscribe")
        chats.may_answer(state(), kind, who)
        chats.said(state(), who, str(body["msgtype"]), said, media_id, custom=True)
    return answer(state(), 0, "ok")


def _content(appid: str, kind: str, body: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The part of the body that is the message, and the file it shows."""
    wanted = str(body.get("msgtype", ""))
    if wanted not in (_CHECKS if kind == "sa" else {"text", "image", "link", "miniprogrampage"}):
        raise Says(40008, "invalid message type")
    said = body.get(wanted)
    if not isinstance(said, Mapping):
        raise Says(47001, "data format error")
    _CHECKS[wanted](said)
    media_id = said.get("media_id") or said.get("thumb_media_id") or ""
    if media_id:
        media.get(state(), appid, media_id)
    return said, str(media_id)


def _text(said: Mapping[str, Any]) -> None:
    content = said.get("content")
    if not isinstance(content, str) or not content:
        raise Says(44004, "empty content")
    if len(content.encode()) > LONGEST:
        raise Says(45002, "content size out of limit")


def _menu(said: Mapping[str, Any]) -> None:
    choices = said.get("list")
    if not isinstance(choices, list) or not choices:
        raise Says(44004, "empty content")
    if not all(isinstance(one, Mapping) and one.get("id") and one.get("content") for one in choices):
        raise Says(47001, "data format error")


def _file(said: Mapping[str, Any]) -> None:
    if not said.get("media_id"):
        raise Says(40007, "invalid media_id")


def _page(said: Mapping[str, Any]) -> None:
    if not all(isinstance(said.get(name), str) and said[name] for name in ("title", "appid", "pagepath")):
        raise Says(47001, "data format error")
    if not said.get("thumb_media_id"):
        raise Says(40007, "invalid media_id")


def _news(said: Mapping[str, Any]) -> None:
    articles = said.get("articles")
    if not isinstance(articles, list) or not articles:
        raise Says(44003, "empty news data")
    if len(articles) > 1:
        raise Says(45008, "article size out of limit")


def _link(said: Mapping[str, Any]) -> None:
    if not said.get("title") or not said.get("url"):
        raise Says(47001, "data format error")


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "text": _text,
    "msgmenu": _menu,
    "image": _file,
    "voice": _file,
    "miniprogrampage": _page,
    "news": _news,
    "link": _link,
}
