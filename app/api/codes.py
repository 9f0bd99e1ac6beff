"""What a scanned sheet says: whom it reaches, where, and which notices may be asked for."""

from flask import Response
from pydantic import BaseModel, Field

from app import sheets, wishes
from app.afterwards import afterwards
from app.api.answers import show
from app.api.contract import SEEN_BY_ALL, api, reads
from app.api.shapes import CardOut
from app.house import house
from models import code


class TokenPath(BaseModel):
    token: str = Field(max_length=40, description="二维码中的编号，即小程序 scene")


@api.get("/codes/<token>", **reads(CardOut, 404, 410, tag=SEEN_BY_ALL, open_to_all=True))
def see_code(path: TokenPath) -> Response:
    """扫码后看到的：谁来受理、在哪个站、什么时间、可订阅的提醒"""
    with house().database.read() as session:
        reached = sheets.reach(session, path.token)
        card = sheets.card(session, reached)
        sheet_id = reached.code.id
    shown = show(CardOut(**card, subscribe=wishes.residents()))
    return afterwards(shown, lambda s: code.count_scan(s, sheet_id))
