"""The sheets on the walls: which hang where, whom they reach, which want reprinting."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for
from pydantic import Field
from sqlalchemy.orm import Session

from app import sheets
from app.console import making, scan_count
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.house import house
from app.once import once
from app.said import Line, Strict, from_form
from models import clock, code, region
from models.code import ON_WALLS, Code, Reach
from models.idempotency import KeyReused
from models.station import Station
from qr.printing import FORMS
from qr.token import link

PAGE = 30
BEFORE = re.compile(r"[0-9a-f]{1,15}|[0-7][0-9a-f]{15}")  # no more than a column holds
MONTH = 30
TABS = {
    "": "全部", "unhung": "未张贴", "hung": "在墙上", "reprint": "需重印", "unscanned": "从未被扫",
    "gone": "停用或揭下",
}  # fmt: skip


class Row(NamedTuple):
    code: Code
    reach: Reach
    whom: str
    where: str
    today: int
    month: int


class RevokeIn(Strict):
    why: Line = Field(min_length=1)


def codes() -> str:
    with at_desk() as desk:
        return render_template("console/codes.html", desk=desk, **_shown(desk))


def _shown(desk: Desk) -> dict[str, Any]:
    chosen = desk.narrowed()[1]
    show = request.args.get("show", "")
    show = show if show in TABS else ""
    stations = [chosen.id] if chosen else desk.sheet_stations
    found = list(islice(_walk(desk.session, stations, show), PAGE + 1))
    more = f"{found[PAGE - 1][0].id:x}" if len(found) > PAGE else None
    return {
        "rows": _rows(desk.session, found[:PAGE]), "show": show, "tabs": TABS, "chosen": chosen, "more": more,
        "reprint_scope": _all_of(desk, chosen),
    }  # fmt: skip


def _all_of(desk: Desk, chosen: Station | None) -> str:
    """The order that renews every sheet on this list; none where the list is of several stations of a county."""
    if desk.actor.role == "county" and chosen is None and len(desk.counties) == 1:
        return f"reprint:{desk.counties[0].id}"
    home = chosen or (desk.stations[0] if len(desk.stations) == 1 else None)
    return f"reprint:{home.id}" if home else ""


def _walk(session: Session, stations: list[int], show: str) -> Iterator[tuple[Code, Reach]]:
    """Newest first, fetched page by page for as long as somebody wants more."""
    given = request.args.get("before", "")
    before = int(given, 16) if BEFORE.fullmatch(given) else None
    while sheets_of := code.page(session, stations, before, PAGE + 1, show):
        for one in sheets_of:
            reached = code.reach(session, one)
            if reached.wants_reprint or show != "reprint":
                yield one, reached
        before = sheets_of[-1].id


def _rows(session: Session, found: list[tuple[Code, Reach]]) -> list[Row]:
    ids = [one.id for one, _ in found]
    today = code.scans(session, ids, clock.today())
    month = code.scans(session, ids, clock.days_ago(MONTH - 1))
    return [
        Row(
            one, reached, sheets.headline(session, reached), region.full_name(session, one.village_id),
            today.get(one.id, 0), month.get(one.id, 0),
        )
        for one, reached in found
    ]  # fmt: skip


def find(desk: Desk, code_id: int) -> Code:
    found = code.at(desk.session, code_id, desk.sheet_stations)
    if found is None:
        raise not_found("没有找到这张码，或它不属于您的联络站。")
    return found


def one(code_id: int) -> str:
    with at_desk() as desk:
        return page(desk, code_id)


def page(desk: Desk, code_id: int, **again: Any) -> str:
    found = find(desk, code_id)
    [row] = _rows(desk.session, [(found, code.reach(desk.session, found))])
    total = code.scans(desk.session, [found.id]).get(found.id, 0)
    printed = link(house().settings.public_url, found.token)
    again = {"faults": {}, "has_mini_program": bool(house().settings.wx_mp_scan_page)} | again
    return render_template(
        "console/code.html", desk=desk, row=row, total=total, link=printed, today=clock.today(), forms_of=FORMS,
        on_walls=ON_WALLS, by_day=scan_count.by_day(desk.session, code_id),
        by_month=scan_count.by_month(desk.session, code_id), **again,
    )  # fmt: skip


def new() -> str:
    with at_desk() as desk:
        return making.form(desk, typed=request.args, faults={})


def make() -> Response:
    try:
        wanted = from_form(making.SheetIn, making.fields())
        made = once(caller(), lambda session: making.make(seat(session), wanted))
    except (Problem, KeyReused) as why:
        wrong = faults(why) if isinstance(why, Problem) else {"": "这份表单已经提交过。要再做一张，请核对后重新提交。"}
        with at_desk() as desk:
            return make_response(making.form(desk, typed=request.form, faults=wrong), 422)
    return redirect(url_for("console.code", code_id=made.answer["id"]), 303)  # type: ignore[return-value]


def revoke(code_id: int) -> Response:
    try:
        why = from_form(RevokeIn, {"why": request.form.get("why", "").strip()}).why
    except Problem as problem:
        with at_desk() as desk:
            return make_response(page(desk, code_id, faults=faults(problem)), 422)
    once(caller(), lambda session: _revoke(seat(session), code_id, why))
    return redirect(url_for("console.code", code_id=code_id), 303)  # type: ignore[return-value]


def _revoke(desk: Desk, code_id: int, why: str) -> tuple[int, dict[str, Any]]:
    found = find(desk, code_id)
    if found.revoked_at is None:
        found.revoke(why)
    return 200, {}


def faults(why: Problem) -> dict[str, str]:
    """Field by field, for a form that is shown again; what is no field's fault is nobody's to mend there."""
    if why.status != 422:
        raise why
    return {e["field"]: e["detail"] for e in why.more.get("errors", [])} or {"": why.detail}
