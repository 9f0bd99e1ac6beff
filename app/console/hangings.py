"""A sheet is up, or off its wall again."""

from datetime import date
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from sqlalchemy.orm import Session

from app.console.codes import find, page
from app.console.desk import at_desk, caller, seat
from app.errors import Problem, invalid
from app.once import once
from app.said import Day, Strict, from_form
from models import clock, code
from models.code import ON_WALLS, Code


class HungIn(Strict):
    on: Day
    form: str = ON_WALLS[0]


def hang(code_id: int) -> Response:
    return _noted(code_id, "hung")


def take_down(code_id: int) -> Response:
    return _noted(code_id, "down")


def _noted(code_id: int, what: str) -> Response:
    try:
        wanted = from_form(HungIn, {name: request.form.get(name, "") for name in HungIn.model_fields})
        once(caller(), lambda session: _note(session, code_id, what, wanted))
    except Problem as why:
        if why.status != 422:
            raise
        wrong = {fault["field"]: fault["detail"] for fault in why.more.get("errors", [])}
        with at_desk() as desk:
            return make_response(page(desk, code_id, faults={what: wrong.get("on") or "请检查填写的内容。"}), 422)
    return redirect(url_for("console.code", code_id=code_id, done=what), 303)  # type: ignore[return-value]


def _note(session: Session, code_id: int, what: str, wanted: HungIn) -> tuple[int, dict[str, Any]]:
    one, on = find(seat(session), code_id), date.fromisoformat(wanted.on)
    _check(one, what, on, wanted.form)
    if what == "hung":
        code.hang(session, one, on, wanted.form)
    else:
        one.take_down(on)
    return 200, {}


def _check(one: Code, what: str, on: date, form: str) -> None:
    if one.revoked_at is not None and what == "hung":
        raise Problem(409, "revoked-code", "这张码已停用，不能再张贴。")
    if on > clock.today():
        raise invalid({"on": "日期不能晚于今天。"})
    if form not in ON_WALLS:
        raise invalid({"form": "请从页面给出的选项中选择。"})
    if what == "down" and one.hung_on and on < one.hung_on:
        raise invalid({"on": "揭下的日期不能早于张贴的日期。"})
