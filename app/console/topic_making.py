"""A new 建议 or 议题: its title, and the requests it begins with, ticked from those whose words are alike."""

from typing import Annotated, Any, Literal

from flask import Response, make_response, redirect, render_template, request, url_for
from pydantic import AfterValidator, StringConstraints
from sqlalchemy.orm import Session

from app.console import bundling
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, invalid
from app.once import once
from app.said import Line, MaybeText, Strict, from_form, something
from models import department, topic
from models.department import Department
from models.idempotency import KeyReused
from models.service_request import listing
from models.topic import finding
from models.workflow import CHIEF

FOUND = 30
AGAIN = Problem(409, "sent-before", "这份表单已经提交过，请到“建议议题”查看；要另建一件，请用下面的新表单。")
Title = Annotated[Line, StringConstraints(min_length=1, max_length=60), AfterValidator(something)]


class TopicIn(Strict):
    kind: Literal["proposal", "topic", "session"]
    title: Title
    number: Annotated[Line, StringConstraints(max_length=40)] = ""
    text: MaybeText = ""
    station: str = ""
    department: str = ""


def new() -> str:
    """With what a request's page brought along."""
    with at_desk() as desk:
        return _page(desk, {"numbers": request.args.get("numbers", "")[:20], "kind": "proposal"}, [])


def _page(desk: Desk, typed: dict[str, str], ticked: list[str], why: Problem | None = None) -> str:
    words = typed.get("words", "")[:40]
    found = finding.candidates(desk.session, desk.actor, words, FOUND) if words.strip() else []
    body = _body(desk, typed.get("department", "")) if typed.get("kind") == topic.SESSION else None
    drawn = finding.lying_with(desk.session, desk.actor, body.id, FOUND) if body else []
    found += [one for one in drawn if one not in found]
    known = {one.number for one in found}
    kept = finding.numbered(desk.session, [n for n in ticked[: bundling.MOST] if n not in known], desk.actor)
    return render_template(
        "console/new_topic.html", desk=desk, typed=typed, ticked=set(ticked), words=words, why=why,
        rows=listing.lines(desk.session, kept + found, desk.actor), kinds=topic.KINDS, bodies=_bodies(desk),
    )  # fmt: skip


def make() -> Response:
    """Made at once; or, where only words were to be looked for, the form again with what was found."""
    ticked = request.form.getlist("number_of")[: bundling.MOST + 1]
    if request.form.get("look"):
        return _again(ticked, None)
    try:
        body = from_form(TopicIn, {name: request.form.get(name, "") for name in TopicIn.model_fields})
        wanted = bundling.numbers(request.form.get("numbers", ""), ticked)
        made = once(caller(), lambda session: _make(session, body, wanted))
    except (Problem, KeyReused) as why:
        return _again(ticked, why if isinstance(why, Problem) else AGAIN)
    where = url_for("console.topic", topic_id=int(made.answer["topic"]), done="topic")
    return redirect(where, 303)  # type: ignore[return-value]


def _make(session: Session, body: TopicIn, wanted: list[str]) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    station_id = _station(desk, body.station)
    faces = _faces(desk, body)
    made = topic.begin(
        session, body.kind, body.title, body.text, desk.actor, desk.counties[0].id, station_id, body.number, faces
    )
    bundling.put(desk, made, wanted)
    return 201, {"topic": str(made.id)}


def _bodies(desk: Desk) -> list[Department]:
    return [one for county in desk.counties for one in department.of_county(desk.session, county.id)]


def _body(desk: Desk, typed: str) -> Department | None:
    return next((one for one in _bodies(desk) if str(one.id) == typed), None)


def _faces(desk: Desk, body: TopicIn) -> int | None:
    """A session is one department's; a proposal or a topic nobody's."""
    if body.kind != topic.SESSION:
        return None
    found = _body(desk, body.department)
    if found is None:
        raise invalid({"department": "请选择面对面的单位。"})
    return found.id


def _station(desk: Desk, typed: str) -> int | None:
    """A chief's is a station's; the county's may be its own."""
    if not typed and desk.actor.role != CHIEF:
        return None
    mine = {str(s.id): s.id for s in desk.stations}
    if not typed and len(mine) == 1:
        return desk.stations[0].id
    if typed not in mine:
        raise invalid({"station": "请选择联络站。"})
    return mine[typed]


def _again(ticked: list[str], why: Problem | None) -> Response:
    if why and why.status not in (409, 422):
        raise why
    typed = {name: value for name, value in request.form.items() if name not in ("token", "key", "number_of")}
    with at_desk() as desk:
        return make_response(_page(desk, typed, ticked, why), why.status if why else 200)
