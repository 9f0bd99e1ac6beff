"""Both kinds of access token, with WeChat's rules of overlap, killing and quota."""

import re
import secrets
from sqlite3 import Row

from wechat.simulator.state import State
from wechat.simulator.wire import Says

LIFE = 7200
OVERLAP = 300
DAY = 86_400


def old_token(state: State, appid: str, secret: str) -> tuple[str, int]:
    """Each call makes a new one and shortens the life of the one before."""
    with state.held():
        check(state, appid, secret)
        if _calls_today(state, appid, "old") >= 2000:
            raise Says(45009, "reach max api daily quota limit")
        dies = state.now() + float(state.setting("token_grace"))
        state.do(
            "UPDATE tokens SET killed_at = ? WHERE appid = ? AND family = 'old' AND killed_at IS NULL", dies, appid
        )
        return _make(state, appid, "old"), LIFE


def stable_token(state: State, appid: str, secret: str, force: bool) -> tuple[str, int]:
    """The same one for all who ask, until its last five minutes, in which old and new both work."""
    with state.held():
        check(state, appid, secret)
        newest = _newest(state, appid)
        if force and not (newest and state.now() - newest["made_at"] < 30):
            return _forced(state, appid), LIFE
        left = int(newest["expires_at"] - state.now()) if newest else 0
        if newest and left > OVERLAP:
            return newest["token"], left
        return _make(state, appid, "stable"), LIFE


def owner(state: State, token: str) -> str:
    """The appid this token belongs to, or WeChat's refusal."""
    if not token:
        raise Says(41001, "access_token missing")
    if re.fullmatch(r"[0-9A-Za-z_-]{64,512}", token) is None:
        raise Says(40014, "invalid access_token")
    row = state.one("SELECT * FROM tokens WHERE token = ?", token)
    if row is None or (row["killed_at"] is not None and row["killed_at"] <= state.now()):
        raise Says(40001, "invalid credential, access_token is invalid or not latest")
    if row["expires_at"] <= state.now():
        raise Says(42001, "access_token expired")
    return str(row["appid"])


def kill_all(state: State, appid: str) -> None:
    """What a reset of the secret does."""
    state.do("UPDATE tokens SET killed_at = ? WHERE appid = ?", state.now(), appid)


def _forced(state: State, appid: str) -> str:
    if _calls_today(state, appid, "force") >= 20:
        raise Says(45009, "reach max api daily quota limit")
    state.do("INSERT INTO token_calls VALUES (?, 'force', ?)", appid, state.now())
    state.do("UPDATE tokens SET killed_at = ? WHERE appid = ? AND family = 'stable'", state.now(), appid)
    return _make(state, appid, "stable")


def _newest(state: State, appid: str) -> Row | None:
    return state.one(
        "SELECT * FROM tokens WHERE appid = ? AND family = 'stable' AND killed_at IS NULL"
        " ORDER BY made_at DESC, rowid DESC LIMIT 1",
        appid,
    )


def _make(state: State, appid: str, family: str) -> str:
    token, now = f"9{secrets.randbelow(10)}_" + secrets.token_urlsafe(99), state.now()
    state.do("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, NULL)", token, appid, family, now, now + LIFE)
    state.do("INSERT INTO token_calls VALUES (?, ?, ?)", appid, family, now)
    return token


def _calls_today(state: State, appid: str, family: str) -> int:
    since = state.now() - DAY
    row = state.one(
        "SELECT count(*) AS n FROM token_calls WHERE appid = ? AND family = ? AND at > ?", appid, family, since
    )
    return int(row["n"]) if row else 0


def check(state: State, appid: str, secret: str) -> None:
    """Whether this is the account's secret, or WeChat's refusal."""
    if not appid:
        raise Says(41002, "appid missing")
    if not secret:
        raise Says(41004, "appsecret missing")
    row = state.one("SELECT secret FROM accounts WHERE appid = ?", appid)
    if row is None:
        raise Says(40013, "invalid appid")
    if row["secret"] != secret:
        raise Says(40125, "invalid appsecret")
