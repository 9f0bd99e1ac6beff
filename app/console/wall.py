"""大屏: the screen in a station's hall, at a secret address that its chief makes and revokes; nobody is named on it."""

from typing import Any

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, url_for

from app import pictures
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import Problem, not_found
from app.house import house
from app.once import once
from app.pages import long
from app.pictures import Bar, Pair
from models import clock, figures, profile, region, wall
from models.clock import HERE
from models.figures import BESIDE, STANDINGS, Scope, period
from models.service_request import openly
from models.station import Station
from models.workflow import CHIEF

MATTERS, TOPICS = 5, 4  # what one screen holds in letters that are read across a hall
LOW = 50  # how high the columns stand: the letters beneath them matter more
KEYS = (*STANDINGS, "handed", "rated", "satisfied", *BESIDE)
RATES = {"done": "已转交 {d} 件", "satisfied": "已评价 {d}，满意 {n}"}
WEEK = "一二三四五六日"


def screen(secret: str) -> Response:
    """No one is signed in at it: whoever has the address sees what anybody in the hall may read."""
    with house().database.read() as session:
        found = wall.showing(session, secret[:100])
        if found is None:
            raise not_found("这块大屏的网址无效或已停用。请联系联络站站长。")
        page = render_template("console/wall_screen.html", **_told(session, session.get_one(Station, found.station_id)))
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _told(session: Any, home: Station) -> dict[str, Any]:
    today, county = clock.today(), profile.of(region.county(session, home.county_id).profile)
    scope = Scope((home.id,), period.year(today))
    n, days = figures.some(session, scope, KEYS), figures.lately(session, scope, today).days
    rates = [figures.rate(name, n, county.figures.min_n) for name in RATES]
    return {
        "home": home, "now": clock.now().astimezone(HERE), "week": WEEK[today.weekday()],
        "today": days[-1].n["received"],
        "answered": openly.answered_since(session, home.id, clock.midnight(today)),
        "standings": [(figures.label(key, county), n[key]) for key in STANDINGS],
        "beside": [(figures.label(key, county), n[key]) for key in BESIDE if n[key]],
        "answer": long(figures.span(session, scope, "answer", n).value),
        "rates": [(rate, RATES[rate.name].format(n=rate.n, d=rate.d)) for rate in rates],
        "days": _columns(days), "topics": _topics(figures.categories(session, scope)),
        "matters": openly.latest(session, home.id, MATTERS),
    }  # fmt: skip


def _columns(days: list[figures.Point]) -> Any:
    pairs = [Pair(f"周{WEEK[one.period.since.weekday()]}", one.n["received"], one.n["done"]) for one in days]
    return pictures.columns("days", "七天的收集和办理完成", ("", "收集", "办理完成"), pairs, LOW)


def _topics(rows: list[figures.Share]) -> Any:
    told = [Bar(row.name, row.n["received"], f"{row.n['received']} 件") for row in rows[:TOPICS]]
    return pictures.bars("topics", "今年各类诉求", told)


def walls() -> str:
    with at_desk() as desk:
        chosen = desk.narrowed()[1]
        homes = [chosen] if chosen else desk.stations
        return render_template(
            "console/wall.html", desk=desk, chosen=chosen, homes=homes, chief=desk.actor.role == CHIEF,
            rows=wall.of_stations(desk.session, [one.id for one in homes]), names={s.id: s.name for s in desk.stations},
            base=house().settings.public_url.rstrip("/"),
        )  # fmt: skip


def make(station_id: int) -> Response:
    once(caller(), lambda session: _make(_chief(seat(session)), station_id))
    return redirect(url_for("console.walls", done="wall"), 303)  # type: ignore[return-value]


def _make(desk: Desk, station_id: int) -> tuple[int, dict[str, Any]]:
    home = next((one for one in desk.stations if one.id == station_id), None)
    if home is None:
        raise not_found()
    if len(wall.of_stations(desk.session, [home.id])) >= wall.MOST:
        raise Problem(409, "too-many-walls", f"一个联络站最多 {wall.MOST} 块大屏，请先停用不用的。")
    return 201, {"id": str(wall.make(desk.session, home, desk.actor.person_id).id)}


def revoke(wall_id: int) -> Response:
    once(caller(), lambda session: _revoke(_chief(seat(session)), wall_id))
    return redirect(url_for("console.walls", done="unwall"), 303)  # type: ignore[return-value]


def _revoke(desk: Desk, wall_id: int) -> tuple[int, dict[str, Any]]:
    found = wall.find(desk.session, wall_id, desk.actor.station_ids)
    if found is None:
        raise not_found()
    found.revoke(desk.actor.person_id)
    return 200, {}


def _chief(desk: Desk) -> Desk:
    if desk.actor.role != CHIEF:
        raise not_found()
    return desk


def register(app: Flask) -> None:
    """Beside the desk, not in it: nobody is asked to sign in before a screen on a wall."""
    beside = Blueprint("wall", __name__)
    beside.add_url_rule("/wall/<secret>", "screen", screen)
    app.register_blueprint(beside)
