"""How one line of a chat is drawn: its words with their links, its picture, its choices, or a small note."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from sqlite3 import Row
from typing import Any, NamedTuple

from wechat.simulator.places import is_here

NOTES = {
    "subscribe": "关注了服务号",
    "unsubscribe": "取消了关注",
    "scan": "扫了服务号的二维码",
    "enter": "进入了客服会话",
}
_LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>|(https?://[^\s<>"“”，。；！？）]+)', re.DOTALL)


class Piece(NamedTuple):
    """Some words; `url` is where a tap on them leads, on this machine only."""

    text: str
    url: str = ""


def spoken(row: Row, menu_names: Mapping[str, str]) -> dict[str, Any]:
    body, kind = json.loads(row["body"]), row["kind"]
    shown: dict[str, Any] = {"kind": kind, "media": row["media_id"], "choices": [], "note": NOTES.get(kind, "")}
    if kind == "click":
        key = str(body.get("key", ""))
        shown["note"] = f"点了菜单“{menu_names.get(key, key)}”"
    if kind == "msgmenu" and row["direction"] == "out":
        shown |= {"choices": body["list"], "tail": body.get("tail_content", "")}
    return {**shown, "pieces": list(_pieces(kind, body))}


def _pieces(kind: str, body: Mapping[str, Any]) -> Iterator[Piece]:
    if kind == "news":
        for article in body.get("articles", []):
            yield _linked(article.get("title", ""), str(article.get("url", "")))
    elif kind == "link":
        yield _linked(body.get("title", ""), str(body.get("url", "")))
    elif kind == "miniprogrampage":
        yield Piece(f"小程序：{body.get('title', '')}（{body.get('pagepath', '')}）")
    else:
        words = body.get("content") or body.get("head_content") or body.get("recognition") or ""
        yield from pieces(str(words))


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at its links, written as <a href> or bare."""
    done = 0
    for found in _LINK.finditer(text):
        yield Piece(text[done : found.start()])
        done = found.end()
        address = unescape(found[1] or found[3])
        yield _linked(found[2] or address, address)
    yield Piece(text[done:])


def _linked(words: str, address: str) -> Piece:
    return Piece(words, address if is_here(address) else "")
