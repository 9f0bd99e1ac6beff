"""承办单位: which bodies there are, who acts for them and what lies with them; the county keeps the list."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response, make_response, redirect, render_template, request, url_for

from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, invalid, not_found
from app.once import once
from app.said import IdText, Line, Strict, from_form
from models import department, region
from models.county_book import cells
from models.department import Department, NameUsed
from models.service_request.at_departments import open_orders

Act = Callable[[Desk], None]
USED = "已有同名的承办单位，请核对；确是另一家的，请在名称里写明区别。"


class Row(NamedTuple):
    one: Department
    where: str
    handlers: list[str]
    open: int


class ChangeIn(Strict):
    name: Line
    superior: Line | None = None


class AddIn(ChangeIn):
    region: IdText


def departments() -> str:
    with at_desk() as desk:
        return _list(desk)


def _list(desk: Desk, **again: Any) -> str:
    rows = [row for county in desk.counties for row in _rows(desk, county.id)]
    return render_template(
        "console/departments.html", desk=desk, rows=rows, may=_may(desk), seats=_seats(desk),
        **({"typed": {}, "why": None} | again),
    )  # fmt: skip


def _rows(desk: Desk, county_id: int) -> list[Row]:
    found = department.of_county(desk.session, county_id)
    ids, places = [one.id for one in found], region.names(desk.session, county_id)
    handlers, lying = department.handler_names(desk.session, ids), open_orders(desk.session, desk.actor, ids)
    return [Row(one, places.get(one.region_id, ""), handlers[one.id], lying[one.id]) for one in found]


def _seats(desk: Desk) -> list[region.Region]:
    return [place for county in desk.counties for place in region.seats(desk.session, county.id)]


def _may(desk: Desk) -> bool:
    return desk.actor.role == "county"


def add() -> Response:
    def act(desk: Desk) -> None:
        given: AddIn = _read(AddIn, "name", "superior", "region")
        where = next((place for place in _seats(desk) if str(place.id) == given.region), None)
        if where is None:
            raise invalid({"region": "请从列表中选择。"})
        department.add(desk.session, where, given.name, given.superior)

    return _try(act, _list)


def one(department_id: int) -> str:
    with at_desk() as desk:
        return _page(desk, department_id)


def _page(desk: Desk, department_id: int, **again: Any) -> str:
    found = _find(desk, department_id)
    (row,) = (row for row in _rows(desk, found.county_id) if row.one.id == found.id)
    given = {"name": found.name, "superior": found.superior or ""}
    return render_template(
        "console/department.html", desk=desk, row=row, **({"typed": given, "why": None} | again)
    )


def change(department_id: int) -> Response:
    def act(desk: Desk) -> None:
        given: ChangeIn = _read(ChangeIn, "name", "superior")
        department.change(desk.session, _find(desk, department_id), given.name, given.superior)

    with at_desk() as desk:
        _find(desk, department_id)
    return _try(act, lambda desk, **again: _page(desk, department_id, **again))


def _find(desk: Desk, department_id: int) -> Department:
    _county_only(desk)
    found = department.find(desk.session, department_id, [county.id for county in desk.counties])
    if found is None:
        raise not_found("没有找到这家承办单位。")
    return found


def _county_only(desk: Desk) -> None:
    if not _may(desk):
        raise Problem(403, "county-only", "承办单位由县人大工作人员增加和修改。")


def _read(model: type[ChangeIn], *fields: str) -> Any:
    """Names as the workbook reads them, so that both find the same body."""
    given = from_form(model, {field: request.form.get(field, "").strip() for field in fields})
    wrong: dict[str, str] = {}
    for field in ("name", "superior"):
        try:
            setattr(given, field, cells.name(getattr(given, field)) if getattr(given, field) else None)
        except cells.Unclear as why:
            wrong[field] = str(why)
    if wrong:
        raise invalid(wrong)
    return given


def _try(act: Act, page: Callable[..., str]) -> Response:
    with at_desk() as desk:
        _county_only(desk)
    try:
        once(caller(), lambda session: _do(seat(session), act))
    except Problem as why:
        if why.status != 422:
            raise
        with at_desk() as desk:
            return make_response(page(desk, typed=request.form, why=why), 422)
    return redirect(url_for("console.departments", done="department"), 303)  # type: ignore[return-value]


def _do(desk: Desk, act: Act) -> tuple[int, dict[str, Any]]:
    _county_only(desk)
    try:
        act(desk)
    except NameUsed:
        raise invalid({"name": USED}) from None
    return 200, {}
