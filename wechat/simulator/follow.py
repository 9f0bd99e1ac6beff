"""Following and unfollowing an account, and the event that tells the account."""

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
    pushes.put(appid, who["openid"], {"MsgType": "event", "Event": event, "EventKey": ""})
