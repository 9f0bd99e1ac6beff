"""统计看板: what came in and what became of it, as pictures the server draws; each number leads to its cases."""

from typing import Any, NamedTuple

from flask import render_template
from markupsafe import Markup

from app import pictures
from app.console.desk import at_desk
from app.console.figures import HEADLINES, View, look
from app.pages import long
from app.pictures import Bar, Pair
from models import clock, figures
from models.figures import STANDINGS, Figures, Point, Rate, Series, Share, Times, period
from models.service_request import listing, looking_back
from models.service_request.looking_back import Case
from models.station import Station

MOST = 8  # lines of a ranking that are drawn; the table beside it has them all
PROMISED = 30  # days ahead
WORDS = ("收集", "办理完成")  # of all, so many


class Small(NamedTuple):
    """One station among the others; `place` is empty where there are too few cases to rank it."""

    place: int | None
    station: Station
    received: int
    rate: Rate
    line: Markup


def show() -> str:
    with at_desk() as desk:
        view = look(desk)
        told = figures.over(desk.session, view.scope, view.county)
        return render_template("console/figures.html", desk=desk, view=view, told=told, **_shown(view, told))


def _shown(view: View, told: Figures) -> dict[str, Any]:
    session, times = view.desk.session, figures.lasting(view.desk.session, told)
    series = figures.lately(session, view.scope, min(view.days.until, clock.today()))
    categories, places = figures.categories(session, view.scope), figures.places(session, view.scope, view.county_wide)
    return {
        "near": period.near(clock.today()), "counted": STANDINGS, "headlines": [told.rate(name) for name in HEADLINES],
        "series": series, "months": _months(series.months), "days": _days(series.days), "long": long, "times": times,
        "categories": categories, "by_category": _ranking("categories", "各类诉求", categories), "places": places,
        "by_place": _ranking("places", "各地诉求", places), "dwell": _dwell(times),
        "stations": _stations(view, told, series), "promises": _promises(view), "promised": PROMISED,
    }  # fmt: skip


def _months(points: list[Point]) -> Markup:
    pairs = [Pair(str(one.period.since.month), one.n["received"], one.n["done"]) for one in points]
    return pictures.columns("months", "十二个月的收集和办理完成", ("月份", *WORDS), pairs)


def _days(points: list[Point]) -> Markup:
    pairs = [Pair(f"{one.period.since:%-m.%-d}", one.n["received"], one.n["done"]) for one in points]
    return pictures.columns("days", "七天的收集和办理完成", ("日期", *WORDS), pairs)


def _ranking(name: str, title: str, rows: list[Share]) -> Markup:
    told = [Bar(row.name, row.n["received"], f"{row.n['received']} 件") for row in rows[:MOST]]
    return pictures.bars(name, title, told)


def _dwell(times: Times) -> Markup:
    """Only gates that a case has left: of the others nothing is known yet."""
    known = [gate for gate in times.gates if gate.dwell.value is not None]
    told = [Bar(gate.name, _days_of(gate.dwell.value), long(gate.dwell.value)) for gate in known]
    return pictures.bars("dwell", "各环节用时的中位数", told)


def _days_of(passed: Any) -> float:
    return passed.total_seconds() / 86_400 if passed else 0.0


def _stations(view: View, told: Figures, series: Series) -> list[Small]:
    if len(view.scope.station_ids) < 2:
        return []
    rows = [(one, told.rate("done", told.by_station[one.id])) for one in view.desk.stations]
    return [
        Small(place, one, told.by_station[one.id]["received"], told.rate("done", told.by_station[one.id]),
              _line(one, series.by_station[one.id]))
        for place, one in figures.ranked((one, rate) for one, rate in rows)
    ]  # fmt: skip


def _line(one: Station, points: list[Point]) -> Markup:
    return pictures.spark(f"s{one.id}", f"{one.name}十二个月的收集", [point.n["received"] for point in points])


def _promises(view: View) -> list[tuple[str, Case]]:
    """What was promised for the days to come, whichever period is shown: it is due all the same."""
    session, actor = view.desk.session, view.desk.narrowed()[0]
    coming = looking_back.coming(session, actor, PROMISED)
    titles = {one.request.id: one.title for one in listing.lines(session, [c.request for c in coming[:MOST]], actor)}
    return [(titles[case.request.id], case) for case in coming[:MOST]]
