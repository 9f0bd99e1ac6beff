"""统计: four rates and what stands beside them, and the list of cases behind every number."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from flask import render_template, request, url_for

from app.console.desk import Desk, at_desk
from app.errors import Problem, not_found
from models import clock, figures, profile
from models.department import Department
from models.figures import Figures, OfBody, Period, Rate, Scope, period
from models.profile import Profile
from models.service_request import listing
from models.station import Station

HEADLINES = ("handed", "done", "carried", "satisfied")
BESIDE = ("same_day", "rated", "pleased", "result", "disputed")
STATION_RATES = ("handed", "done", "carried", "satisfied", "same_day")
BODY_RATES = ("done", "in_time", "carried")
NO_SUCH_DAYS = "请填写正确的起止日期：形如 2026-01-01，结束日期不早于开始日期。"
NAME = 20  # the longest source there is
SLICES = ("source", "department")


class Row(NamedTuple):
    """A station or a department among others; `place` is empty where there are too few cases to rank it."""

    place: int | None
    name: str
    about: Any
    n: Mapping[str, int]
    rates: list[Rate]


@dataclass(frozen=True)
class View:
    """Whose figures of which days this page shows, as its links carry it on."""

    desk: Desk
    chosen: Station | None
    scope: Scope
    county: Profile

    @property
    def place(self) -> str:
        return self.chosen.name if self.chosen else self.desk.place

    @property
    def days(self) -> Period:
        return self.scope.period

    def to(self, endpoint: str, **more: Any) -> str:
        carried = {"period": self.days.key, "station": self.chosen.id if self.chosen else None}
        return url_for(f"console.{endpoint}", **(carried | more))

    def cases(self, key: str, **more: Any) -> str:
        return self.to("figure_cases", key=key, **more)


def look(desk: Desk, **within: Any) -> View:
    actor, chosen = desk.narrowed()
    return View(desk, chosen, figures.of(actor, _days(), **within), profile.of(desk.counties[0].profile))


def _days() -> Period:
    given = request.args
    try:
        if "from" in given or "to" in given:
            return period.between(given.get("from", ""), given.get("to", ""))
        return period.read(given["period"]) if "period" in given else period.year(clock.today())
    except figures.NoPeriod:
        raise Problem(422, "period-invalid", NO_SUCH_DAYS) from None


def show() -> str:
    with at_desk() as desk:
        view = look(desk)
        told = figures.over(desk.session, view.scope, view.county)
        return render_template("console/figures.html", desk=desk, view=view, told=told, **_shown(view, told))


def _shown(view: View, told: Figures) -> dict[str, Any]:
    session, county_wide = view.desk.session, view.desk.actor.role == "county" and view.chosen is None
    bodies = figures.departments(session, told, view.desk.counties[0].id if county_wide else None)
    return {
        "near": period.near(clock.today()), "headlines": [told.rate(name) for name in HEADLINES],
        "beside": [told.rate(name) for name in BESIDE], "times": figures.lasting(session, told),
        "topics": figures.topics(session, told), "stations": _stations(view, told), "bodies": _bodies(told, bodies),
        "by": _by(STATION_RATES, "by", "done"), "bodies_by": _by(BODY_RATES, "bodies", "carried"),
        "sources": sorted(told.by_source.items(), key=lambda pair: -pair[1]["received"]),
        "scored": [body for body in bodies if body.scored], "long": long, "share": figures.percent,
    }  # fmt: skip


def _stations(view: View, told: Figures) -> list[Row]:
    if len(view.scope.station_ids) < 2:
        return []
    return _ranked(told, [(s.name, s, told.by_station[s.id]) for s in view.desk.stations], STATION_RATES, "by", "done")


def _bodies(told: Figures, bodies: list[OfBody]) -> list[Row]:
    at_work = [(body.name, body, body.n) for body in bodies if body.n["ordered"] or body.sent_back]
    return _ranked(told, at_work, BODY_RATES, "bodies", "carried")


def _ranked(
    told: Figures, rows: Iterable[tuple[str, Any, Counter[str]]], rates: tuple[str, ...], asked: str, usual: str
) -> list[Row]:  # fmt: skip
    by = _by(rates, asked, usual)
    placed = figures.ranked((row, told.rate(by, row[2])) for row in rows)
    return [Row(n, name, one, own, [told.rate(r, own) for r in rates]) for n, (name, one, own) in placed]


def _by(rates: tuple[str, ...], asked: str, usual: str) -> str:
    by = request.args.get(asked, usual)
    if by not in rates:
        raise not_found()
    return by


def cases() -> str:
    """Exactly the cases behind one number; what this desk may not read is counted, and said to be."""
    key, source, department = (request.args.get(name) for name in ("key", *SLICES))
    with at_desk() as desk:
        body = _department(desk, department)
        view = look(desk, source=source[:NAME] if source else None, department_id=body.id if body else None)
        found = figures.cases(desk.session, desk.actor, view.scope, key or "", _after())
        if found is None:
            raise not_found()
        last = found.requests[-1].id if found.more else None
        return render_template(
            "console/figures_cases.html", desk=desk, view=view, key=key, label=_label(desk, view, key or ""),
            found=found, rows=listing.lines(desk.session, found.requests, desk.actor.role == "chief"), body=body,
            source=source, department=department, after=f"{last:x}" if last else None, later="after" in request.args,
        )  # fmt: skip


def _label(desk: Desk, view: View, key: str) -> str:
    name, _, rest = key.partition(".")
    if name != "sent_back":
        return figures.label(key, view.county)
    body = desk.session.get(Department, int(rest))
    return f"{body.name}退单" if body else "退单"


def _department(desk: Desk, given: str | None) -> Department | None:
    if given is None:
        return None
    known = given.isascii() and given.isdigit() and len(given) < 19
    found = desk.session.get(Department, int(given)) if known else None
    if found is None or found.county_id not in {county.id for county in desk.counties}:
        raise not_found()
    return found


def _after() -> int | None:
    given = request.args.get("after")
    if given is None:
        return None
    try:
        return int(given[:15], 16)
    except ValueError:
        raise not_found() from None


def long(passed: timedelta | None) -> str:
    """`35 分钟`, `4.5 小时`, `2.5 天`: elapsed time, nights and weekends included."""
    if passed is None:
        return "—"
    minutes = passed.total_seconds() / 60
    if minutes < 60:
        return f"{round(minutes)} 分钟" if minutes >= 1 else "不到 1 分钟"
    return f"{_tenth(minutes / 60)} 小时" if minutes < 48 * 60 else f"{_tenth(minutes / 1440)} 天"


def _tenth(n: float) -> str:
    return f"{n:.1f}".removesuffix(".0")
