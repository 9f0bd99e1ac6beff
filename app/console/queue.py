"""The queue: tabs with their tallies, one keyset page of rows, and the way to a number somebody reads out."""

import re
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app.afterwards import afterwards
from app.console.desk import Desk, at_desk
from app.errors import not_found
from models import delivery, profile, tally
from models.service_request import ServiceRequest, listing, seeing
from models.service_request import queue as queued
from models.service_request.columns import COUNTY
from models.service_request.filing import read_number
from models.workflow import STATES, WAITING

AFTER = re.compile(r"([0-9a-f]{1,15})-([0-7]?[0-9a-f]{1,15})")  # no more than a column holds
ALL_WAITING = "waiting"


def queue() -> Response:
    with at_desk() as desk:
        shown, me = _shown(desk), desk.actor.person_id
        page = make_response(render_template("console/queue.html", desk=desk, **shown))
        waits, ids = delivery.waits_on(desk.session, me), [line.request.id for line in shown["rows"]]
    return afterwards(page, lambda session: delivery.heard_of(session, ids, me)) if waits else page


def _shown(desk: Desk) -> dict[str, Any]:
    actor, chosen = desk.narrowed()
    tab = request.args.get("state", ALL_WAITING)
    found = queued.page(desk.session, actor, _states(tab), _after(), queued.PAGE + 1, _owner())
    rows = found[: queued.PAGE]
    return {
        "owner": _owner(), "sent_up": queued.owned(desk.session, actor, COUNTY, WAITING),
        "tab": tab, "chosen": chosen, "tabs": _tabs(desk, actor.station_ids, tab), "rows": _lines(desk, rows),
        "after": _opaque(*queued.position(rows[-1])) if len(found) > queued.PAGE else None,
        "later": "after" in request.args,
    }  # fmt: skip


def _owner() -> str:
    """All of it, or only what the county has: 县级协同."""
    wanted = request.args.get("owner", "")
    if wanted not in ("", COUNTY):
        raise not_found()
    return wanted


def _lines(desk: Desk, rows: list[ServiceRequest]) -> list[listing.Line]:
    return listing.lines(desk.session, rows, desk.actor.role == "chief")


def _states(tab: str) -> tuple[str, ...]:
    if tab == ALL_WAITING:
        return WAITING
    if tab not in STATES:
        raise not_found()
    return (tab,)


def _tabs(desk: Desk, station_ids: tuple[int, ...], chosen: str) -> list[tuple[str, str, int]]:
    n = tally.of_stations(desk.session, list(station_ids))
    waiting = sum(n.get(state, 0) for state in WAITING)
    shown = [state for state in STATES if n.get(state) or state == chosen]
    return [(ALL_WAITING, "全部待办", waiting)] + [(s, _label(desk, s), n.get(s, 0)) for s in shown]


def _label(desk: Desk, state: str) -> str:
    """In the county's own words, where the desk is one county's."""
    return profile.of(desk.counties[0].profile if len(desk.counties) == 1 else None).state_label(state)


def _after() -> tuple[int, int] | None:
    given = request.args.get("after")
    if given is None:
        return None
    place = AFTER.fullmatch(given)
    if place is None:
        raise not_found()
    return int(place[1], 16), int(place[2], 16)


def _opaque(key: int, last: int) -> str:
    return f"{key:x}-{last:x}"


def find() -> Response | tuple[str, int]:
    """A number as somebody reads it from their slip."""
    typed = request.args.get("number", "")
    with at_desk() as desk:
        found = seeing.find(desk.session, read_number(typed), desk.actor)
        if found is None:
            return render_template("console/not_found.html", desk=desk, typed=typed[:20]), 404
        return redirect(url_for("console.request", number=found.number), 303)  # type: ignore[return-value]
