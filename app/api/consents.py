"""What the subscribe dialog answered, template by template."""

from typing import Any, Literal

from flask import Response, g
from pydantic import Field
from sqlalchemy.orm import Session

from app.api.answers import answer, dump, me
from app.api.contract import Keyed, api, writes
from app.api.shapes import ConsentOut, ConsentsOut
from app.errors import invalid
from app.house import house
from app.once import once
from app.said import Strict
from models import consent


class ConsentIn(Strict):
    template: str = Field(max_length=80, description="模板编号，取自 GET /codes/{token} 的 subscribe")
    answer: Literal["accept", "reject", "ban", "filter"] = Field(description="wx.requestSubscribeMessage 的结果")
    standing: bool = Field(default=False, description="长期订阅为 true，一次性订阅为 false")


class ConsentsIn(Strict):
    answers: list[ConsentIn] = Field(min_length=1, max_length=20)


@api.post("/consents", **writes(200, ConsentsOut))
def consents(header: Keyed, body: ConsentsIn) -> Response:
    """告知订阅弹窗的结果，得到每个模板还能提醒几次"""
    ours = {template.id for template in house().settings.wx_mp_templates.values()}
    if any(one.template not in ours for one in body.answers):
        raise invalid({"answers.template": "没有这个提醒模板。"})
    person_id = g.person_id
    return answer(once(me(), lambda session: _write_down(session, person_id, body.answers)))


def _write_down(session: Session, person_id: int, given: list[ConsentIn]) -> tuple[int, dict[str, Any]]:
    appid = house().settings.wx_mp_appid
    left: dict[str, ConsentOut] = {}
    for one in given:
        n = consent.answered(session, person_id, appid, one.template, one.answer, one.standing)
        standing = one.standing and one.answer == "accept"
        left[one.template] = ConsentOut(template=one.template, credits=n, standing=standing)
    return 200, dump(ConsentsOut(left=list(left.values())))
