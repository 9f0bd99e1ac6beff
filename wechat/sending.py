"""Please tell them: template messages, subscribe messages, and subscription notices."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from wechat.calling import Calling
from wechat.errors import WechatError

# The page behind the message is at fault, not the message. 40013 is here the mini program's appid: had it been
# the account's own, there would have been no token.
_PAGE_CODES = frozenset({41030, 40165, 61007, 85079})
_MINI_CODES = _PAGE_CODES | {40013}


class Sends(Calling):
    """WeChat keeps a dedupe key for template messages only; for the others once is our duty."""

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None = None,
        dedupe: str | None = None,
        mini: tuple[str, str] | None = None,
    ) -> str:
        """Hand a template message to WeChat; the msgid says accepted, only the receipt says delivered.

        `mini` is (appid, path); where both are given WeChat opens the mini program. A page it does not
        know is dropped and the message goes all the same.
        """
        body = _message(openid, template_id, data)
        if url:
            body["url"] = url
        if dedupe:
            body["client_msg_id"] = _client_msg_id(dedupe)
        extra = {"miniprogram": {"appid": mini[0], "pagepath": mini[1]}} if mini else {}
        return self._send("/cgi-bin/message/template/send", body, extra, _MINI_CODES)

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page: str | None = None
    ) -> str:
        """Spend one subscription of this person; the msgid where WeChat gives one. A page not yet out is dropped."""
        body = {**_message(openid, template_id, data), "miniprogram_state": "formal", "lang": "zh_CN"}
        return self._send("/cgi-bin/message/subscribe/send", body, {"page": page} if page else {}, _PAGE_CODES)

    def send_notice(self, openid: str, template_id: str, data: Mapping[str, str], page: str | None = None) -> str:
        """The service account's subscription notice: reaches those who agreed, followers or not."""
        body = _message(openid, template_id, data)
        return self._send("/cgi-bin/message/subscribe/bizsend", body, {"page": page} if page else {}, _PAGE_CODES)

    def _send(self, path: str, body: dict[str, Any], page: dict[str, Any], at_fault: frozenset[int]) -> str:
        try:
            return _msgid(self._post(path, {**body, **page}))
        except WechatError as error:
            if not page or error.code not in at_fault:
                raise
        return _msgid(self._post(path, body))


def _message(openid: str, template_id: str, data: Mapping[str, str]) -> dict[str, Any]:
    values = {key: {"value": value} for key, value in data.items()}
    return {"touser": openid, "template_id": template_id, "data": values}


def _msgid(answer: Mapping[str, Any]) -> str:
    said = str(answer.get("msgid", ""))
    return said if re.fullmatch(r"[1-9][0-9]{0,39}", said) else ""


def _client_msg_id(dedupe: str) -> str:
    if re.fullmatch(r"[0-9A-Za-z_-]{1,32}", dedupe):
        return dedupe
    return hashlib.sha256(dedupe.encode()).hexdigest()[:32]
