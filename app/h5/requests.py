"""One request as its resident sees it: the status for anyone, all of it for the filer or a code's holder."""

import hmac
from typing import Any

from flask import make_response, redirect, render_template, request
from pydantic import BaseModel
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import wishes
from app.afterwards import afterwards
from app.errors import Problem, as_problem, not_found
from app.h5 import slip as slips
from app.h5 import who
from app.house import house
from app.moves import refusing
from app.once import once
from app.said import Grade, MaybeText, Strict, Text, from_form, version_in
from models import delivery, throttle
from models.service_request import Actor, ServiceRequest, seeing
from models.service_request.filing import hash_query_code, read_number
from models.service_request.hands import holder_name
from models.service_request.telling import first_words, timeline
from models.station import Station

CODE_TRIES, CODE_WINDOW = 10, 3600


def _find(session: Session, number: str) -> ServiceRequest:
    request = seeing.by_number(session, read_number(number))
    if request is None:
        raise not_found("没有这个编号的诉求,请核对回执上的 10 位编号。")
    return request


def _own(session: Session, one: ServiceRequest) -> Actor | None:
    """The filer, or whoever opened it here with the query code, acts as its resident."""
    if who.known(session) == one.filer_id or one.number in who.granted():
        return Actor(one.filer_id, "resident")
    return None


def status(number: str) -> Response:
    with house().database.read() as session:
        one = _find(session, number)
        actor = _own(session, one)
        if actor is None:
            return make_response(render_template("h5/status.html", **_outside(session, one), fault=""))
        page = make_response(_inside(session, one, actor))
        request_id, person_id = one.id, one.filer_id
        waiting = delivery.open_for(session, request_id, person_id)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, person_id)) if waiting else page


def _outside(session: Session, one: ServiceRequest) -> dict[str, Any]:
    """The status, never the content: where it stands, with which office, and by when."""
    office = session.get_one(Station, one.station_id)
    return {"one": one, "station": office, "state": "filed" if one.state == "held" else one.state}


def _inside(session: Session, one: ServiceRequest, actor: Actor, **more: Any) -> str:
    return render_template(
        "h5/request.html", **_outside(session, one), said=first_words(session, one),
        timeline=timeline(session, one, for_resident=True), with_whom=holder_name(session, one, for_resident=True),
        moves={m.name for m in one.moves_for(actor)}, may_ask=wishes.may_ask(session, actor.person_id),
        **({"typed": {}, "faults": []} | more),
    )  # fmt: skip


def unlock(number: str) -> Response:
    """Number and code together open all of it; wrong codes are counted, not argued with."""
    given = "".join(c for c in request.form.get("code", "") if c.isdigit() and c.isascii())[:20]

    def work(session: Session) -> tuple[ServiceRequest, bool, bool]:
        one = _find(session, number)
        if throttle.tried(session, f"code:{one.number}", CODE_WINDOW) >= CODE_TRIES:
            return one, False, True
        right = hmac.compare_digest(hash_query_code(one.number, given), one.query_code_hash)
        if not right:
            throttle.count(session, f"code:{one.number}", CODE_WINDOW)
        return one, right, False

    one, right, shut = house().database.transact(work)
    if shut:
        headers = {"Retry-After": str(throttle.seconds_left(CODE_WINDOW))}
        detail = "查询码输错次数太多,请一小时后再试,或带回执到代表联络站查询。"
        raise Problem(429, "too-many-codes", detail, headers=headers)
    if right:
        response = redirect(f"/r/{one.number}", 303)
        who.grant(response, one.number)
        return response
    with house().database.read() as session:
        page = render_template("h5/status.html", **_outside(session, one), fault="查询码不对,请核对回执上的 8 位数字。")
    return make_response(page, 403)


def slip(number: str) -> str:
    with house().database.read() as session:
        one = _find(session, number)
        if _own(session, one) is None:
            raise not_found()
        return render_template("h5/slip.html", **_outside(session, one), code=slips.code_for(one.number))


class Message(Strict):
    text: Text


class Rating(Strict):
    grade: Grade
    text: MaybeText = ""
    seen: int


class Withdrawal(Strict):
    text: MaybeText = ""
    seen: int


DEEDS: dict[str, type[BaseModel]] = {"messages": Message, "rating": Rating, "withdrawal": Withdrawal}


def act(number: str, deed: str) -> Response:
    """Say more, rate, or withdraw; what was typed survives a refusal."""
    try:
        body = from_form(DEEDS[deed], _typed(deed))
        once(who.caller(), lambda session: _do(session, number, deed, body))
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(number, why)
    return redirect(f"/r/{read_number(number)}?done={deed}", 303)


def _typed(deed: str) -> dict[str, Any]:
    typed: dict[str, Any] = {k: request.form.get(k, "") for k in DEEDS[deed].model_fields if k != "seen"}
    return typed | ({"seen": version_in(request.form.get("seen", ""))} if deed != "messages" else {})


def _do(session: Session, number: str, deed: str, body: Any) -> tuple[int, dict[str, Any]]:
    one = _find(session, number)
    actor = _own(session, one)
    if actor is None:
        raise not_found()
    wishes.note(session, actor.person_id)
    with refusing(one, for_resident=True):
        if deed == "messages":
            one.tell(body.text, by=actor)
        else:
            one.expect(body.seen)
            _settle(one, deed, body, actor)
    return 200, {"version": one.version}


def _settle(one: ServiceRequest, deed: str, body: Any, actor: Actor) -> None:
    if deed == "rating":
        one.rate(body.grade, body.text, by=actor)
    else:
        one.withdraw(body.text, by=actor)


def _again(number: str, why: Exception) -> Response:
    problem = as_problem(why)
    if problem.status not in (409, 422, 429):
        raise why
    faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        one = _find(session, number)
        actor = _own(session, one)
        if actor is None:
            raise not_found()
        page = make_response(_inside(session, one, actor, typed=request.form, faults=faults), problem.status)
    page.headers.update(problem.headers)
    return page
