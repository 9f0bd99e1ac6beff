"""What a resident does about their own request: say more, rate, confirm, doubt, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, request
from pydantic import BaseModel
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import wishes
from app.deeds.bodies import MaybeSpoken, Seen, Spoken
from app.errors import as_problem, invalid
from app.h5 import enclosing, who
from app.h5.requests import inside, theirs
from app.house import house
from app.moves import refusing
from app.once import once, told_before
from app.said import Grade, MaybeText, Somehow, from_form, version_in
from models.service_request import Actor, ServiceRequest
from models.service_request.filing import read_number

WITH_FILES = "messages"


class Rating(Seen):
    grade: Grade
    text: MaybeText = ""


def _tell(one: ServiceRequest, body: Somehow, by: Actor) -> None:
    one.tell(body.text, by=by, attachments=[int(a) for a in body.attachments])


DEEDS: dict[str, tuple[type[BaseModel], Callable[[ServiceRequest, Any, Actor], Any]]] = {
    WITH_FILES: (Somehow, _tell),
    "rating": (Rating, lambda one, body, by: one.rate(body.grade, body.text, by=by)),
    "withdrawal": (MaybeSpoken, lambda one, body, by: one.withdraw(body.text, by=by)),
    "confirmation": (Seen, lambda one, body, by: one.confirm(by=by)),
    "dispute": (Spoken, lambda one, body, by: one.dispute(body.text, by=by)),
}


def act(number: str, deed: str) -> Response:
    """What was typed, and what was sent along, survives a refusal."""
    typed = _typed(deed)
    try:
        if told_before(who.caller()) is None:
            _do(number, deed, typed)
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(number, deed, typed, why)
    return redirect(f"/r/{read_number(number)}?done={deed}", 303)


def _typed(deed: str) -> dict[str, Any]:
    wanted = DEEDS[deed][0].model_fields
    typed: dict[str, Any] = {k: request.form.get(k, "") for k in wanted if k not in ("seen", "attachments")}
    return enclosing.typed(typed) if deed == WITH_FILES else typed


def _do(number: str, deed: str, typed: dict[str, Any]) -> None:
    if deed == WITH_FILES and (faults := _keep(number, typed)):
        raise invalid(faults)
    body = from_form(DEEDS[deed][0], _given(deed, typed))
    once(who.caller(), lambda session: _play(session, number, deed, body))


def _keep(number: str, typed: dict[str, Any]) -> dict[str, str]:
    """As the filer's own, whoever holds the phone: they act for the filer."""
    return enclosing.keep(typed, lambda session: theirs(session, number)[1].person_id)


def _given(deed: str, typed: dict[str, Any]) -> dict[str, Any]:
    if deed == WITH_FILES:
        return {"text": typed["text"], "attachments": [*typed["voice"], *typed["photos"]]}
    return typed | ({"seen": version_in(request.form.get("seen", ""))} if "seen" in DEEDS[deed][0].model_fields else {})


def _play(session: Session, number: str, deed: str, body: Any) -> tuple[int, dict[str, Any]]:
    one, actor = theirs(session, number)
    wishes.note(session, actor.person_id)
    with refusing(one, for_resident=True):
        if isinstance(body, Seen):
            one.expect(body.seen)
        DEEDS[deed][1](one, body, actor)
    return 200, {"version": one.version}


def _again(number: str, deed: str, typed: dict[str, Any], why: Exception) -> Response:
    problem = as_problem(why)
    if problem.status not in (409, 422, 429):
        raise why
    faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        shown = inside(session, *theirs(session, number), typed=typed, faults=faults, tried=deed)
        page = make_response(shown, problem.status)
    page.headers.update(problem.headers)
    return page
