"""Sets the simulator's stage: the two accounts, and everyone who carries a phone."""

import json
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from app.config import Settings, Template
from app.demo.county import people
from app.demo.county.enlist import Openids
from app.demo.county.stations import STATIONS

LABELS = {"thing1": "提醒内容", "character_string2": "诉求编号", "time3": "时间", "thing4": "联络站"}
TITLES = {"asked": "群众诉求待办提醒", "progress": "诉求办理进度提醒"}
_line = build_opener(ProxyHandler({}))  # loopback: no proxy of the environment has a say


def answers(url: str) -> bool:
    """Whether somebody is there, and ready."""
    try:
        with _line.open(url, timeout=5):
            return True
    except OSError:  # refused, reset, or a status that says "not yet"
        return False


def tell(settings: Settings, path: str, given: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps(given).encode()
    asked = Request(f"{settings.wx_api_url}/_sim{path}", body, {"Content-Type": "application/json"})  # noqa: S310
    with _line.open(asked, timeout=10) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


def set_stage(settings: Settings) -> Openids:
    _accounts(settings)
    for seated in people.DEPUTIES:  # those never bound have phones too, for whoever tries a binding code
        if not seated.wechat and not seated.left:
            tell(settings, "/people", {"name": seated.name, "note": f"代表 · {seated.post} · 尚未绑定", "follow": []})
    by_person = {name: _openids(settings, name, note) for name, note in _carriers().items()}
    progress = settings.wx_sa_templates["progress"]
    return Openids(by_person, standing_consent=(settings.wx_sa_appid, progress.id), service=settings.wx_sa_appid)


def _accounts(settings: Settings) -> None:
    s = settings
    tell(s, "/accounts", {
        "appid": s.wx_sa_appid, "secret": s.wx_sa_secret, "kind": "sa", "name": "襄城人大（演示公众号）",
        "push_url": f"{s.public_url}/wechat/sa", "push_token": s.wx_sa_token, "push_aes_key": s.wx_sa_aes_key,
        "enter_url": f"{s.public_url}/enter",
        "templates": _templates(s.wx_sa_templates) + _templates(s.wx_sa_notices, "notice"),
    })  # fmt: skip
    tell(s, "/accounts", {
        "appid": s.wx_mp_appid, "secret": s.wx_mp_secret, "kind": "mp", "name": "码上（演示小程序）",
        "push_url": f"{s.public_url}/wechat/mp", "push_token": s.wx_mp_token, "push_aes_key": s.wx_mp_aes_key,
        "templates": _templates(s.wx_mp_templates, "notice"),
    })  # fmt: skip


def _templates(given: dict[str, Template], channel: str = "template") -> list[dict[str, Any]]:
    shown = {"fields": list(LABELS), "labels": LABELS, "channel": channel}
    return [{"id": one.id, "title": TITLES[name]} | shown for name, one in given.items()]


def _carriers() -> dict[str, str]:
    """name → what their phone says of them."""
    carriers = dict.fromkeys(people.RESIDENTS, "群众")
    carrying = [seated for seated in people.DEPUTIES if seated.wechat and not seated.left]
    carriers |= {seated.name: f"代表 · {seated.post}" for seated in carrying}
    return carriers | {post.chief: f"站长 · {post.name}" for post in STATIONS if not post.over}


def _openids(settings: Settings, name: str, note: str) -> dict[str, str]:
    told = tell(settings, "/people", {"name": name, "note": note, "follow": [settings.wx_sa_appid]})
    openids: dict[str, str] = told["openids"]
    return openids


def pushes_arrive(settings: Settings) -> bool:
    """Both letterboxes answer WeChat's check of their address."""
    asked = (tell(settings, "/verify", {"appid": appid}) for appid in (settings.wx_sa_appid, settings.wx_mp_appid))
    return all(answer["ok"] for answer in asked)
