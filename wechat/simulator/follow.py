"""Following, leaving and blocking an account, and the events that tell the account of the first two."""

from wechat.simulator import chats
from wechat.simulator.cast import account, identity, known
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State


def change(state: State, pushes: PushEngine, appid: str, person: str, following: bool) -> None:
    """Only a real change is told; following anew also lifts the person's own block."""
    with state.held():
        who = identity(state, account(state, appid)["appid"], known(state, person)["name"])
        if bool(who["following"]) == following:
            return
        state.do(
            "UPDATE identities SET following = ?, blocked = 0 WHERE appid = ? AND openid = ?",
            int(following), appid, who["openid"],
        )  # fmt: skip
        event = "subscribe" if following else "unsubscribe"
        chats.heard(state, who, event)
    pushes.put(appid, who["openid"], {"MsgType": "event", "Event": event, "EventKey": ""})


def block(state: State, appid: str, person: str, blocking: bool, by_account: bool = False) -> None:
    """The person refuses the account's messages, or the account blacklists the person; nobody is told."""
    column = "blacklisted" if by_account else "blocked"
    who = identity(state, account(state, appid)["appid"], known(state, person)["name"])
    state.do(
        f"UPDATE identities SET {column} = ? WHERE appid = ? AND openid = ?",  # noqa: S608
        int(blocking), appid, who["openid"],
    )  # fmt: skip
