"""Access tokens: shared through a store that is handed in, fetched rarely, never in a loop."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from wechat.errors import WechatError, stuck_token, unwell
from wechat.wire import call

PAUSE = 60.0  # seconds between fetches once something has gone wrong


class Tokens(Protocol):
    """Where tokens are kept for all workers and hosts; models/ implements it."""

    def read(self, appid: str) -> str | None:
        """A token good for a while yet, or None."""

    def replace(self, appid: str, old: str | None, new: str, expires_in: int) -> str:
        """Keep `new` only if what is kept is `old` or stale; answer what is kept now."""


@dataclass(frozen=True)
class Account:
    kind: Literal["mp", "sa"]
    appid: str
    secret: str = field(repr=False)


@dataclass
class _Trouble:
    """What went wrong last for one account in this process, and the lock that lets one thread mend it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    at: float | None = None
    error: WechatError | None = None


_troubles: dict[tuple[str, str], _Trouble] = {}
# A lock held by another thread at fork time would stay locked in the child for ever.
os.register_at_fork(after_in_child=_troubles.clear)


def forget_troubles() -> None:
    """Start afresh, as a new process would; for tests that break a token and then go on."""
    _troubles.clear()


class TokenKeeper:
    """Gives one account's token, and another one when that one is refused."""

    def __init__(
        self,
        account: Account,
        tokens: Tokens,
        api_url: str,
        timeout: tuple[float, float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._tokens, self._api_url = account, tokens, api_url
        self._timeout, self._clock = timeout, clock

    def current(self) -> str:
        kept = self._tokens.read(self._account.appid)
        if kept:
            return kept
        trouble = self._trouble()
        with trouble.lock:
            kept = self._tokens.read(self._account.appid)
            if kept:
                return kept
            self._mind_the_pause(trouble)
            return self._fetch(trouble, None)

    def other_than(self, failed: str, code: int | None) -> str:
        """The token to try after `failed` was refused: a colleague's newer one, else one fresh fetch."""
        trouble = self._trouble()
        with trouble.lock:
            kept = self._tokens.read(self._account.appid)
            if kept and kept != failed:
                return kept
            self._mind_the_pause(trouble)
            # Marked before the fetch: a refused token costs one fetch a minute even if each fetch succeeds.
            trouble.at, trouble.error = self._clock(), stuck_token(code)
            fresh = self._fetch(trouble, failed)
        if fresh == failed:
            raise stuck_token(code)
        return fresh

    def _trouble(self) -> _Trouble:
        return _troubles.setdefault((self._api_url, self._account.appid), _Trouble())

    def _mind_the_pause(self, trouble: _Trouble) -> None:
        if trouble.at is None or self._clock() - trouble.at >= PAUSE:
            return
        was = trouble.error or stuck_token()
        raise WechatError(was.kind, False, was.said, was.code)

    def _fetch(self, trouble: _Trouble, old: str | None) -> str:
        try:
            new, expires_in = self._ask()
        except WechatError as error:
            trouble.at, trouble.error = self._clock(), error
            raise
        return self._tokens.replace(self._account.appid, old, new, expires_in)

    def _ask(self) -> tuple[str, int]:
        answer = call(
            "POST",
            f"{self._api_url}/cgi-bin/stable_token",
            self._timeout,
            {},
            {
                "grant_type": "client_credential",
                "appid": self._account.appid,
                "secret": self._account.secret,
                "force_refresh": False,  # true would kill the token our colleagues are using
            },
        )
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or type(lasts) is not int or lasts <= 0:
            raise unwell()
        return token, lasts
