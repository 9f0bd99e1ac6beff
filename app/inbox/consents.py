"""What people answered in WeChat's subscription dialogs, and what they switched off afterwards."""

from typing import Any

from sqlalchemy.orm import Session

from app.config import Template
from app.house import House
from app.inbox.heard import Handler, Heard
from models import consent, person
from wechat.events import consents


def answered(session: Session, house: House, heard: Heard, _: Any) -> bool:
    for one in consents(heard.fields):
        template = _ours(house, heard.account, one.template)
        if template is not None:
            whose = person.meet(session, heard.appid, one.openid or heard.openid)
            consent.answered(
                session, whose.id, heard.appid, template.id, one.answer, template.standing, heard=consent.EVENT
            )
    return True


def switched(session: Session, house: House, heard: Heard, _: Any) -> bool:
    """Only a refusal is ever told: what was granted before is void."""
    for one in consents(heard.fields):
        whose = person.known_as(session, heard.appid, one.openid or heard.openid)
        if whose and one.answer != "accept" and _ours(house, heard.account, one.template):
            consent.used_up(session, whose.id, heard.appid, one.template)
    return True


def _ours(house: House, account: str, template_id: str) -> Template | None:
    s = house.settings
    known = s.wx_mp_templates if account == "mp" else s.wx_sa_notices
    return next((one for one in known.values() if one.id == template_id), None)


ANSWERED = Handler(answered)
SWITCHED = Handler(switched)
