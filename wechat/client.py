"""What we ask of WeChat: who is this, and please tell them."""

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from wechat.errors import TOKEN_CODES, WechatError, snapshot, stuck_token, unwell
from wechat.tokens import Account, TokenKeeper, Tokens
from wechat.wire import call

__all__ = ["Account", "Client", "Login", "Tokens"]


@dataclass(frozen=True)
class Login:
    openid: str
    unionid: str | None


class Client:
    """One account's door; cheap to make, safe to share between threads."""

    def __init__(
        self,
        account: Account,
        tokens: Tokens,
        api_url: str = "https://api.weixin.qq.com",
        open_url: str = "https://open.weixin.qq.com",
        timeout: tuple[float, float] = (3.05, 8.0),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.account = account
        self._api_url, self._open_url = api_url.rstrip("/"), open_url.rstrip("/")
        self._timeout = timeout
        self._keeper = TokenKeeper(account, tokens, self._api_url, timeout, clock)

    def login(self, code: str) -> Login:
        """Who gave this wx.login code. A code works once, so this is never tried twice."""
        return _login(self._identify("/sns/jscode2session", "js_code", code))

    def oauth_url(self, back: str, state: str) -> str:
        """Where to send a browser inside WeChat so that it comes back to `back` with a code."""
        query = urlencode(
            {
                "appid": self.account.appid,
                "redirect_uri": back,
                "response_type": "code",
                "scope": "snsapi_base",
                "state": state,
            }
        )
        return f"{self._open_url}/connect/oauth2/authorize?{query}#wechat_redirect"

    def oauth_login(self, code: str) -> Login:
        """Who came back from `oauth_url`; the made-up person of a page preview is refused."""
        answer = self._identify("/sns/oauth2/access_token", "code", code)
        if str(answer.get("is_snapshotuser", 0)) == "1":
            raise snapshot()
        return _login(answer)

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None = None,
        dedupe: str | None = None,
    ) -> str:
        """Hand a template message to WeChat; the msgid says accepted, only the receipt says delivered."""
        body = {"touser": openid, "template_id": template_id, "data": _values(data)}
        if url:
            body["url"] = url
        if dedupe:
            body["client_msg_id"] = _client_msg_id(dedupe)
        return str(self._post("/cgi-bin/message/template/send", body).get("msgid", ""))

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page: str | None = None
    ) -> None:
        """Spend one subscription of this person. WeChat keeps no dedupe key here: that is our duty."""
        body = {
            "touser": openid,
            "template_id": template_id,
            "data": _values(data),
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        }
        if page:
            body["page"] = page
        self._post("/cgi-bin/message/subscribe/send", body)

    def _identify(self, path: str, name: str, code: str) -> dict[str, Any]:
        query = {
            "appid": self.account.appid,
            "secret": self.account.secret,
            name: code,
            "grant_type": "authorization_code",
        }
        return call("GET", self._api_url + path, self._timeout, query)

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One call; if the token is refused, once more with another token, and never a third time."""
        token = self._keeper.current()
        refused = None
        try:
            return self._post_with(token, path, body)
        except WechatError as error:
            if error.code not in TOKEN_CODES:
                raise
            refused = error.code
        other = self._keeper.other_than(token, refused)
        try:
            return self._post_with(other, path, body)
        except WechatError as error:
            if error.code not in TOKEN_CODES:
                raise
            refused = error.code
        raise stuck_token(refused)

    def _post_with(self, token: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return call("POST", self._api_url + path, self._timeout, {"access_token": token}, body)


def _login(answer: Mapping[str, Any]) -> Login:
    openid, unionid = answer.get("openid"), answer.get("unionid")
    if not isinstance(openid, str) or not openid:
        raise unwell()
    return Login(openid, unionid if isinstance(unionid, str) and unionid else None)


def _values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {key: {"value": value} for key, value in data.items()}


def _client_msg_id(dedupe: str) -> str:
    if re.fullmatch(r"[0-9A-Za-z_-]{1,32}", dedupe):
        return dedupe
    return hashlib.sha256(dedupe.encode()).hexdigest()[:32]
