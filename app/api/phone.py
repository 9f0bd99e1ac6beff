"""The number behind WeChat's phone button, for who would rather tap than type; optional, and kept only if filed."""

import logging
from typing import Annotated, Any

from flask import Response, g
from pydantic import Field, StringConstraints

from app.api.answers import answer, dump, me
from app.api.contract import Keyed, api, writes
from app.api.shapes import PhoneOut
from app.errors import Problem, said
from app.house import house
from app.once import once, told_before
from app.said import Strict
from models import person
from models.idempotency import Outcome
from wechat.errors import WechatError

log = logging.getLogger("mashang")


class PhoneIn(Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")] = Field(description="手机号按钮得到的 code")


@api.post("/phone", **writes(201, PhoneOut))
def phone_number(header: Keyed, body: PhoneIn) -> Response:
    """用手机号按钮的 code 换手机号，可不用；号码只在提交诉求时填写才会保存

    code 只能用一次。422 phone-code 表示须请用户再点一次按钮。"""
    return answer(told_before(me()) or _ask(body.code))


def _ask(code: str) -> Outcome:
    """Outside any transaction, and once: a code is spent by asking."""
    with house().database.read() as session:
        openid = person.openid_of(session, g.person_id, house().settings.wx_mp_appid)
    try:
        number = house().mp.phone_number(code, openid)
    except WechatError as why:
        if before := told_before(me()):  # our twin was faster
            return before
        raise _refused(why) from None
    told: dict[str, Any] = dump(PhoneOut(phone=number))
    return once(me(), lambda session: (201, told))


def _refused(why: WechatError) -> Problem:
    if why.kind in ("login_code", "identity"):
        return Problem(422, "phone-code", "手机号授权无效或已用过，请再点一次按钮，或直接填写电话。")
    log.warning("the phone number could not be asked for", extra={"kind": why.kind, "code": why.code})
    return said(503, headers={"Retry-After": "5"})
