"""The chat of the service account: a courtesy answer while its window is open, its menu, and what people sent."""

from collections.abc import Sequence
from typing import Any

from wechat.calling import Calling

MOST_FILE = 10_000_000
_MOST_TEXT = 2000  # bytes; WeChat refuses 2048


class Chats(Calling):
    """No channel for notices: the window opens when they write to us, and holds five messages."""

    def say(self, openid: str, text: str) -> None:
        self._custom(openid, "text", {"content": _cut(text)})

    def menu(self, openid: str, head: str, choices: Sequence[tuple[str, str]], tail: str) -> None:
        """A few answers to tap; the id of the one tapped comes back with its text."""
        listed = [{"id": choice, "content": text} for choice, text in choices]
        self._custom(openid, "msgmenu", {"head_content": _cut(head), "list": listed, "tail_content": _cut(tail)})

    def set_menu(self, buttons: Sequence[dict[str, Any]]) -> None:
        """The account's standing menu, as WeChat's own button objects."""
        self._post("/cgi-bin/menu/create", {"button": list(buttons)})

    def media(self, media_id: str) -> tuple[bytes, str]:
        """A picture or a voice that somebody sent us, and its content type; kept by WeChat for three days."""
        return self._get_bytes("/cgi-bin/media/get", {"media_id": media_id}, MOST_FILE)

    def _custom(self, openid: str, sort: str, content: dict[str, Any]) -> None:
        self._post("/cgi-bin/message/custom/send", {"touser": openid, "msgtype": sort, sort: content})


def _cut(text: str) -> str:
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= _MOST_TEXT else raw[:_MOST_TEXT].decode("utf-8", "ignore") + "…"
