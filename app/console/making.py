"""A new sheet: whose code, on which wall, of which batch; checked against the station it is for."""

from collections.abc import Sequence
from typing import Annotated, Any

from flask import render_template, request
from pydantic import AfterValidator, Field, StringConstraints

from app.console.desk import Desk
from app.errors import invalid
from app.said import IdText, Line, Strict, something
from models import clock, deputy, group, profile, region
from models.clock import HERE
from models.code import Code
from models.station import Station
from models.types import new_id
from qr.token import mint

Who = Annotated[str, StringConstraints(pattern=r"^(deputy|group|station):[1-9][0-9]{0,18}$")]


class SheetIn(Strict):
    station: IdText
    who: Who
    place: Annotated[Line, AfterValidator(something)]
    village: IdText | None = None
    batch: Annotated[Line, StringConstraints(max_length=40)] = Field(default="")
    topic: Line | None = None


def fields() -> dict[str, Any]:
    return {k: v.strip() for k, v in request.form.items() if k not in ("token", "key")}


def form(desk: Desk, typed: Any, faults: dict[str, str]) -> str:
    """The choices of one station; a county's staff choose the station first."""
    home = _station(desk, typed.get("station", ""))
    return render_template(
        "console/new_code.html", desk=desk, typed=typed, faults=faults, home=home, batch=batch(),
        people=who(desk, home) if home else [], villages=_villages(desk, home) if home else [],
        topics=_topics(desk, home) if home else (),
    )  # fmt: skip


def _station(desk: Desk, wanted: str) -> Station | None:
    """Only a station of this desk; without a choice to make, the one there is."""
    if len(desk.stations) == 1:
        return desk.stations[0]
    return next((s for s in desk.stations if str(s.id) == wanted), None)


def who(desk: Desk, home: Station) -> list[tuple[str, str]]:
    """Whom a sheet of this station may name: its deputies, its groups, itself."""
    seated = [
        (f"deputy:{d.id}", f"{deputy.name_of(desk.session, d.person_id)}代表")
        for d in deputy.seated(desk.session, home.id)
    ]
    groups = [(f"group:{g.id}", g.name) for g in group.of_station(desk.session, home.id)]
    return [*seated, *groups, (f"station:{home.id}", home.name)]


def _villages(desk: Desk, home: Station) -> list[tuple[str, str]]:
    around = region.within(desk.session, home.region_id)
    return [(str(r.id), region.full_name(desk.session, r.id)) for r in around]


def _topics(desk: Desk, home: Station) -> tuple[str, ...]:
    return profile.of(region.county(desk.session, home.county_id).profile).categories


def batch() -> str:
    local = clock.now().astimezone(HERE)
    return f"{local.year}年{local.month}月"


def make(desk: Desk, wanted: SheetIn) -> tuple[int, dict[str, Any]]:
    home = _station(desk, wanted.station)
    if home is None or str(home.id) != wanted.station:
        raise invalid({"station": "请选择您负责的联络站。"})
    _refuse_foreign(desk, home, wanted)
    kind, _, number = wanted.who.partition(":")
    sheet = Code(
        id=new_id(), token=mint(), county_id=home.county_id, station_id=home.id, who=kind, who_id=int(number),
        village_id=int(wanted.village) if wanted.village else None, place=wanted.place,
        batch=wanted.batch or batch(), topic=wanted.topic, made_by=desk.actor.person_id,
    )  # fmt: skip
    desk.session.add(sheet)
    return 201, {"id": str(sheet.id)}


def _refuse_foreign(desk: Desk, home: Station, wanted: SheetIn) -> None:
    """Every choice must be one the form offered."""
    offered: dict[str, tuple[str | None, Sequence[str | None]]] = {
        "who": (wanted.who, [value for value, _ in who(desk, home)]),
        "village": (wanted.village, [None, *(value for value, _ in _villages(desk, home))]),
        "topic": (wanted.topic, [None, *_topics(desk, home)]),
    }
    wrong = {field: "请从页面给出的选项中选择。" for field, (value, among) in offered.items() if value not in among}
    if wrong:
        raise invalid(wrong)
