"""A deputy's or chief's own list, one request of it, and a route for each move the workflow knows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from flask import Response, g
from pydantic import Field
from sqlalchemy.orm import Session

from app import auth, moves
from app import phone as phones
from app.afterwards import afterwards
from app.api import shown
from app.api.answers import answer, cursor, dump, me, place, show
from app.api.contract import DESK, Keyed, Query, api, reads, writes
from app.api.requests import Cursor, Limit, NumberPath
from app.api.shapes import DeskOut, DeskRequestOut, PhoneOut, PresentOut, StateName
from app.deeds import DESK as DESK_MOVES
from app.deeds import Deed, fields
from app.deeds.bodies import Seen
from app.errors import Problem, not_found
from app.house import house
from app.once import once
from app.said import Strict
from models import delivery, tally
from models.service_request import Actor, ServiceRequest, queue, seeing
from models.service_request.filing import read_number
from models.workflow import STATES, WAITING

Role = Literal["chief", "county", "deputy"]
LOOK_AGAIN = "这次查看已经过去，号码不再显示。需要时请再点一次“查看电话”。"


class DeskQuery(Query):
    state: list[StateName] = Field(default=[], description="可重复；不填为所有待办状态")
    after: Cursor | None = Field(default=None, description="上一页的 next")
    limit: Limit = 20
    role: Annotated[Role | None, Field(alias="as", description="以哪个身份看，不填为第一个")] = None


class LookIn(Strict):
    """正文是一个空对象 {}"""


@api.get("/desk", **reads(DeskOut, 403, tag=DESK))
def see_desk(query: DeskQuery) -> Response:
    """我的清单：先看层级，再看时限，再看早晚；站长另有各状态件数"""
    with house().database.read() as session:
        actor = _actor(session, query.role)
        found = _page(session, actor, query)
        lines = shown.desk_lines(session, found[: query.limit], actor)
        tallies = None if actor.role == "deputy" else _tallies(session, actor)
    more = cursor(*queue.position(found[query.limit - 1])) if len(found) > query.limit else None
    return show(DeskOut(role=actor.role, items=lines, next=more, tallies=tallies))  # type: ignore[arg-type]


@api.get("/desk/<number>", **reads(DeskRequestOut, 404, tag=DESK))
def see_desk_request(path: NumberPath) -> Response:
    """一件诉求的全部内容和可做的动作；联系方式仅给可以办理的人"""
    with house().database.read() as session:
        one, actor = _find(session, path.number)
        answered, request_id = show(shown.desk(session, one, actor)), one.id
        waiting = delivery.open_for(session, request_id, actor.person_id)
    heard = afterwards(answered, lambda s: delivery.acknowledge(s, request_id, actor.person_id))
    return heard if waiting else answered


@api.post("/desk/<number>/phone", **writes(200, PhoneOut, 404, tag=DESK))
def see_desk_phone(path: NumberPath, header: Keyed, body: LookIn) -> Response:
    """查看反映人电话；每次查看都留记录，站长看得到

    同一个 Idempotency-Key 过了一分钟再来，不再给出号码：409 look-again，请换一个再查看。"""
    looked = phones.look(me(), lambda session: _caller(session, path.number))
    if not phones.is_fresh(looked):
        raise Problem(409, "look-again", LOOK_AGAIN)
    with house().database.read() as session:
        found = _caller(session, path.number)
        if not phones.offered(*found):
            raise not_found()
        return answer(replace(looked, answer={}), phone=found[0].contact_phone)


def _caller(session: Session, number: str) -> phones.Found:
    one, actor = _find(session, number, lambda seen, by: bool(fields.moves_of(seen, by)))
    return one, actor, bool(fields.moves_of(one, actor))


def _route(move: str, deed: Deed) -> None:
    """One explicit route a move, so that the contract shows the body each one wants."""

    def play(path: NumberPath, header: Keyed, body: Seen) -> Response:
        return answer(once(me(), lambda session: _play(session, path.number, move, body)))

    play.__name__, play.__doc__ = f"desk_{move}", moves.label(move)
    play.__annotations__["body"] = deed.body
    api.post(f"/desk/<number>/{move}", **writes(200, PresentOut, 404, tag=DESK))(play)


for _move, _deed in DESK_MOVES.items():
    _route(_move, _deed)


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    one, actor = _find(session, number, lambda seen, by: any(m.name == move for m in seen.moves_for(by)))
    moves.play(one, move, body, actor)
    return 200, dump(shown.present(session, one, actor))


def _find(
    session: Session, number: str, best: Callable[[ServiceRequest, Actor], bool] = lambda one, by: True
) -> tuple[ServiceRequest, Actor]:
    """Through whichever of the caller's roles sees it; of several, the one that may do what is asked."""
    seen = [
        (one, by) for by in auth.actors(session, g.person_id) if (one := seeing.find(session, read_number(number), by))
    ]
    if not seen:
        raise not_found("没有找到这件诉求，或它已不在您名下。")
    return next((pair for pair in seen if best(*pair)), seen[0])


def _actor(session: Session, wanted: Role | None) -> Actor:
    for actor in auth.actors(session, g.person_id):
        if wanted in (None, actor.role):
            return actor
    raise Problem(403, "no-desk", "您没有相应的代表或站长身份，请联系代表联络站。")


def _page(session: Session, actor: Actor, query: DeskQuery) -> list[ServiceRequest]:
    states: tuple[str, ...] = tuple(query.state) or WAITING
    after = place(query.after, 2)
    where = (after[0], after[1]) if after else None
    if actor.role == "deputy":
        return seeing.addressed_to(session, actor, states, where, query.limit + 1)
    return queue.page(session, actor, dict.fromkeys(states), where, query.limit + 1)


def _tallies(session: Session, actor: Actor) -> dict[str, int]:
    return dict.fromkeys(STATES, 0) | tally.of_stations(session, list(actor.station_ids))
