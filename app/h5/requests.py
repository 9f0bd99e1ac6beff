"""One request as its resident sees it: the status for anyone, all of it for the filer or a code's holder."""

import hmac
from typing import Any

from flask import make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import slip as slips
from app import wishes
from app.afterwards import afterwards
from app.deeds import own as deeds
from app.errors import Problem, not_found
from app.h5 import course, who
from app.house import house
from models import delivery, throttle
from models.attachment import MOST_PHOTOS
from models.service_request import Actor, ServiceRequest, plainly, seeing, together
from models.service_request.filing import hash_query_code, read_number
from models.service_request.telling import first_words, timeline, told_state
from models.station import Station
from models.topic import finding as listed

CODE_TRIES, CODE_WINDOW = 10, 3600


def find(session: Session, number: str) -> ServiceRequest:
    request = seeing.by_number(session, read_number(number))
    if request is None:
        raise not_found("没有这个编号的诉求，请核对回执上的 10 位编号。")
    return request


def own(session: Session, one: ServiceRequest) -> Actor | None:
    """The filer, or whoever opened it here with the query code, acts as its resident."""
    if who.known(session) == one.filer_id or one.number in who.granted():
        return Actor(one.filer_id, "resident")
    return None


def theirs(session: Session, number: str) -> tuple[ServiceRequest, Actor]:
    """A request and its resident in front of us; for anybody else it is not there."""
    one = find(session, number)
    actor = own(session, one)
    if actor is None:
        raise not_found()
    return one, actor


def status(number: str) -> Response:
    with house().database.read() as session:
        one = find(session, number)
        actor = own(session, one)
        if actor is None:
            return make_response(render_template("h5/status.html", **_outside(session, one), fault=""))
        page = make_response(inside(session, one, actor))
        request_id, person_id = one.id, one.filer_id
        waiting = delivery.open_for(session, request_id, person_id)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, person_id)) if waiting else page


def _outside(session: Session, one: ServiceRequest, own: bool = False) -> dict[str, Any]:
    """The status, never the content: where it stands, with which office, and by when."""
    office, state = session.get_one(Station, one.station_id), told_state(one.state, for_resident=True)
    return {
        "one": one, "station": office, "state": state, "label": plainly.state_in_full(one.profile, state, own),
        "step": course.step(session, one), "stages": course.stages(one),
    }  # fmt: skip


def inside(session: Session, one: ServiceRequest, actor: Actor, **more: Any) -> str:
    told = timeline(session, one, for_resident=True)
    return render_template(
        "h5/request.html", **_outside(session, one, own=True), said=first_words(session, one), timeline=told,
        standing=course.standing(session, one), ended=course.ended(session, one, told),
        order=course.order(session, one, told), doubt_until=course.doubt_until(one),
        moves={m.name for m in deeds.moves_of(one, actor)}, may_ask=wishes.may_ask(session, actor.person_id),
        together=together.of(session, one), listed=listed.of_requests(session, [one.id]).get(one.id, []),
        most_photos=MOST_PHOTOS, **({"typed": {}, "faults": [], "tried": ""} | more),
    )  # fmt: skip


def unlock(number: str) -> Response:
    """Number and code together open all of it; wrong codes are counted, not argued with."""
    given = "".join(c for c in request.form.get("code", "") if c.isdigit() and c.isascii())[:20]

    def work(session: Session) -> tuple[ServiceRequest, bool, bool]:
        one = find(session, number)
        if throttle.tried(session, f"code:{one.number}", CODE_WINDOW) >= CODE_TRIES:
            return one, False, True
        right = hmac.compare_digest(hash_query_code(one.number, given), one.query_code_hash)
        if not right:
            throttle.count(session, f"code:{one.number}", CODE_WINDOW)
        return one, right, False

    one, right, shut = house().database.transact(work)
    if shut:
        headers = {"Retry-After": str(throttle.seconds_left(CODE_WINDOW))}
        detail = "查询码输错次数太多，请一小时后再试，或带回执到代表联络站查询。"
        raise Problem(429, "too-many-codes", detail, headers=headers)
    if right:
        response = redirect(f"/r/{one.number}", 303)
        who.grant(response, one.number)
        return response
    with house().database.read() as session:
        shown = _outside(session, find(session, number))
        page = render_template("h5/status.html", **shown, fault="查询码不对，请核对回执上的 8 位数字。")
    return make_response(page, 403)


def slip(number: str) -> str:
    with house().database.read() as session:
        one, _ = theirs(session, number)
        return render_template("h5/slip.html", **_outside(session, one), code=slips.code_for(one.number))


def slip_picture(number: str) -> Response:
    """What the slip says, to press on and keep."""
    with house().database.read() as session:
        one, _ = theirs(session, number)
        drawn = slips.picture(one, session.get_one(Station, one.station_id).name)
    return Response(drawn, mimetype="image/png")
