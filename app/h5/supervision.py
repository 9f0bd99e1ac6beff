"""What somebody was named to press, opened in WeChat: their own list, and one matter with its log and their moves."""

from typing import Any

from flask import g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import auth, moves
from app import phone as phones
from app.afterwards import afterwards
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, not_found
from app.h5 import who
from app.house import house
from app.once import once
from app.said import from_form, version_in
from models import clock, delivery, region, supervision
from models.board import pressing
from models.board.pressing import Pressed
from models.service_request import Actor, ServiceRequest, alerts, listing, seeing, unnamed
from models.service_request.filing import read_number
from models.service_request.hands import holder_name
from models.workflow import MOVES, SUPERVISOR

MINE = {name for name in DESK if SUPERVISOR in MOVES[name].roles}
Row = tuple[Pressed, str, str]  # the matter, its title, and in which role


def mine() -> Response:
    with house().database.read() as session:
        try:
            me = _me(session)
        except who.SignInFirst:
            return who.to_sign_in()
        going, over = (_rows(session, found, me) for found in pressing.mine(session, me))
        lists = {"督办中": going, "已办结": over}
        return make_response(render_template("h5/supervision.html", lists=lists, now=clock.now()))


def rows_of(session: Session, person_id: int) -> list[Row]:
    """For the top of a deputy's own list: what goes on of it."""
    me = auth.supervisor_actor(session, person_id)
    return _rows(session, pressing.mine(session, me)[0], me) if me else []


def _rows(session: Session, found: list[Pressed], me: Actor) -> list[Row]:
    said = unnamed.first_words_of(session, [one.request for one in found], me) if found else {}
    return [(one, listing.title(said.get(one.request.id, {})), one.role_of(me.person_id)) for one in found]


def _me(session: Session) -> Actor:
    """By WeChat, and never by the link alone."""
    if not g.person_id:
        raise who.SignInFirst
    me = auth.supervisor_actor(session, g.person_id)
    if me is None:
        raise not_found("现在没有由您督办的诉求。")
    return me


def one(number: str) -> Response:
    with house().database.read() as session:
        try:
            me = _me(session)
        except who.SignInFirst:
            return who.to_sign_in()
        found = _find(session, number, me)
        page = make_response(_page(session, found, me))
        request_id = found.id
        waiting = delivery.open_for(session, request_id, me.person_id)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me.person_id)) if waiting else page


def _find(session: Session, number: str, me: Actor) -> ServiceRequest:
    found = seeing.find(session, read_number(number), me)
    if found is None:
        raise not_found("没有找到这件诉求，或它已不由您督办。")
    return found


def _page(session: Session, found: ServiceRequest, me: Actor, **more: Any) -> str:
    told, allowed = unnamed.timeline(session, found, me), [m for m in fields.moves_of(found, me) if m.name in MINE]
    return render_template(
        "h5/supervision_one.html", one=found, now=clock.now(), timeline=told,
        said=unnamed.first_words(session, found, me),
        log=[entry for entry in told if entry.move in pressing.PUSHES], with_whom=holder_name(session, found),
        supervisors=supervision.current(session, found.id), village=region.full_name(session, found.village_id),
        known=_presses(found, me) and seeing.knows_filer(found, me), moves=allowed, forms_of=fields.FORMS,
        alert=alerts.of_one(session, found),
        choices=fields.Choices(session, found), **({"typed": {}, "move": "", "why": None, "phone": ""} | more),
    )  # fmt: skip


def _presses(found: ServiceRequest, me: Actor) -> bool:
    """Name and number are for whoever may still do something about it."""
    return any(m.name in MINE for m in found.moves_for(me))


def phone(number: str) -> Response:
    """The page with the number on it, once the look is written down."""
    try:
        return phones.show(
            who.caller(), lambda session: _caller(session, number),
            lambda session, found, shown: _page(session, *found[:2], phone=shown),
        )  # fmt: skip
    except who.SignInFirst:
        return who.to_sign_in()


def _caller(session: Session, number: str) -> phones.Found:
    me = _me(session)
    found = _find(session, number, me)
    return found, me, _presses(found, me)


def move(number: str, move: str) -> Response:
    """A push or a note; a refusal shows the page as it is now, with what was typed."""
    if move not in MINE:
        raise not_found()
    typed = {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}
    try:
        with house().database.read() as session:
            _find(session, number, _me(session))
        body = from_form(DESK[move].body, typed | {"seen": version_in(request.form.get("seen", ""))})
        once(who.caller(), lambda session: _play(session, number, move, body))
    except who.SignInFirst:
        return who.to_sign_in()
    except Problem as why:
        return _again(number, move, typed, why)
    return redirect(f"/supervision/{read_number(number)}?done={move}", 303)


def _play(session: Session, number: str, move: str, body: Seen) -> tuple[int, dict[str, Any]]:
    me = _me(session)
    found = _find(session, number, me)
    moves.play(found, move, body, me)
    return 200, {"version": found.version}


def _again(number: str, move: str, typed: dict[str, Any], why: Problem) -> Response:
    if why.status not in (409, 422):
        raise why
    with house().database.read() as session:
        me = _me(session)
        page = _page(session, _find(session, number, me), me, typed=typed, move=move, why=why)
    return make_response(page, why.status)
