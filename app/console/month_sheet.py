"""月报: the month's sheet for the village wall, made of what may hang there and of nothing else."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import render_template, request, send_file
from werkzeug.wrappers import Response

from app.console.desk import Desk, at_desk
from app.console.figure_cases import villages
from app.errors import Problem, not_found
from app.house import house
from app.pages import in_full, the_day
from models import absence, clock, code, deputy, figures, group, profile, region
from models.figures import STANDINGS, NoPeriod, Period, Scope, period
from models.region import Region
from models.service_request import openly
from models.service_request.openly import Matter
from models.station import Station
from qr import month as drawn
from qr.token import link

DONE, OPEN = 12, 6  # rows that are read, of a sheet that one walks past
ROSTER = 14  # days ahead
SEATED = 12
SPEAKS = "件数是{}提出的诉求，截至{}；下面只列公开的事，含以前提出的，不写反映人。"
NO_MONTH = "请选择月份：形如 2026-10，不能晚于本月。"
BACK = 12


def choose() -> str:
    with at_desk() as desk:
        home = _home(desk)
        return render_template(
            "console/month_sheet.html", desk=desk, home=home, months=_months(), places=_villages(desk, home),
        )  # fmt: skip


def pdf() -> Response:
    with at_desk() as desk:
        home, days = _home(desk), _month()
        place = _place(desk, home)
        sheet = _sheet(desk, home, days, place)
    name = f"{home.name}-{place.name + '-' if place else ''}{days.label}.pdf"
    return send_file(BytesIO(drawn.a3(sheet)), "application/pdf", as_attachment=True, download_name=name)


def _home(desk: Desk) -> Station:
    """One station's: whose wall it hangs on."""
    return desk.narrowed()[1] or desk.stations[0]


def _months() -> list[Period]:
    """The newest first, as one looks for a month."""
    day, found = clock.today().replace(day=1), list[Period]()
    for _ in range(BACK):
        found.append(period.month(day))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _month() -> Period:
    try:
        days = period.read(request.args.get("month", ""))
    except NoPeriod:
        raise Problem(422, "month-invalid", NO_MONTH) from None
    if days.key != f"{days.since:%Y-%m}" or days.since > clock.today():
        raise Problem(422, "month-invalid", NO_MONTH)
    return days


def _villages(desk: Desk, home: Station) -> list[Region]:
    return [one for one in region.within(desk.session, home.region_id) if one.kind != "grid"]


def _place(desk: Desk, home: Station) -> Region | None:
    wanted = request.args.get("village", "")
    if not wanted:
        return None
    found = next((one for one in _villages(desk, home) if str(one.id) == wanted), None)
    if found is None:
        raise not_found()
    return found


def _sheet(desk: Desk, home: Station, days: Period, place: Region | None) -> drawn.Month:
    session, county = desk.session, profile.of(region.county(desk.session, home.county_id).profile)
    within = villages(desk, place) if place else None
    n = figures.some(session, Scope((home.id,), days, village_ids=within), STANDINGS)
    whole, *parts = [(figures.label(key, county), n[key]) for key in STANDINGS]
    done, done_of = openly.answered(session, [home.id], days.begins, days.ends, within, DONE)
    still, open_of = openly.under_way(session, [home.id], days.ends, within, OPEN)
    return drawn.Month(
        station=home.name, month=days.label, where=place.name if place else "",
        counts=((f"这个月{whole[0]}", whole[1]), *parts), speaks=SPEAKS.format(days.label, in_full(clock.today())),
        done=tuple(map(_done, done)), done_of=done_of, open=tuple(map(_open, still)), open_of=open_of,
        duty=_duty(desk, home), hours=home.hours_said, address=home.address, phone=home.phone, **_code(desk, home),
    )  # fmt: skip


def _done(one: Matter) -> drawn.Matter:
    told = f"{the_day(one.answered_at)} " if one.answered_at else ""
    outcome = f"{one.outcome}：" if one.outcome and one.answer else one.outcome
    return drawn.Matter(one.title, one.village, told + outcome + " ".join(one.answer.split()))


def _open(one: Matter) -> drawn.Matter:
    by = f"答应{the_day(one.due_at)}前" if one.due_at else "等反映人补充"
    if one.due_at and one.due_at < clock.now():
        by = f"原定{the_day(one.due_at)}前，已超期"
    return drawn.Matter(one.title, "", by)


def _duty(desk: Desk, home: Station) -> str:
    """Who is on duty in the days to come and not away then; without a roster, who sits here."""
    today = clock.today()
    until = today + timedelta(days=ROSTER)
    days: dict[int, list[date]] = {}
    for day, who in absence.roster(desk.session, home.id, today, until):
        days.setdefault(who.person_id, []).append(day)
    if days or group.roster(desk.session, home.id, today, until):
        return "；".join(f"{deputy.name_of(desk.session, one)} {_days(when)}" for one, when in days.items())
    return "、".join(deputy.name_of(desk.session, d.person_id) for d in deputy.seated(desk.session, home.id)[:SEATED])


def _days(days: list[date]) -> str:
    """`11月21、24日，12月3日`."""
    months: dict[int, list[str]] = {}
    for day in days:
        months.setdefault(day.month, []).append(str(day.day))
    return "，".join(f"{month}月{'、'.join(dict.fromkeys(of))}日" for month, of in months.items())


def _code(desk: Desk, home: Station) -> dict[str, Any]:
    """The station's own, the newest that is good."""
    sheets = [one for one in code.of_station(desk.session, [home.id]) if one.who == "station" and not one.revoked_at]
    if not sheets:
        return {}
    return {"token": sheets[0].token, "link": link(house().settings.public_url, sheets[0].token)}
