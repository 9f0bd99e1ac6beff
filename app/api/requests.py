"""A resident's own requests: file, list, see, say more, rate, withdraw."""

from collections.abc import Callable
from typing import Annotated, Any

from flask import Response, g
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session

from app import checking, filing
from app.afterwards import afterwards
from app.api import shown
from app.api.answers import answer, cursor, dump, me, place, show
from app.api.contract import Keyed, Query, api, reads, writes
from app.api.shapes import FiledOut, PresentOut, RequestOut, RequestsOut
from app.deeds.bodies import Seen, Spoken
from app.errors import not_found
from app.house import house
from app.moves import refusing
from app.once import once
from app.said import FilingIn, Grade, MaybeText, Somehow
from models import attachment, delivery
from models.idempotency import Outcome
from models.service_request import Actor, ServiceRequest, seeing
from models.service_request.filing import read_number

Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,16}(-[0-9a-f]{1,16})?$")]
Limit = Annotated[int, Field(ge=1, le=50)]


class RequestIn(FilingIn):
    code_token: Annotated[str, StringConstraints(max_length=40)] = Field(description="所扫二维码的编号")


class MineQuery(Query):
    before: Cursor | None = Field(default=None, description="上一页的 next")
    limit: Limit = 20


class NumberPath(BaseModel):
    number: str = Field(max_length=40, description="10 位诉求编号")


class SeenQuery(Query):
    seen: int = Field(ge=0, le=2**31 - 1, description="您看到的版本号（version）")


class RatingIn(Seen):
    grade: Grade = Field(description="satisfied 满意 / fairly 基本满意 / unsatisfied 不满意")
    text: MaybeText = ""


@api.post("/requests", **writes(201, FiledOut, 404, 410, 429))
def file_request(header: Keyed, body: RequestIn) -> Response:
    """提交诉求，得到编号、查询码和承诺日期"""
    filer = g.person_id
    return answer(once(me(), lambda session: filing.file(session, body.code_token, body, filer, True)))


@api.get("/requests", **reads(RequestsOut))
def my_requests(query: MineQuery) -> Response:
    """我的诉求，新的在前"""
    before, by = place(query.before, 1), _me()
    with house().database.read() as session:
        found = seeing.filed_by(session, by.person_id, before[0] if before else None, query.limit + 1)
        lines = shown.lines(session, found[: query.limit], by)
    more = cursor(found[query.limit - 1].id) if len(found) > query.limit else None
    return show(RequestsOut(items=lines, next=more))


@api.get("/requests/<number>", **reads(RequestOut, 404))
def my_request(path: NumberPath) -> Response:
    """我的一件诉求：全部内容、办理经过、承诺日期、还能做什么"""
    by = _me()
    with house().database.read() as session:
        one = _find(session, path.number, by)
        answered, request_id = show(shown.own(session, one, by)), one.id
        waiting = delivery.open_for(session, request_id, by.person_id)
    heard = afterwards(answered, lambda s: delivery.acknowledge(s, request_id, by.person_id))
    return heard if waiting else answered


@api.post("/requests/<number>/messages", **writes(201, PresentOut, 404))
def say_more(path: NumberPath, header: Keyed, body: Somehow) -> Response:
    """补充情况，或回答代表的询问"""

    def tell(one: ServiceRequest, by: Actor) -> None:
        event = one.tell(body.text, by=by, attachments=[int(a) for a in body.attachments])
        files = attachment.beside(one.session, one.id, event.words_id)
        checking.begin(one.session, house(), event, by.person_id, files)

    return answer(_act(path.number, tell, status=201))


@api.post("/requests/<number>/rating", **writes(201, PresentOut, 404))
def rate_request(path: NumberPath, header: Keyed, body: RatingIn) -> Response:
    """评价：满意、基本满意、不满意"""

    def rate(one: ServiceRequest, by: Actor) -> None:
        one.expect(body.seen)
        one.rate(body.grade, body.text, by=by)

    return answer(_act(path.number, rate, status=201))


@api.post("/requests/<number>/confirm", **writes(200, PresentOut, 404))
def confirm_request(path: NumberPath, header: Keyed, body: Seen) -> Response:
    """确认定单：交给承办单位的内容就是我的意思；每份定单确认一次"""

    def confirm(one: ServiceRequest, by: Actor) -> None:
        one.expect(body.seen)
        one.confirm(by=by)

    return answer(_act(path.number, confirm, status=200))


@api.post("/requests/<number>/dispute", **writes(201, PresentOut, 404))
def dispute_request(path: NumberPath, header: Keyed, body: Spoken) -> Response:
    """对答复提出异议：只能一次，由站长另行安排，不由原承办人处理"""

    def dispute(one: ServiceRequest, by: Actor) -> None:
        one.expect(body.seen)
        one.dispute(body.text, by=by)

    return answer(_act(path.number, dispute, status=201))


@api.delete("/requests/<number>", **writes(200, PresentOut, 404))
def withdraw_request(path: NumberPath, header: Keyed, query: SeenQuery) -> Response:
    """撤回诉求

    seen 放在查询参数里：DELETE 的正文常在半路丢失。"""

    def withdraw(one: ServiceRequest, by: Actor) -> None:
        one.expect(query.seen)
        one.withdraw("", by=by)

    return answer(_act(path.number, withdraw, status=200))


def _act(number: str, move: Callable[[ServiceRequest, Actor], None], status: int) -> Outcome:
    """Load through the actor, move, and tell how it stands now."""
    by = _me()

    def work(session: Session) -> tuple[int, dict[str, Any]]:
        one = _find(session, number, by)
        with refusing(one, for_resident=True):
            move(one, by)
        return status, dump(shown.present(session, one, by))

    return once(me(), work)


def _me() -> Actor:
    return Actor(g.person_id, "resident")


def _find(session: Session, number: str, by: Actor) -> ServiceRequest:
    if one := seeing.find(session, read_number(number), by):
        return one
    raise not_found("没有找到这件诉求，请核对编号。")
