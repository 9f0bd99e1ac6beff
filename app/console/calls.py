"""The telephone lists: whom no message found, to be printed, called, and ticked off."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from sqlalchemy.orm import Session

from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.house import house
from app.notices import NOTICES
from app.once import once, told_before
from models import clock, person
from models.board import calls as board
from models.board.calls import Call
from models.idempotency import Outcome
from models.person import Person
from models.service_request import ServiceRequest, listing, seeing, unnamed
from models.service_request.filing import TOLD_BY, read_number
from wechat.errors import WechatError

CALLED = tuple(name for name, notice in NOTICES.items() if notice.for_resident and notice.phoned)
LINK_DAYS = 30
WAYS = {way: label for way, label in TOLD_BY.items() if way != "call"}
NO_PHONE = "未留电话"


@dataclass(frozen=True)
class Line:
    call: Call
    who: str
    phone: str
    title: str
    what: str
    office: str
    way: str  # a visit or the board, where they chose that, or left no number; else they are telephoned
    in_mini: bool  # an SMS with a link into the mini program is a way too


def calls() -> str:
    with at_desk() as desk:
        return _page(desk)


def _page(desk: Desk, **more: Any) -> str:
    actor, chosen = desk.narrowed()
    offices = {s.id: s.name for s in desk.stations}
    deputies = _lines(desk, board.deputies(desk.session, actor), offices)
    residents = _lines(desk, board.residents(desk.session, actor, CALLED), offices)
    return render_template(
        "console/calls.html", desk=desk, chosen=chosen, deputies=deputies, today=clock.now(),
        residents=[line for line in residents if not line.way], by_hand=[line for line in residents if line.way],
        **({"link": None, "linked": "", "why": ""} | more),
    )  # fmt: skip


def _lines(desk: Desk, found: list[Call], offices: dict[int, str]) -> list[Line]:
    said = unnamed.first_words_of(desk.session, [call.request for call in found], desk.actor)
    return [_line(desk, call, said.get(call.request.id, {}), offices) for call in found]


def _line(desk: Desk, call: Call, said: dict[str, Any], offices: dict[int, str]) -> Line:
    """Numbers are for whoever calls: the chief, and nobody else."""
    one, theirs = call.request, call.request.filer_id == call.person_id
    someone = desk.session.get_one(Person, call.person_id)
    known = not theirs or seeing.knows_filer(one, desk.actor)
    name = (one.contact_name or "未留姓名") if theirs else f"{someone.name or '未登记姓名'}代表"
    phone = (one.contact_phone if theirs else someone.phone) or ""
    chief = desk.actor.role == "chief" and known
    return Line(
        call, name if known else "不便显示", phone if chief else "", listing.title(said), NOTICES[call.notice].line,
        offices[one.station_id], _way(one, phone) if theirs else "",
        bool(chief and theirs and phone and _in_mini(desk.session, call.person_id)),
    )  # fmt: skip


def _way(one: ServiceRequest, phone: str) -> str:
    return WAYS.get(one.told_by or "", "" if phone else NO_PHONE)


def _in_mini(session: Session, person_id: int) -> bool:
    settings = house().settings
    ready = settings.wx_mp_appid and settings.wx_mp_page
    return bool(ready and person.openid_of(session, person_id, settings.wx_mp_appid))


def called(number: str, person_id: int) -> Response:
    once(caller(), lambda session: _tick(seat(session), number, person_id))
    return redirect(url_for("console.calls", done="called"), 303)  # type: ignore[return-value]


def _tick(desk: Desk, number: str, person_id: int) -> tuple[int, dict[str, Any]]:
    found = _find(desk, number)
    board.called(desk.session, found.id, person_id)
    return 200, {}


def _find(desk: Desk, number: str) -> ServiceRequest:
    if desk.actor.role != "chief":
        raise Problem(403, "chiefs-only", "只有本站站长可以办理电话告知。")
    found = seeing.find(desk.session, read_number(number), desk.actor)
    if found is None:
        raise not_found("没有找到这件诉求，或它不属于您的联络站。")
    return found


def link(number: str) -> Response:
    """A link into the mini program, for the chief to paste into an SMS."""
    with at_desk() as desk:
        found = _find(desk, number)
        if not _in_mini(desk.session, found.filer_id):
            raise not_found("这位群众没有用过小程序，不能用短信链接。")
        number = found.number
    try:
        more = {"link": (told_before(caller()) or _link(number)).answer["link"], "linked": number}
    except WechatError as why:
        more = {"why": why.said}
    with at_desk() as desk:
        return make_response(_page(desk, **more), 503 if "why" in more else 200)


def _link(number: str) -> Outcome:
    """WeChat makes it with no transaction open; the answer is kept, so that a reload makes no second one."""
    made = house().mp.url_link(house().settings.wx_mp_page, f"number={number}", LINK_DAYS)
    return once(caller(), lambda session: (201, {"link": made}))
