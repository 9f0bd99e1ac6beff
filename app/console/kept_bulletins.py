"""存档的简报: what was sent upward, word for word, with the cases behind each of its numbers."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.console.bulletin import Written, sent
from app.console.desk import Desk, at_desk, caller, seat
from app.console.figure_cases import LONGEST, after
from app.console.figures import View, look
from app.errors import Problem, not_found
from app.once import once
from models import deputy, figures, kept_bulletin, profile
from models.figures import SPOKEN
from models.kept_bulletin import KeptBulletin
from models.service_request import listing

WHICH = "请先选一个联络站再存档：一份简报写一个站，或者写全县。"


def keep() -> Response:
    """Counted anew and kept together with its cases: nobody types a number into what is sent upward."""
    with at_desk() as desk:
        view = look(desk)
        station_id = _whose(view)
        taken = figures.take(desk.session, view.scope, view.county, SPOKEN)
        made = figures.topics(desk.session, taken.told)
        county_id, place = desk.counties[0].id, view.place

    def work(session: Any) -> tuple[int, dict[str, Any]]:
        by = seat(session).actor
        if not set(view.scope.station_ids) <= set(by.station_ids):
            raise not_found()
        kept = kept_bulletin.keep(session, taken, made, (county_id, station_id), place, by.person_id)
        return 201, {"id": str(kept.id)}

    outcome = once(caller(), work)
    return redirect(url_for("console.kept_bulletin", bulletin_id=int(outcome.answer["id"]), done="kept_bulletin"), 303)


def _whose(view: View) -> int | None:
    """One station's, or the whole county's: none of some stations that nobody could name."""
    if view.county_wide:
        return None
    if len(view.scope.station_ids) != 1:
        raise Problem(422, "station-missing", WHICH)
    return view.scope.station_ids[0]


def kept() -> str:
    with at_desk() as desk:
        found = kept_bulletin.theirs(desk.session, *_reach(desk), after("before") or kept_bulletin.LATEST)
        rows = found[: kept_bulletin.LISTED]
        return render_template(
            "console/kept_bulletins.html", desk=desk, rows=rows, later="before" in request.args,
            makers={one.made_by: deputy.name_of(desk.session, one.made_by) for one in rows},
            before=f"{rows[-1].id:x}" if len(found) > len(rows) else None,
        )  # fmt: skip


def one(bulletin_id: int) -> str:
    with at_desk() as desk:
        found = _find(desk, bulletin_id)
        return render_template(
            "console/kept_bulletin.html", desk=desk, one=found, written=_written(desk, found),
            maker=deputy.name_of(desk.session, found.made_by),
        )  # fmt: skip


def file(bulletin_id: int) -> Response:
    with at_desk() as desk:
        return sent(_written(desk, _find(desk, bulletin_id)))


def cases(bulletin_id: int) -> str:
    """Those that were counted then; how each stands is of today."""
    key, source = request.args.get("key", ""), request.args.get("source")
    with at_desk() as desk:
        one = _find(desk, bulletin_id)
        found = kept_bulletin.cases(desk.session, desk.actor, one, key, source and source[:LONGEST], after() or 0)
        if found is None:
            raise not_found()
        return render_template(
            "console/kept_cases.html", desk=desk, one=one, found=found, key=key, source=source,
            written=_written(desk, one), rows=listing.lines(desk.session, found.requests, desk.actor),
            after=f"{found.requests[-1].id:x}" if found.more else None, later="after" in request.args,
        )  # fmt: skip


def _reach(desk: Desk) -> tuple[list[int], tuple[int, ...]]:
    """A county's desk reads all of its county, a station's what was written of its station."""
    return [one.id for one in desk.counties] if desk.actor.role == "county" else [], desk.actor.station_ids


def _find(desk: Desk, bulletin_id: int) -> KeptBulletin:
    found = kept_bulletin.find(desk.session, bulletin_id, *_reach(desk))
    if found is None:
        raise not_found()
    return found


def _written(desk: Desk, one: KeptBulletin) -> Written:
    county = profile.of(desk.counties[0].profile)
    return Written(one.place, one.days, one.said, one.n, one.least, one.at, county)
