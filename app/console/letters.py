"""The ledger of numbered letters: which went where, who signed for it, and what is awaited now."""

import re
from typing import Annotated, Any, NamedTuple

from flask import g, redirect, render_template, request, url_for
from pydantic import AfterValidator
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import auth
from app.console import department_desk
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.house import house
from app.once import once
from app.pages import by_day
from app.said import Name, Strict, from_form, something
from models import letter as letters_of
from models import letterbook
from models.department import Department
from models.letter import Letter
from models.service_request import Actor, ServiceRequest

BEFORE = re.compile(r"[0-9a-f]{1,15}|[0-7][0-9a-f]{15}")  # no more than a column holds
AWAITED = {"ordered": "受理", "taken": "报告结果", "queried": "报告结果"}


class Line(NamedTuple):
    letter: Letter
    body: str
    one: ServiceRequest
    due: str  # what is awaited now because of it, and by when
    sent: str
    mine: bool  # to be opened by who looks
    page: str  # the request, as who looks may see it


def actors(session: Session) -> list[Actor]:
    """Everything this person may open letters as."""
    found = (auth.desk_actor(session, g.person_id), auth.handler_actor(session, g.person_id))
    return [actor for actor in found if actor]


def lines(session: Session, letters: list[Letter], mine: set[int]) -> list[Line]:
    sent, last = letterbook.sent(session, letters), letterbook.last_of_each(session, letters)
    desk = auth.desk_actor(session, g.person_id)
    seen = letterbook.seen(session, letters, desk) if desk else set()
    about = {one.id: session.get_one(ServiceRequest, one.request_id) for one in letters}
    return [
        Line(
            one, session.get_one(Department, one.department_id).name, about[one.id],
            _awaited(one, about[one.id]) if one.id in last else "", sent[one.id], one.id in mine,
            url_for("console.request" if one.request_id in seen else "console.handled", number=about[one.id].number),
        )
        for one in letters
    ]  # fmt: skip


def _awaited(letter: Letter, one: ServiceRequest) -> str:
    if letter.void_at or one.state not in AWAITED:
        return ""
    return f"{by_day(one.due_at)}前{AWAITED[one.state]}"


def of_request(session: Session, request_id: int) -> list[Line]:
    """For the card on a request's page: every letter there was, with the files of those one may open."""
    mine = {one.id for one in letterbook.of_request(session, request_id, actors(session))}
    return lines(session, letters_of.of_request(session, request_id)[::-1], mine)


def of_department(session: Session, request_id: int, actor: Actor) -> list[Line]:
    """As a department sees them: its own, and none that it sent back."""
    found = letterbook.of_request(session, request_id, [actor])
    return lines(session, found, {one.id for one in found})


def letters() -> str:
    with house().database.read() as session:
        desk, who = _desk(session), actors(session)
        given = request.args.get("before", "")
        before = int(given, 16) if BEFORE.fullmatch(given) else None
        found = letterbook.page(session, who, before, letterbook.PAGE + 1)
        shown = found[: letterbook.PAGE]
        return render_template(
            "console/letters.html", desk=desk, rows=lines(session, shown, letterbook.openable(session, shown, who)),
            more=f"{shown[-1].id:x}" if len(found) > letterbook.PAGE else None, later=before is not None,
            offices={one.id: letterbook.office(session, one) for one in shown},
        )  # fmt: skip


def _desk(session: Session) -> Desk:
    """The office's, or the department's of who has no other."""
    return seat(session) if auth.desk_actor(session, g.person_id) else department_desk.seat(session)


def receipt(letter_id: int) -> Response:
    """Where a joint meeting gave it to the department, nobody accepted it first: this is where it is signed for."""
    number = once(caller(), lambda session: _sign(session, letter_id)).answer["number"]
    return redirect(url_for("console.handled", number=number, done="receipt"), 303)


class PaperIn(Strict):
    name: Annotated[Name, AfterValidator(something)]


def paper_receipt(letter_id: int) -> Response:
    """A body without anybody here, or one that would rather sign on paper."""
    with at_desk() as desk:
        _issued(desk, letter_id)
    typed = from_form(PaperIn, {"name": request.form.get("name", "").strip()})
    number = once(caller(), lambda session: _sign_on_paper(session, letter_id, typed.name)).answer["number"]
    return redirect(url_for("console.request", number=number, done="receipt"), 303)


def _issued(desk: Desk, letter_id: int) -> Letter:
    found = letterbook.find(desk.session, letter_id, [desk.actor])
    if found is None:
        raise not_found("没有找到这份函，或它不是您这里印发的。")
    return found


def _sign_on_paper(session: Session, letter_id: int, name: str) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = _issued(desk, letter_id)
    if not letters_of.receive_on_paper(desk.session, found, name, desk.actor.person_id):
        raise Problem(409, "signed-before", "这份函已经签收或作废，请看最新情况。")
    return 200, {"number": session.get_one(ServiceRequest, found.request_id).number}


def _sign(session: Session, letter_id: int) -> tuple[int, dict[str, Any]]:
    actor = auth.handler_actor(session, g.person_id)
    found = letterbook.find(session, letter_id, [actor] if actor else [])
    if found is None:
        raise not_found("没有找到这份函，或它不属于您的单位。")
    one = session.get_one(ServiceRequest, found.request_id)
    if one.state == "ordered":
        raise Problem(409, "take-first", "请先受理这件诉求，受理即视为签收。")
    letters_of.receive(session, one.id, g.person_id)
    return 200, {"number": one.number}
