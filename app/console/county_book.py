"""建县导入: one workbook is read, looked at by the worker, and taken in whole or not at all."""

from io import BytesIO
from typing import Any

from flask import Response, make_response, redirect, render_template, request, send_file, url_for

from app.console import county_sheet, starting
from app.console.desk import caller
from app.console.starting import Starting, at_desk
from app.errors import Problem, not_found
from app.once import once, told_before
from media.ledger.package import MOST_BYTES
from media.ledger.unreadable import TOO_HEAVY, Unreadable
from models import county_book
from models.county_book import MOST_ROWS, SHEETS, UNDER_WAY, Book, Busy, CountyBook
from models.idempotency import KeyReused

LATEST, SHOWN = 10, 300
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE_SUCH = "没有找到这次导入，它可能已经取消，或超过一天没有确认。请重新上传。"
ALREADY = "这张表单已经提交过别的文件，请重新选择文件再提交。"
BUSY = "这份导入表的状态已经变了，或另一份正在写入。请看最新的情况。"
STATES = {
    "checking": "正在核对", "ready": "待确认", "faulty": "有待改正", "taking": "正在写入", "taken": "已导入",
    "failed": "没有成功",
}  # fmt: skip


def books() -> str:
    with at_desk() as desk:
        return _page(desk)


def _page(desk: Starting, why: str = "") -> str:
    return render_template(
        "console/county_book.html", desk=desk, why=why, most_rows=MOST_ROWS, states=STATES,
        rows=county_book.latest(desk.session, desk.ids, LATEST), names={one.id: one.name for one in desk.mine},
    )  # fmt: skip


def template() -> Response:
    with at_desk() as desk:
        here = desk.county(request.args.get("county", "") or str(desk.mine[0].id)).name
    data = BytesIO(county_sheet.template(here))
    return send_file(data, EXCEL, as_attachment=True, download_name=f"{here}建县导入表.xlsx")


def bring() -> Response:
    """The file is read before any transaction; what can be no workbook is refused at once."""
    with at_desk() as desk:
        county_id = str(desk.county(request.form.get("county", "")).id)
    try:
        outcome = told_before(caller()) or _wait(county_id)
    except (Unreadable, KeyReused) as why:
        with at_desk() as desk:
            said = why.reason if isinstance(why, Unreadable) else ALREADY
            return make_response(_page(desk, said), 422)
    return _to(outcome.answer["id"])


def _wait(county_id: str) -> Any:
    upload = request.files.get("book")
    data = upload.stream.read(MOST_BYTES + 1) if upload else b""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_HEAVY)
    book, name = county_sheet.read(data), (upload.filename if upload else "") or "建县导入表.xlsx"
    return once(caller(), lambda session: _keep(starting.seat(session), county_id, name, book))


def _keep(desk: Starting, county_id: str, name: str, book: Book) -> tuple[int, dict[str, Any]]:
    one = county_book.wait(desk.session, desk.county(county_id), desk.actor.person_id, name, book)
    return 201, {"id": str(one.id)}


def _to(book_id: Any) -> Response:
    return redirect(url_for("console.county_book", book_id=book_id), 303)  # type: ignore[return-value]


def one(book_id: int) -> str:
    with at_desk() as desk:
        found = _find(desk, book_id)
        return render_template(
            "console/county_book_one.html", desk=desk, one=found, told=found.told, states=STATES, shown=SHOWN,
            here=next(c for c in desk.mine if c.id == found.county_id), moving=found.state in UNDER_WAY, sheets=SHEETS,
        )  # fmt: skip


def _find(desk: Starting, book_id: int) -> CountyBook:
    found = county_book.find(desk.session, book_id, desk.ids)
    if found is None:
        raise not_found(NONE_SUCH)
    return found


def take(book_id: int) -> Response:
    once(caller(), lambda session: _confirm(starting.seat(session), book_id))
    return _to(book_id)


def _confirm(desk: Starting, book_id: int) -> tuple[int, dict[str, Any]]:
    try:
        county_book.confirm(desk.session, _find(desk, book_id))
    except Busy:
        raise Problem(409, "county-book-busy", BUSY) from None
    return 202, {}


def drop(book_id: int) -> Response:
    once(caller(), lambda session: _drop(starting.seat(session), book_id))
    return redirect(url_for("console.county_books"), 303)  # type: ignore[return-value]


def _drop(desk: Starting, book_id: int) -> tuple[int, dict[str, Any]]:
    try:
        county_book.drop(desk.session, _find(desk, book_id))
    except Busy:
        raise Problem(409, "county-book-busy", BUSY) from None
    return 200, {}
