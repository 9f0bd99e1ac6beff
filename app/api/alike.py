"""Before filing: which open requests may be the same matter, told without a word of theirs."""

from typing import Any

from flask import Response, g
from pydantic import Field
from sqlalchemy.orm import Session

from app import alike, sheets
from app.api.answers import answer, dump, me
from app.api.codes import TokenPath
from app.api.contract import Keyed, api, writes
from app.api.shapes import AlikeOut, AlikesOut
from app.once import once
from app.said import Line, Strict, Text, Visibility
from models.service_request.alike import Alike


class AlikeIn(Strict):
    text: Text = Field(description="准备提交的内容")
    title: Line = ""
    category: Line | None = None
    place: Line = ""
    visibility: Visibility = "public"


@api.post("/codes/<token>/alike", **writes(200, AlikesOut, 404, 410))
def see_alike(path: TokenPath, header: Keyed, body: AlikeIn) -> Response:
    """提交前：附近有没有人反映过类似的事，最多 3 件

    不给出别人的原话、姓名、编号；选中的一件用 join 随提交带回（joins）。用 POST：所写内容不进网址。"""
    said, filer = body.model_dump(), g.person_id
    return answer(once(me(), lambda session: _look(session, path.token, said, filer)))


def _look(session: Session, token: str, said: dict[str, Any], filer_id: int) -> tuple[int, dict[str, Any]]:
    found = alike.look(session, sheets.reach(session, token), said, filer_id, me())
    if found:
        alike.count(session, me())
    return 200, dump(AlikesOut(items=[_shown(one) for one in found]))


def _shown(one: Alike) -> AlikeOut:
    return AlikeOut(
        join=alike.handle(one), title=one.title, place=one.place, filed_at=one.filed_at, state_label=one.state_label,
        joined=one.joined_count, near=one.near, common=list(one.common), **{"with": one.with_whom},  # type: ignore[arg-type]
    )  # fmt: skip
