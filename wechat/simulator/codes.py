"""Codes for a login or a phone number, each good for one use within five minutes."""

import secrets
from sqlite3 import Row

from wechat.simulator.cast import identity, known
from wechat.simulator.state import State
from wechat.simulator.wire import Says

LIFE = 300


def mint(state: State, kind: str, appid: str, person: str) -> str:
    code = "0" + secrets.token_urlsafe(23)
    state.do("INSERT INTO codes VALUES (?, ?, ?, ?, ?, NULL)", code, kind, appid, person, state.now())
    return code


def spend(state: State, kind: str, appid: str, code: str) -> Row:
    """Who this code stands for, exactly once."""
    with state.held():
        row = _good(state, kind, appid, code)
        if row["used_at"] is not None:
            raise Says(40163, "code been used")
        _use(state, code)
        return known(state, row["person"])


def spend_login(state: State, appid: str, code: str) -> Row:
    """The same for wx.login's codes, which WeChat also refuses to the risky and the hurried."""
    with state.held():
        person = known(state, _good(state, "js", appid, code)["person"])
        most = state.setting("logins_per_minute")
        if most and _logins(state, appid, person["name"]) >= most:
            raise Says(45011, "api minute-quota reach limit, must slower retry next minute")
        spend(state, "js", appid, code)
    if person["risky"]:
        raise Says(40226, "code blocked")
    return person


def spend_phone(state: State, appid: str, code: str, openid: str | None) -> Row:
    """The same for the phone button's codes; used, stale and somebody else's are all 40029 here."""
    with state.held():
        row = _good(state, "phone", appid, code)
        other = openid is not None and identity(state, appid, row["person"])["openid"] != openid
        if row["used_at"] is not None or other:
            raise Says(40029, "invalid code")
        _use(state, code)
        return known(state, row["person"])


def _good(state: State, kind: str, appid: str, code: str) -> Row:
    row = state.one("SELECT * FROM codes WHERE code = ? AND kind = ? AND appid = ?", code, kind, appid)
    if row is None or state.now() - row["made_at"] > LIFE:
        raise Says(40029, "invalid code")
    return row


def _use(state: State, code: str) -> None:
    state.do("UPDATE codes SET used_at = ? WHERE code = ?", state.now(), code)


def _logins(state: State, appid: str, person: str) -> int:
    row = state.one(
        "SELECT count(*) AS n FROM codes WHERE kind = 'js' AND appid = ? AND person = ? AND used_at > ?",
        appid, person, state.now() - 60,
    )  # fmt: skip
    return int(row["n"]) if row else 0
