"""Access tokens: kept in a store that is handed in, renewed by one process of all, never in a loop."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from wechat.errors import WechatError, paused, stuck_token, unwell
from wechat.wire import call

log = logging.getLogger("mashang.wechat")
PAUSE = 60.0  # seconds between fetches, in all processes together, once something has gone wrong
POLLS, POLL = 15, 0.2  # how long one waits for the colleague who is fetching: three seconds

Fetch = Callable[[], tuple[str, int]]


class Tokens(Protocol):
    """Where tokens are kept for all workers and hosts; models/ implements it."""

    def read(self, key: str) -> str | None:
        """A token good for a while yet, or None."""

    def replace(self, key: str, old: str | None, new: str, expires_in: int) -> str:
        """Keep `new` only if what is kept is `old` or stale; answer what is kept now."""

    def claim(self, key: str, pause: float) -> bool:
        """The right to fetch: True for one caller in all, and for nobody again within `pause` seconds."""

    def release(self, key: str) -> None:
        """Give the claim back at once: all went well."""

    def trouble(self, key: str, kind: str) -> bool:
        """Write down that it goes wrong; True where this is news."""

    def fetching(self, key: str) -> bool:
        """Whether whoever has the claim is still at it: neither replaced, nor released, nor in trouble."""

    def well(self, key: str) -> None:
        """It went well; called after each call, so it must cost nothing while there was no trouble."""


@dataclass(frozen=True)
class Account:
    kind: Literal["mp", "sa"]
    appid: str
    secret: str = field(repr=False)


_last: dict[str, WechatError] = {}  # what went wrong last in this process, to say the same until it is mended


def forget_troubles() -> None:
    """Start afresh, as a new process would; for tests that break a token and then go on."""
    _last.clear()


class TokenKeeper:
    """Gives the token that is kept under one key, and another one when that one is refused."""

    def __init__(self, key: str, tokens: Tokens, fetch: Fetch, sleep: Callable[[float], None] = time.sleep) -> None:
        self._key, self._tokens, self._ask, self._sleep = key, tokens, fetch, sleep

    def current(self) -> str:
        kept = self._tokens.read(self._key)
        if kept:
            return kept
        if not self._tokens.claim(self._key, PAUSE):
            return self._from_a_colleague(None)
        # Read once more: a colleague may have fetched and released between our reading and our claim.
        fresh = self._tokens.read(self._key) or self._fetch(None)
        self._tokens.release(self._key)
        return fresh

    def other_than(self, failed: str, code: int | None) -> str:
        """The token to try after `failed` was refused: a colleague's newer one, else one fresh fetch."""
        kept = self._tokens.read(self._key)
        if kept and kept != failed:
            return kept
        if not self._tokens.claim(self._key, PAUSE):
            return self._from_a_colleague(failed)
        kept = self._tokens.read(self._key)
        if kept and kept != failed:
            self._tokens.release(self._key)
            return kept
        # Not released: a token refused for ever costs one fetch a minute even if each fetch succeeds.
        fresh = self._fetch(failed)
        if fresh == failed:
            raise self.stuck(code)
        return fresh

    def stuck(self, code: int | None) -> WechatError:
        """Even a fresh token was refused: one alarm an episode, whoever comes upon it first."""
        return self._noted(stuck_token(code))

    def well(self) -> None:
        _last.pop(self._key, None)
        self._tokens.well(self._key)

    def _from_a_colleague(self, failed: str | None) -> str:
        for _ in range(POLLS):
            at_it = self._tokens.fetching(self._key)  # asked before reading, or the end could fall between
            kept = self._tokens.read(self._key)
            if kept and kept != failed:
                return kept
            if not at_it:
                break  # all are waiting for the minute to pass
            self._sleep(POLL)
        raise paused(_last.get(self._key) or stuck_token())  # a new one: two threads may tell of it

    def _fetch(self, old: str | None) -> str:
        failure: WechatError
        try:
            new, expires_in = self._ask()
        except WechatError as error:
            failure = error
        else:
            return self._tokens.replace(self._key, old, new, expires_in)
        raise self._noted(failure)

    def _noted(self, error: WechatError) -> WechatError:
        _last[self._key] = paused(error)
        if self._tokens.trouble(self._key, error.kind):
            more = {"account": self._key, "kind": error.kind, "errcode": error.code}
            log.error("WeChat gives this account no working token", extra=more)
        return error


def stable_token(account: Account, api_url: str, timeout: tuple[float, float]) -> tuple[str, int]:
    """The token that every process is given alike; the older call kills the one that a colleague is using."""
    asked = {
        "grant_type": "client_credential",
        "appid": account.appid,
        "secret": account.secret,
        "force_refresh": False,  # true would kill the token our colleagues are using
    }
    return lasting(call("POST", f"{api_url}/cgi-bin/stable_token", timeout, {}, asked), "access_token")


def lasting(answer: dict[str, object], name: str) -> tuple[str, int]:
    """A token or a ticket, and for how many seconds it is good."""
    token, lasts = answer.get(name), answer.get("expires_in")
    if not isinstance(token, str) or not token or type(lasts) is not int or lasts <= 0:
        raise unwell()
    return token, lasts
