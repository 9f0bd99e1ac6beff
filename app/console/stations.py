"""A county's stations side by side, by their tallies; and one station's address, telephone, hours and last day."""

import hashlib
from datetime import date
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app.console.desk import Desk, at_desk, caller, seat
from app.console.station_hours import Slots, read_slots, slots_of
from app.errors import Problem, invalid, not_found
from app.once import once
from app.said import Address, Day, IdText, OfficePhone, Strict, from_form
from models import profile, station, tally
from models.station import Station
from models.types import canonical
from models.workflow import STATES, WAITING

ALWAYS = ("filed", "accepted", "answered", "closed")
MEANWHILE = "您打开本页之后，别人改过这个联络站的信息。您填的还在，请看标出的地方，核对后再按“保存”。"


class StationIn(Strict):
    address: Address = ""
    phone: OfficePhone = ""


class ClosingIn(StationIn):
    closes_on: Day | None = None
    successor: IdText | None = None


def stations() -> Response:
    """Of one station there is nothing to compare: it stands open at once."""
    with at_desk() as desk:
        if len(desk.stations) == 1:
            return redirect(url_for("console.station", station_id=desk.stations[0].id))  # type: ignore[return-value]
        n = tally.by_station(desk.session, list(desk.actor.station_ids))
        waiting = {station_id: sum(by.get(s, 0) for s in WAITING) for station_id, by in n.items()}
        return make_response(
            render_template("console/stations.html", desk=desk, n=n, waiting=waiting, columns=_columns(desk, n))
        )


def _columns(desk: Desk, n: dict[int, dict[str, int]]) -> list[tuple[str, str]]:
    """Every state that somebody stands in, by the county's own word; first those that 全部待办 is the sum of."""
    words = profile.of(desk.counties[0].profile)
    order = (*WAITING, *(s for s in STATES if s not in WAITING))
    return [(s, words.state_label(s)) for s in order if s in ALWAYS or any(by.get(s) for by in n.values())]


def one(station_id: int) -> str:
    with at_desk() as desk:
        home = _find(desk, station_id)
        return _page(desk, home, slots_of(home.hours), _kept(home))


def _kept(home: Station) -> dict[str, str]:
    closes = home.closes_on.isoformat() if home.closes_on else ""
    given = {"address": home.address, "phone": home.phone, "closes_on": closes}
    return given | {"successor": str(home.successor_id or "")}


def _version(desk: Desk, home: Station) -> str:
    """Of what this desk's form shows, and of nothing else: a chief's has no closing."""
    shown = {name: _kept(home)[name] for name in _form(desk).model_fields}
    return hashlib.sha256(canonical([shown, home.hours]).encode()).hexdigest()[:16]


def _form(desk: Desk) -> type[StationIn]:
    return ClosingIn if _may_close(desk) else StationIn


def _page(desk: Desk, home: Station, slots: Slots, typed: Any, why: Problem | None = None) -> str:
    return render_template(
        "console/station.html", desk=desk, home=home, slots=slots, typed=typed, why=why, may_close=_may_close(desk),
        seen=_version(desk, home),
        others=[s for s in station.of_county(desk.session, home.county_id) if s.id != home.id],
    )  # fmt: skip


def _find(desk: Desk, station_id: int) -> Station:
    found = station.find(desk.session, station_id, desk.actor.station_ids)
    if found is None:
        raise not_found("没有找到这个联络站。")
    return found


def _may_close(desk: Desk) -> bool:
    return desk.actor.role == "county"


def change(station_id: int) -> Response:
    with at_desk() as desk:
        _find(desk, station_id)
    slots = read_slots()
    try:
        once(caller(), lambda session: _do(seat(session), station_id, slots))
    except Problem as why:
        if why.status not in (409, 422):
            raise
        with at_desk() as desk:
            home = _find(desk, station_id)
            typed = _kept(home) | request.form.to_dict()
            return make_response(_page(desk, home, slots or slots_of(home.hours), typed, why), why.status)
    return redirect(url_for("console.station", station_id=station_id, done="station"), 303)  # type: ignore[return-value]


def _do(desk: Desk, station_id: int, slots: Slots | None) -> tuple[int, dict[str, Any]]:
    """All that is wrong is told at once; nothing is kept of a form that has a fault, or that shows what was."""
    home, wrong = _find(desk, station_id), slots.faults() if slots else {}
    desk.session.refresh(home, with_for_update=True)  # two who save one station do so one after the other
    if request.form.get("seen") != _version(desk, home):
        raise Problem(409, "stale", MEANWHILE, errors=_by_now(desk, home, slots))
    try:
        given = _given(desk, home)
    except Problem as why:
        raise invalid({e["field"]: e["detail"] for e in why.more["errors"]} | wrong) from None
    if wrong:
        raise invalid(wrong)
    home.address, home.phone = given.address, given.phone
    if slots:
        home.hours = slots.hours()
    if isinstance(given, ClosingIn):
        home.closes_on = date.fromisoformat(given.closes_on) if given.closes_on else None
        home.successor_id = int(given.successor) if given.successor else None
    return 200, {}


def _by_now(desk: Desk, home: Station, slots: Slots | None) -> list[dict[str, str]]:
    """What stands there by now, at each field where something else was typed."""
    kept = {name: value for name, value in _kept(home).items() if name in _form(desk).model_fields}
    told = {name: value for name, value in kept.items() if request.form.get(name, value).strip() != value}
    if "successor" in told and home.successor_id:
        told["successor"] = desk.session.get_one(Station, home.successor_id).name
    if slots and slots.hours() != slots_of(home.hours).hours():
        told["hours-0"] = home.hours_said
    return [{"field": name, "detail": f"现在保存的是：{value or '（空）'}"} for name, value in told.items()]


def _given(desk: Desk, home: Station) -> StationIn:
    """A field that the form did not have stays as it is."""
    fields = _kept(home) | {name: value.strip() for name, value in request.form.items()}
    model = _form(desk)
    given: StationIn = from_form(model, {name: fields[name] for name in model.model_fields})
    if isinstance(given, ClosingIn):
        _refuse_closing(desk, home, given)
    return given


def _refuse_closing(desk: Desk, home: Station, given: ClosingIn) -> None:
    if given.closes_on and date.fromisoformat(given.closes_on) < home.opens_on:
        raise invalid({"closes_on": "停用日期不能早于启用日期，请核对。"})
    others = {str(s.id) for s in station.of_county(desk.session, home.county_id) if s.id != home.id}
    if given.successor and given.successor not in others:
        raise invalid({"successor": "请从列表中选择另一个联络站。"})
    if given.successor and not given.closes_on:
        raise invalid({"closes_on": "选了接替站，请填写停用日期。"})
