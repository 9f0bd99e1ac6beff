"""导入纸质台账: a sheet of Excel is read, looked at, and taken in whole or not at all."""

from io import BytesIO
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session

from app import auth
from app.console import import_sheet
from app.console.desk import Desk, caller
from app.errors import Problem, not_found
from app.house import house
from app.once import once, told_before
from media.ledger.package import MOST_BYTES
from media.ledger.unreadable import TOO_HEAVY, Unreadable
from models import ledger_import, profile, region
from models.idempotency import KeyReused
from models.ledger_import import MOST_ROWS, OURS, Fault, Faulty, Import, Row, TakenIn, TooMany
from models.service_request import Actor
from models.station import Station
from models.workflow import CHIEF

SHOWN = 50  # rows on one page
LATEST = 20
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE_SUCH = "没有找到这次导入，它可能已经取消，或超过一天没有确认。请重新上传。"


def _seat(session: Session) -> Desk:
    """The chief's alone: whose ledger it is, whoever wrote it."""
    chief = next((a for a in auth.actors(session, g.person_id) if a.role == CHIEF), None)
    if chief is None:
        raise not_found("导入台账由本站站长办理。")
    return Desk(session, Actor(chief.person_id, CHIEF, chief.station_ids))


def imports() -> str:
    with house().database.read() as session:
        return _page(_seat(session))


def _page(desk: Desk, why: str = "", faults: list[Fault] | None = None) -> str:
    mine = list(desk.actor.station_ids)
    return render_template(
        "console/imports.html", desk=desk, why=why, faults=faults or [], most_rows=MOST_ROWS,
        names={s.id: s.name for s in desk.stations}, rows=ledger_import.of_stations(desk.session, mine, LATEST),
        typed=request.form, titles=ledger_import.TITLES,
    )  # fmt: skip


def template() -> Response:
    """The station's own words in it, so that nobody has to guess them."""
    with house().database.read() as session:
        desk = _seat(session)
        home = _home(desk, request.args.get("station", "") or str(desk.stations[0].id))
        rules = profile.of(region.county(session, home.county_id).profile)
        book, name = import_sheet.template(home.name, rules), f"{home.name}台账模板.xlsx"
    return send_file(BytesIO(book), EXCEL, as_attachment=True, download_name=name)


def _home(desk: Desk, wanted: str) -> Station:
    found = next((s for s in desk.stations if str(s.id) == wanted), None)
    if found is None:
        raise not_found()
    return found


def read_ledger() -> Response:
    """The file is read before any transaction; with a fault in it nothing of it is kept."""
    with house().database.read() as session:
        home_id = _home(_seat(session), request.form.get("station", "")).id
    try:
        outcome = told_before(caller()) or _wait(home_id)
    except (Unreadable, Faulty, TakenIn, TooMany, KeyReused) as why:
        return _refused(why)
    return redirect(url_for("console.ledger", import_id=outcome.answer["id"]), 303)  # type: ignore[return-value]


def _wait(home_id: int) -> Any:
    upload = request.files.get("sheet")
    data = upload.stream.read(MOST_BYTES + 1) if upload else b""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_HEAVY)
    rows, unread = import_sheet.read(data)
    name = (upload.filename if upload else "") or "台账.xlsx"
    return once(caller(), lambda session: _keep(_seat(session), home_id, name, rows, unread))


def _keep(
    desk: Desk, home_id: int, name: str, rows: list[Row], unread: list[Fault]
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    home = _home(desk, str(home_id))
    return 201, {"id": str(ledger_import.wait(desk.session, home, desk.actor.person_id, name, rows, unread).id)}


def _refused(why: Exception) -> Response:
    faults = why.faults if isinstance(why, Faulty) else []
    with house().database.read() as session:
        page = _page(_seat(session), import_sheet.said(why), faults)
    return make_response(page, 409 if isinstance(why, TakenIn) else 422)


def one(import_id: int) -> str:
    with house().database.read() as session:
        return _shown(_seat(session), import_id)


def _shown(desk: Desk, import_id: int, why: str = "", faults: list[Fault] | None = None) -> str:
    found = find(desk, import_id)
    office = desk.session.get_one(Station, found.station_id)
    rows = [] if found.committed_at else found.rows
    looked, begins = ledger_import.look(desk.session, office, rows), _begins(len(rows))
    return render_template(
        "console/imports_one.html", desk=desk, one=found, why=why, begins=begins,
        rows=_in_order(rows, looked.passed_over)[begins : begins + SHOWN],
        titles={key: title for key, title in ledger_import.TITLES.items() if key not in ("no", *OURS)},
        faults=faults or [], office=office, looked=looked, standings=import_sheet.counted(looked.lines), shown=SHOWN,
    )  # fmt: skip


def _in_order(rows: list[Row], passed_over: dict[int, str]) -> list[Row]:
    """What comes in stands before what does not."""
    return sorted(rows, key=lambda row: row.number in passed_over)


def _begins(rows: int) -> int:
    """How many rows the pages before this one have shown."""
    told = request.args.get("after", 0, type=int)
    return told if 0 < told < rows else 0


def find(desk: Desk, import_id: int) -> Import:
    found = ledger_import.find(desk.session, import_id, desk.actor.station_ids)
    if found is None or not (found.committed_at or found.is_open()):
        raise not_found(NONE_SUCH)
    return found


def commit(import_id: int) -> Response:
    try:
        once(caller(), lambda session: _commit(_seat(session), import_id))
    except (Faulty, TakenIn) as why:
        faults = why.faults if isinstance(why, Faulty) else []
        with house().database.read() as session:
            return make_response(_shown(_seat(session), import_id, import_sheet.said(why), faults), 409)
    return redirect(url_for("console.ledger", import_id=import_id), 303)  # type: ignore[return-value]


def _commit(desk: Desk, import_id: int) -> tuple[int, dict[str, Any]]:
    return 200, {"n": ledger_import.commit(desk.session, find(desk, import_id), desk.actor.person_id)}


def drop(import_id: int) -> Response:
    once(caller(), lambda session: _drop(_seat(session), import_id))
    return redirect(url_for("console.imports"), 303)  # type: ignore[return-value]


def _drop(desk: Desk, import_id: int) -> tuple[int, dict[str, Any]]:
    found = find(desk, import_id)
    if found.committed_at:
        raise Problem(409, "taken-in", "这份台账已经导入，不能取消。")
    ledger_import.drop(desk.session, found)
    return 200, {}
