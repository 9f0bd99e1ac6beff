"""电话抽访: the month's draw as a list to be called, by anybody but who did the work, and ticked off."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import auth, moves
from app.console.desk import Desk, caller
from app.console.desk import seat as desk_of
from app.deeds import fields
from app.deeds.bodies import Phoned
from app.errors import Problem, not_found
from app.house import house
from app.once import once
from app.said import from_form, version_in
from models import deputy, sample
from models.sample import REACHED, PhoneDraw, PhoneSample
from models.service_request import ServiceRequest, drawing, listing, seeing, unnamed

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Row:
    sample: PhoneSample
    one: ServiceRequest
    title: str
    who: str
    phone: str
    office: str
    own: bool  # who looks did the work, and does not ask how it was
    called_by: str

    @property
    def open(self) -> bool:
        return not self.own and self.sample.outcome != REACHED


def seat(session: Session) -> Desk:
    """The office's; else a clerk's, who calls for the station and sees nothing else of its matters."""
    clerk = None if auth.desk_actor(session, g.person_id) else auth.clerk_actor(session, g.person_id)
    return Desk(session, clerk) if clerk else desk_of(session)


def samples() -> str:
    with house().database.read() as session:
        return _page(seat(session))


def _page(desk: Desk, **again: Any) -> str:
    actor, chosen = desk.narrowed()
    months = sample.months(desk.session, actor.station_ids)
    month = _month(months)
    rows = _rows(desk, drawing.drawn_of(desk.session, actor, month))
    draws = sample.draws_of(desk.session, actor.station_ids, month)
    return render_template(
        "console/samples.html", desk=desk, chosen=chosen, months=[(m, _called(m)) for m in months], month=month,
        called=_called(month), rows=rows, draws=_sum(draws), form=fields.FORMS["phoned"],
        choices={row.one.id: fields.Choices(desk.session, row.one) for row in rows if row.open},
        **({"typed": {}, "tried": 0, "why": None} | again),
    )  # fmt: skip


def _month(months: list[str]) -> str:
    wanted = request.args.get("month", "")
    if wanted and not MONTH.fullmatch(wanted):
        raise not_found()
    return wanted or (months[0] if months else "")


def _called(month: str) -> str:
    """`2026年11月`"""
    return f"{date.fromisoformat(month + '-01'):%Y}年{int(month[5:])}月" if month else ""


def _sum(draws: list[PhoneDraw]) -> tuple[int, int]:
    return sum(one.closed for one in draws), sum(one.drawn for one in draws)


def _rows(desk: Desk, found: list[tuple[PhoneSample, ServiceRequest]]) -> list[Row]:
    said = unnamed.first_words_of(desk.session, [about for _, about in found], desk.actor) if found else {}
    return [_row(desk, one, about, listing.title(said.get(about.id, {}))) for one, about in found]


def _row(desk: Desk, one: PhoneSample, about: ServiceRequest, title: str) -> Row:
    """The number is for whoever may still call, and for nobody else."""
    own = desk.actor.person_id in about.handlers()
    known = seeing.knows_filer(about, desk.actor)
    phone = (about.contact_phone or "") if known and not own and one.outcome != REACHED else ""
    who = (about.contact_name or "未留姓名") if known else "不便显示"
    offices = {s.id: s.name for s in desk.stations}
    called_by = deputy.name_of(desk.session, one.done_by) if one.done_by else ""
    return Row(one, about, title, who, phone, offices[about.station_id], own, called_by)


def record(sample_id: int) -> Response:
    """Said on the request and ticked off here in one transaction; a refusal keeps what was typed."""
    try:
        body = from_form(Phoned, _typed())
        done = once(caller(), lambda session: _record(session, sample_id, body))
    except Problem as why:
        if why.status not in (409, 422):
            raise
        with house().database.read() as session:
            return make_response(_page(seat(session), typed=request.form, tried=sample_id, why=why), why.status)
    return redirect(url_for("console.samples", month=done.answer["month"], done="phoned"), 303)  # type: ignore[return-value]


def _typed() -> dict[str, Any]:
    typed: dict[str, Any] = {k: v for k, v in request.form.items() if k not in ("token", "key", "seen", "month")}
    return typed | {"seen": version_in(request.form.get("seen", ""))}


def _record(session: Session, sample_id: int, body: Phoned) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = drawing.find(session, desk.actor, sample_id)
    if found is None:
        raise not_found("没有找到这件抽访，或它不属于您的联络站。")
    moves.play(found[1], "phoned", body, desk.actor)
    return 200, {"month": found[0].month}
