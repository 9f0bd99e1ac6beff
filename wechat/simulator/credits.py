"""Subscription credits: what the consent dialog grants and subscribe/send spends."""

from sqlite3 import Row

from wechat.simulator.cast import account, identity, known
from wechat.simulator.state import State


def grant(state: State, appid: str, person: str, template_id: str, count: int, long_term: bool) -> int:
    """Give credits directly; how many there are now."""
    with state.held():
        openid = identity(state, account(state, appid)["appid"], known(state, person)["name"])["openid"]
        row = of(state, appid, openid, template_id)
        left = max(0, row["left_over"] + count)
        _put(state, row, "left_over = ?, long_term = max(long_term, ?)", left, int(long_term))
    return left


def clear(state: State, appid: str, openid: str, template_id: str) -> None:
    _put(state, of(state, appid, openid, template_id), "left_over = 0, long_term = 0")


def keep(state: State, appid: str, openid: str, template_id: str, said: str) -> None:
    """总是保持以上选择: from now on this is answered without asking."""
    _put(state, of(state, appid, openid, template_id), "kept = ?", said)


def of(state: State, appid: str, openid: str, template_id: str) -> Row:
    """What this person has left for this template, none to begin with."""
    key = (appid, openid, template_id)
    state.do("INSERT OR IGNORE INTO credits (appid, openid, template_id) VALUES (?,?,?)", *key)
    (row,) = state.all("SELECT * FROM credits WHERE appid = ? AND openid = ? AND template_id = ?", *key)
    return row


def _put(state: State, row: Row, what: str, *values: object) -> None:
    state.do(
        f"UPDATE credits SET {what} WHERE appid = ? AND openid = ? AND template_id = ?",  # noqa: S608
        *values, row["appid"], row["openid"], row["template_id"],
    )  # fmt: skip
