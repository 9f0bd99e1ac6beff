"""Login codes, each good for one use within five minutes."""

import secrets
from sqlite3 import Row

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
        row = state.one("SELECT * FROM codes WHERE code = ? AND kind = ? AND appid = ?", code, kind, appid)
        if row is None or state.now() - row["made_at"] > LIFE:
            raise Says(40029, "invalid code")
        if row["used_at"] is not None:
            raise Says(40163, "code been used")
        state.do("UPDATE codes SET used_at = ? WHERE code = ?", state.now(), code)
        person = state.one("SELECT * FROM people WHERE name = ?", row["person"])
    if person is None:
        raise Says(40029, "invalid code")
    if person["risky"]:
        raise Says(40226, "code blocked")
    return person
