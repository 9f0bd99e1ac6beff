"""The consent dialog of a mini program or a service account's page, and the switches in WeChat's settings."""

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Row

from wechat.simulator import credits, library
from wechat.simulator.cast import account, identity, known
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State

MOST_AT_ONCE = 5
LONG_TERM = 3
SCENE = {"mp": "0", "sa": "1"}  # PopupScene: a service account says 1 for a web page


def popup(
    state: State, pushes: PushEngine, appid: str, person: str, template_ids: Sequence[str],
    answers: Mapping[str, str], always: bool = False,
) -> dict[str, object]:  # fmt: skip
    """wx.requestSubscribeMessage, wx-open-subscribe: a credit or a standing consent for each template accepted."""
    kind = account(state, appid)["kind"]
    with state.held():
        who = identity(state, appid, known(state, person)["name"])
        templates = _asked(state, appid, template_ids)
        if code := _refusal(who, templates, template_ids):
            return {"errCode": code, "errMsg": "requestSubscribeMessage:fail"}
        given = {row["id"]: said for row, said in zip(templates, _said(state, who, templates, answers), strict=True)}
        for template in templates:
            if given[template["id"]] == "accept":
                _accept(state, who, template)
        if always:
            _keep(state, who, given)
    _tell(pushes, who, "popup", given, SCENE[kind])
    return {**given, "errMsg": "requestSubscribeMessage:ok"}


def switch(state: State, pushes: PushEngine, appid: str, person: str, template_id: str, said: str) -> None:
    """The switch of one template; off takes all credits with it. A service account hears of off only."""
    kind = account(state, appid)["kind"]
    if said not in {"accept", "reject"}:
        raise ValueError("switch is accept or reject")
    with state.held():
        who = identity(state, appid, known(state, person)["name"])
        template = _template(state, appid, template_id)
        credits.keep(state, appid, who["openid"], template_id, said)
        if said == "reject":
            credits.clear(state, appid, who["openid"], template_id)
        elif template["type"] == LONG_TERM:
            _accept(state, who, template)
    if said == "reject" or kind == "mp":
        _tell(pushes, who, "change", {template_id: said})


def main_switch(state: State, appid: str, person: str, on: bool) -> None:
    """Off, nobody is asked any more and nothing is sent; what was granted stays."""
    who = identity(state, account(state, appid)["appid"], known(state, person)["name"])
    state.do("UPDATE identities SET notices_off = ? WHERE appid = ? AND openid = ?", int(not on), appid, who["openid"])


def _template(state: State, appid: str, template_id: str) -> Row:
    for template in _asked(state, appid, [template_id]):
        return template
    raise LookupError(template_id)


def _asked(state: State, appid: str, template_ids: Iterable[str]) -> list[Row]:
    found = {row["id"]: row for row in library.mine(state, appid, "notice")}
    return [found[wanted] for wanted in dict.fromkeys(template_ids) if wanted in found]


def _refusal(who: Row, templates: Sequence[Row], template_ids: Sequence[str]) -> int:
    """The dialog's own error, or 0. Which comes first when there are several is not known."""
    if not template_ids:
        return 10001
    if len(template_ids) > MOST_AT_ONCE:
        return 20003
    if len(templates) < len(set(template_ids)):
        return 20001
    if len({template["type"] for template in templates}) > 1:
        return 20002
    return 20004 if who["notices_off"] else 0


def _said(state: State, who: Row, templates: Sequence[Row], answers: Mapping[str, str]) -> list[str]:
    """One answer a template: WeChat's own, the one once and for all kept, or the one given now."""
    said, titles = [], set()
    for template in templates:
        had = credits.of(state, who["appid"], who["openid"], template["id"])
        if template["banned"]:
            said.append("ban")
        elif template["title"] in titles:
            said.append("filter")
        else:
            said.append("accept" if had["long_term"] else had["kept"] or _answer(answers, template["id"]))
        titles.add(template["title"])
    return said


def _answer(answers: Mapping[str, str], template_id: str) -> str:
    said = answers.get(template_id, "accept")
    if said not in {"accept", "reject"}:
        raise ValueError("an answer is accept or reject")
    return said


def _accept(state: State, who: Row, template: Row) -> None:
    long_term = template["type"] == LONG_TERM
    credits.grant(state, who["appid"], who["person"], template["id"], 0 if long_term else 1, long_term)


def _keep(state: State, who: Row, given: Mapping[str, str]) -> None:
    for template_id, said in given.items():
        if said in {"accept", "reject"}:
            credits.keep(state, who["appid"], who["openid"], template_id, said)


def _tell(
    pushes: PushEngine, who: Row, what: str, given: Mapping[str, str], scene: str = ""
) -> None:
    """One push for all of them; what WeChat decided itself is not in it."""
    more = {"PopupScene": scene} if scene else {}
    items = [
        {"TemplateId": template_id, "SubscribeStatusString": said, **more}
        for template_id, said in given.items()
        if said in {"accept", "reject"}
    ]
    if items:
        event = {"MsgType": "event", "Event": f"subscribe_msg_{what}_event"}
        wrapped = {f"SubscribeMsg{what.capitalize()}Event": {"List": items}}
        pushes.put(who["appid"], who["openid"], {**event, **wrapped})
