"""What a person does in an account's chat: writes, speaks, shows a picture, taps the menu."""

import secrets
from collections.abc import Callable
from sqlite3 import Row
from typing import Any

from wechat.simulator import chats, media
from wechat.simulator.cast import account, identity, known, of_openid
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State

FORMATS = {"audio/amr": "amr", "audio/mpeg": "mp3", "audio/speex": "speex"}
LONGEST = 2000


class NotHere(ValueError):
    """Nobody can write to a service account they do not follow."""


def say(state: State, pushes: PushEngine, appid: str, person: str, text: str, menu_id: str = "") -> str:
    """A text; with `menu_id`, the tap on a choice of a menu that was sent, which opens no window."""
    text = text.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST:
        raise ValueError(f"a text has 1 to {LONGEST} characters")
    fields = {"MsgType": "text", "Content": text}
    kind, more = ("msgmenu", {"bizmsgmenuid": menu_id}) if menu_id else ("text", {})
    who = _in_the_chat(state, appid, person)
    chats.heard(state, who, kind, {"content": text, **more})
    return _push(state, pushes, who, {**fields, **more})


def send_voice(
    state: State, pushes: PushEngine, appid: str, person: str, data: bytes, content_type: str, recognition: str = ""
) -> str:
    """A voice message; `recognition` is what WeChat has heard in it, where that is switched on."""
    who = _in_the_chat(state, appid, person)
    media_id = media.put(state, appid, "voice", content_type, _sized(data, "voice"))
    heard = {"recognition": recognition} if recognition else {}
    chats.heard(state, who, "voice", heard, media_id)
    form = FORMATS.get(content_type, content_type.partition("/")[2])
    fields = {"MsgType": "voice", "MediaId": media_id, "Format": form}
    return _push(state, pushes, who, {**fields, **({"Recognition": recognition} if recognition else {})})


def send_image(
    state: State, pushes: PushEngine, appid: str, person: str, data: bytes, content_type: str, at: str
) -> str:
    """A picture, also to be seen at PicUrl: `at` and its id."""
    who = _in_the_chat(state, appid, person)
    media_id = media.put(state, appid, "image", content_type, _sized(data, "image"))
    chats.heard(state, who, "image", {}, media_id)
    fields = {"MsgType": "image", "PicUrl": f"{at}{media_id}", "MediaId": media_id}
    return _push(state, pushes, who, fields)


def tap(state: State, pushes: PushEngine, appid: str, person: str, key: str) -> None:
    """A click button of the account's own menu."""
    who = _in_the_chat(state, appid, person)
    chats.heard(state, who, "click", {"key": key})
    pushes.put(appid, who["openid"], {"MsgType": "event", "Event": "CLICK", "EventKey": key})


def view(state: State, pushes: PushEngine, appid: str, person: str, url: str) -> None:
    """A link button of the menu: told to the account, and no word in the chat."""
    who = _in_the_chat(state, appid, person)
    pushes.put(appid, who["openid"], {"MsgType": "event", "Event": "VIEW", "EventKey": url})


def answers_kept_in(state: State) -> Callable[[str, str, str], None]:
    """What to do with the text an account gives back to a push: it stands in the chat, and is not counted."""

    def keep(appid: str, openid: str, text: str) -> None:
        chats.said(state, of_openid(state, appid, openid), "text", {"content": text})

    return keep


def _in_the_chat(state: State, appid: str, person: str) -> Row:
    who = identity(state, account(state, appid)["appid"], known(state, person)["name"])
    if account(state, appid)["kind"] == "sa" and not who["following"]:
        raise NotHere("only who follows a service account can write to it")
    return who


def _sized(data: bytes, kind: str) -> bytes:
    if not 0 < len(data) <= media.TYPES[kind][1]:
        raise ValueError(f"{kind}: empty or too big")
    return data


def _push(state: State, pushes: PushEngine, who: Row, fields: dict[str, Any]) -> str:
    # Random, not counted: the product remembers the ids of before a reset.
    msgid = 2**62 + secrets.randbits(61)
    pushes.put(who["appid"], who["openid"], {**fields, "MsgId": msgid})
    return str(msgid)
