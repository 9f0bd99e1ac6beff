"""批量印制: what may be ordered, how far an order is, and its files."""

from io import BytesIO
from typing import Any

from flask import Response, make_response, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session

from app.console import ordering
from app.console.codes import faults
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.filenames import tidy
from app.house import House, house
from app.once import once
from app.said import from_form
from app.zipping import zipped
from media.store import NoSuchBytes
from models import print_order
from models.idempotency import KeyReused
from models.print_order import PrintOrder, PrintVolume
from qr.printing import FORMS

LATEST = 20
EVERY = 2  # seconds between two looks at the bar
GONE = "没有找到这次印制，或已满 7 天删除。请重新下单。"


def prints() -> str:
    with at_desk() as desk:
        return _page(desk, request.args)


def _page(desk: Desk, typed: Any, **more: Any) -> str:
    chosen = desk.narrowed()[1]
    again = {"faults": {}, "typed": ordering.typed(typed)} | more
    return render_template(
        "console/prints.html", desk=desk, chosen=chosen, forms_of=FORMS, scopes=ordering.scopes(desk, chosen),
        orders=[(one, ordering.said(desk.session, one)) for one in _latest(desk)], **again,
    )  # fmt: skip


def _latest(desk: Desk) -> list[PrintOrder]:
    return print_order.latest(desk.session, desk.actor.station_ids, ordering.whole_counties(desk), LATEST)


def order() -> Response:
    try:
        wanted = from_form(ordering.OrderIn, ordering.fields())
        made = once(caller(), lambda session: ordering.order(seat(session), wanted))
    except (Problem, KeyReused) as why:
        wrong = faults(why) if isinstance(why, Problem) else {"": "这份表单已经提交过。要再印一批，请核对后重新提交。"}
        with at_desk() as desk:
            return make_response(_page(desk, request.form, faults=wrong), 422)
    return redirect(url_for("console.print_order", print_id=made.answer["id"]), 303)  # type: ignore[return-value]


def find(desk: Desk, print_id: int) -> PrintOrder:
    found = print_order.find(desk.session, print_id, desk.actor.station_ids, ordering.whole_counties(desk))
    if found is None:
        raise not_found(GONE)
    return found


def one(print_id: int) -> Response:
    """While it is under way the page looks again by itself; by a header, so that nothing in it has to run."""
    with at_desk() as desk:
        found = find(desk, print_id)
        page = make_response(render_template(
            "console/prints_one.html", desk=desk, one=found, said=ordering.said(desk.session, found), forms_of=FORMS,
            volumes=print_order.volumes(desk.session, found.id), every=EVERY,
            passed_over=print_order.passed_over(desk.session, found.id),
        ))  # fmt: skip
        if found.under_way:
            page.headers["Refresh"] = str(EVERY)
        return page


def _files(session: Session, print_id: int) -> tuple[list[PrintVolume], str]:
    desk = seat(session)
    found = find(desk, print_id)
    return print_order.volumes(session, found.id), ordering.said(session, found)


def volume(print_id: int, volume: int) -> Response:
    with house().database.read() as session:
        volumes, said = _files(session, print_id)
    wanted = next((one for one in volumes if one.volume == volume), None)
    if wanted is None:
        raise not_found(GONE)
    data = BytesIO(_read(house(), wanted))
    return send_file(data, "application/pdf", as_attachment=True, download_name=_name(said, wanted))


def _read(rooms: House, one: PrintVolume) -> bytes:
    try:
        return rooms.keyring.unseal(rooms.store.get(one.store_key), one.store_key)
    except NoSuchBytes:
        raise not_found(GONE) from None


def _name(said: str, one: PrintVolume) -> str:
    return tidy(f"{said}-第{one.volume}册-{FORMS[one.form].label}-{one.sheets}张.pdf")


def everything(print_id: int) -> Response:
    """All volumes in one file for a print shop, sent as it is read: never all of it in memory."""
    with house().database.read() as session:
        volumes, said = _files(session, print_id)
    if not volumes:
        raise not_found(GONE)
    rooms = house()
    files = ((_name(said, one), _read(rooms, one)) for one in volumes)
    answer = Response(zipped(files), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"prints-{print_id}.zip")
    return answer
