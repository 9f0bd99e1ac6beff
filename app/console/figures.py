"""统计: whose figures of which days, and the long tables: rates and what stands beside them, ready to print."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from flask import render_template, request, url_for

from app.console.desk import Desk, at_desk
from app.errors import Problem, not_found
from app.pages import long
from models import clock, figures, profile, turned_away
from models.clock import HERE
from models.figures import Figures, OfBody, Period, Rate, Scope, period
from models.profile import Profile
from models.station import Station

HEADLINES = ("handed", "done", "carried", "satisfied")
BESIDE = ("same_day", "rated", "pleased", "result", "disputed")
STATION_RATES = ("handed", "done", "carried", "satisfied", "same_day")
BODY_RATES = ("done", "in_time", "carried")
NO_SUCH_DAYS = "请填写正确的起止日期：形如 2026-01-01，结束日期不早于开始日期。"


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
    def elsewhere(self) -> int:
        """Who was told a better door at the sheet and did not file: beside the figures, in none of them."""
        first, last = (day.astimezone(HERE).date() for day in (self.days.begins, self.days.ends - timedelta(seconds=1)))
        return turned_away.over(self.desk.session, self.scope.station_ids, first, last)

    @property
    def county_wide(self) -> bool:
        return self.desk.actor.role == "county" and self.chosen is None

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


def tables() -> str:
    with at_desk() as desk:
        view = look(desk)
        told = figures.over(desk.session, view.scope, view.county)
        return render_template("console/figures_tables.html", desk=desk, view=view, told=told, **_shown(view, told))


def _shown(view: View, told: Figures) -> dict[str, Any]:
    session = view.desk.session
    bodies = figures.departments(session, told, view.desk.counties[0].id if view.county_wide else None)
    return {
        "near": period.near(clock.today()), "headlines": [told.rate(name) for name in HEADLINES],
        "beside": [told.rate(name) for name in BESIDE], "times": figures.lasting(session, told),
        "topics": figures.topics(session, told), "stations": _stations(view, told), "bodies": _bodies(told, bodies),
        "by": _by(STATION_RATES, "by", "done"), "bodies_by": _by(BODY_RATES, "bodies", "carried"),
        "sources": sorted(told.by_source.items(), key=lambda pair: -pair[1]["received"]),
        "scored": [body for body in bodies if body.scored], "aspects": _aspects(view.county, bodies),
        "before": period.before(view.days), "long": long, "share": figures.percent,
    }  # fmt: skip


def _aspects(county: Profile, bodies: list[OfBody]) -> list[str]:
    """Today's first, then those that were scored by before the county changed its file."""
    scored = [name for body in bodies if body.scored for name in body.scored.aspects]
    return list(dict.fromkeys([one.name for one in county.aspects] + scored))


def _stations(view: View, told: Figures) -> list[Row]:
    if len(view.scope.station_ids) < 2:
        return []
    return _ranked(told, [(s.name, s, told.by_station[s.id]) for s in view.desk.stations], STATION_RATES, "by", "done")


def _bodies(told: Figures, bodies: list[OfBody]) -> list[Row]:
    at_work = [(body.name, body, body.n) for body in bodies if body.n["filed"] or body.sent_back]
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
