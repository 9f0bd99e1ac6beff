"""A deputy's own days away, who stands in for them, and for whom they stand in."""

from typing import Any

from flask import make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import absences as shared
from app.absences import AwayIn
from app.errors import Problem, not_found
from app.h5 import who
from app.house import house
from app.once import once
from models import absence, clock, deputy
from models.absence import Absence
from models.deputy import Deputy

HERE = "/deputy/away"


def mine() -> Response:
    with house().database.read() as session:
        try:
            return make_response(_page(session, _me(session)))
        except who.SignInFirst:
            return who.to_sign_in()


def _me(session: Session) -> Deputy:
    found = deputy.serving(session, who.as_deputy(session).person_id)
    if found is None:
        raise not_found()
    return found


def _page(session: Session, me: Deputy, **again: Any) -> str:
    rows = [(one, _named(session, one)) for one in absence.not_over(session, [me.id])]
    for_whom = [(one, _name(session, one.deputy_id)) for one in absence.stood_in_for(session, me.id)]
    colleagues = [(d.id, shared.name_of(session, d)) for d in absence.colleagues(session, me)]
    return render_template(
        "h5/away.html", rows=rows, for_whom=for_whom, colleagues=colleagues, span=shared.span, today=clock.today(),
        **({"typed": {}, "faults": []} | again),
    )  # fmt: skip


def _named(session: Session, one: Absence) -> str:
    return _name(session, one.substitute_id) if one.substitute_id else ""


def _name(session: Session, deputy_id: int) -> str:
    return shared.name_of(session, session.get_one(Deputy, deputy_id))


def add() -> Response:
    """Guard, parse, write down; a refusal shows the page as it is now, with what was typed."""
    return _act(lambda: shared.typed(AwayIn), _write, "away")


def end(away_id: int) -> Response:
    return _act(lambda: away_id, _call_off, "back")


def _act(parse: Any, work: Any, done: str) -> Response:
    try:
        with house().database.read() as session:
            _me(session)
        given = parse()
        once(who.caller(), lambda session: work(session, _me(session), given))
    except who.SignInFirst:
        return who.to_sign_in()
    except Problem as problem:
        return _again(problem)
    return redirect(f"{HERE}?done={done}", 303)


def _write(session: Session, me: Deputy, given: AwayIn) -> tuple[int, dict[str, Any]]:
    made = shared.begin(session, me, given, by=me.person_id)
    return 201, {"id": str(made.id)}


def _call_off(session: Session, me: Deputy, away_id: int) -> tuple[int, dict[str, Any]]:
    found = absence.find(session, away_id, [me.id])
    if found is None:
        raise not_found("没有找到这段请假，它可能已经撤销或结束。")
    found.call_off()
    return 200, {}


def _again(problem: Problem) -> Response:
    if problem.status != 422:
        raise problem
    faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        return make_response(_page(session, _me(session), typed=request.form, faults=faults), 422)
