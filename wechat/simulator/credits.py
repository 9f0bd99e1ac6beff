"""Subscription credits: what the consent dialog grants and subscribe/send spends."""

from collections.abc import Mapping, Sequence

from wechat.simulator.cast import account, identity, known
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State


def popup(
    state: State,
    pushes: PushEngine,
    appid: str,
    person: str,
    template_ids: Sequence[str],
    answers: Mapping[str, str],
) -> dict[str, object]:
    """wx.requestSubscribeMessage: one credit for each template the person accepts."""
    known_ids = {row["id"] for row in state.all("SELECT id FROM templates WHERE appid = ?", appid)}
    if len(template_ids) > 5:
        return {"errCode": 20003, "errMsg": "requestSubscribeMessage:fail"}
    if not template_ids or not known_ids.issuperset(template_ids):
        return {"errCode": 20001, "errMsg": "requestSubscribeMessage:fail"}
    given = {wanted: answers.get(wanted, "accept") for wanted in template_ids}
    for template_id, said in given.items():
        if said == "accept":
            grant(state, appid, person, template_id, 1, False)
    openid = identity(state, appid, person)["openid"]
    items = [
        {"TemplateId": key, "SubscribeStatusString": said, "PopupScene": "0"} for key, said in given.items()
    ]
    for item in items:  # one push a template keeps the XML free of repeated elements
        event = {"MsgType": "event", "Event": "subscribe_msg_popup_event"}
        pushes.put(appid, openid, {**event, "SubscribeMsgPopupEvent": {"List": item}})
    return {**given, "errMsg": "requestSubscribeMessage:ok"}


def grant(state: State, appid: str, person: str, template_id: str, count: int, long_term: bool) -> int:
    """Give credits directly; how many there are now."""
    with state.held():
        openid = identity(state, account(state, appid)["appid"], known(state, person)["name"])["openid"]
        key = (appid, openid, template_id)
        state.do("INSERT OR IGNORE INTO credits (appid, openid, template_id) VALUES (?,?,?)", *key)
        state.do(
            "UPDATE credits SET left_over = max(0, left_over + ?), long_term = max(long_term, ?)"
            " WHERE appid = ? AND openid = ? AND template_id = ?",
            count, int(long_term), *key,
        )  # fmt: skip
        row = state.one(
            "SELECT left_over FROM credits WHERE appid = ? AND openid = ? AND template_id = ?", *key
        )
    return int(row["left_over"]) if row else 0
