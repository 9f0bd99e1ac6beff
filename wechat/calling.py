"""How every call of an account is made: its address, its token, one retry with another token, and no third."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from wechat.errors import TOKEN_CODES, WechatError
from wechat.tokens import Account, TokenKeeper, Tokens, stable_token
from wechat.wire import call, fetch

T = TypeVar("T")
_INSIDE = "http://api.weixin.qq.com"  # how 微信云托管 spells the address it answers itself, without a token


class Calling:
    """One account's line; cheap to make, safe to share between threads."""

    def __init__(
        self,
        account: Account,
        tokens: Tokens,
        api_url: str = "https://api.weixin.qq.com",
        open_url: str = "https://open.weixin.qq.com",
        timeout: tuple[float, float] = (3.05, 8.0),
        clock: Callable[[], float] = time.time,
        token_mode: Literal["secret", "cloud"] = "secret",  # noqa: S107 (no password)
    ) -> None:
        self.account = account
        self._api_url, self._open_url = api_url.rstrip("/"), open_url.rstrip("/")
        self._timeout, self._clock, self._tokens = timeout, clock, tokens
        self._cloud = token_mode == "cloud"  # noqa: S105 (no password)
        ask = lambda: stable_token(account, self._api_url, timeout)  # noqa: E731
        self._keeper = TokenKeeper(account.appid, tokens, ask)

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._with_token(lambda query: call("POST", self._api_url + path, self._timeout, query, body))

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        whole = lambda token: {**token, **(query or {})}  # noqa: E731
        return self._with_token(lambda token: call("GET", self._api_url + path, self._timeout, whole(token)))

    def _post_for_bytes(self, path: str, body: Mapping[str, Any], most: int) -> tuple[bytes, str]:
        url = self._api_url + path
        return self._with_token(lambda token: fetch("POST", url, self._timeout, token, body, most))

    def _get_bytes(self, path: str, query: Mapping[str, str], most: int) -> tuple[bytes, str]:
        url, patience = self._api_url + path, (self._timeout[0], 4 * self._timeout[1])
        return self._with_token(lambda token: fetch("GET", url, patience, {**token, **query}, None, most))

    def _identify(self, path: str, name: str, code: str) -> dict[str, Any]:
        """Who gave this code. The secret goes with it, so never in the clear over the open net."""
        query = {
            "appid": self.account.appid,
            "secret": self.account.secret,
            name: code,
            "grant_type": "authorization_code",
        }
        base = self._api_url.replace("http:", "https:") if self._api_url == _INSIDE else self._api_url
        return call("GET", base + path, self._timeout, query)

    def _with_token(self, ask: Callable[[Mapping[str, str]], T]) -> T:
        """One call; if the token is refused, once more with another token, and never a third time."""
        if self._cloud:
            return ask({})
        token = self._keeper.current()
        refused, answer = _try(ask, token)
        if refused is not None:
            other = self._keeper.other_than(token, refused)
            refused, answer = _try(ask, other)
        if answer is None:
            raise self._keeper.stuck(refused)
        self._keeper.well()
        return answer


def _try(ask: Callable[[Mapping[str, str]], T], token: str) -> tuple[int | None, T | None]:
    """The answer, or the code by which the token was refused; every other refusal is raised."""
    try:
        return None, ask({"access_token": token})
    except WechatError as error:
        if error.code not in TOKEN_CODES:
            raise
        return error.code, None
