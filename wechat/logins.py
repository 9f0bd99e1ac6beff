"""Who is this: the codes of wx.login, of the phone button, and of a page opened inside WeChat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from wechat.calling import Calling
from wechat.errors import foreign, snapshot, unwell


@dataclass(frozen=True)
class Login:
    openid: str
    unionid: str | None


class Logins(Calling):
    """Each code works once: none of these is tried twice."""

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

    def phone_number(self, code: str, openid: str | None = None) -> str:
        """The number behind the phone button's code; with `openid`, WeChat checks whose code it is."""
        body = {"code": code, "openid": openid} if openid else {"code": code}
        info = self._post("/wxa/business/getuserphonenumber", body).get("phone_info")
        if not isinstance(info, Mapping):
            raise unwell()
        mark = info.get("watermark")
        if not isinstance(mark, Mapping) or mark.get("appid") != self.account.appid:
            raise foreign()
        return _number(info)


def _login(answer: Mapping[str, Any]) -> Login:
    openid, unionid = answer.get("openid"), answer.get("unionid")
    if not isinstance(openid, str) or not openid:
        raise unwell()
    return Login(openid, unionid if isinstance(unionid, str) and unionid else None)


def _number(info: Mapping[str, Any]) -> str:
    """As people here write it; a number from elsewhere with its country before it."""
    pure, country = str(info.get("purePhoneNumber", "")), str(info.get("countryCode", "")).lstrip("+")
    if re.fullmatch(r"[0-9]{4,15}", pure) is None or re.fullmatch(r"[0-9]{1,4}", country) is None:
        raise unwell()
    return pure if country == "86" else f"+{country}{pure}"
