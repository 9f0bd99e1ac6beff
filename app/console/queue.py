"""The queue: as a list or as a board, its filters, and one keyset page of rows."""

import re
from typing import Any

from flask import Response, make_response, render_template, request

from app.afterwards import afterwards
from app.console import board, filters, sieve
from app.console.desk import Desk, at_desk
from app.console.sieve import Asked
from app.errors import not_found
from models import delivery
from models.service_request import ServiceRequest, listing
from models.service_request import queue as queued

AFTER = re.compile(r"([0-9a-f]{1,15})-([0-7]?[0-9a-f]{1,15})")  # no more than a column holds


def queue() -> Response:
    with at_desk() as desk:
        asked, me = sieve.asked(desk), desk.actor.person_id
        shown = {"columns": board.columns(desk, asked), "rows": []} if asked.board else _list(desk, asked)
        page = make_response(render_template("console/queue.html", desk=desk, **_around(asked), **shown))
        waits, ids = delivery.waits_on(desk.session, me), [line.request.id for line in _lines(shown)]
    return afterwards(page, lambda session: delivery.heard_of(session, ids, me)) if waits else page


def _around(asked: Asked) -> dict[str, Any]:
    tabs, states = filters.tabs(asked), filters.states(asked)
    here = next((one.label for one in (*(v for g in tabs for v in g.values), *states) if one.on), "")
    return {
        "asked": asked, "tabs": tabs, "states": states, "here": here,
        "filters": filters.filters(asked), "chips": filters.chips(asked),
    }  # fmt: skip


def _list(desk: Desk, asked: Asked) -> dict[str, Any]:
    after, limit = _after(), queued.PAGE + 1
    found = queued.page(desk.session, asked.actor, asked.states, after, limit, asked.owner, asked.sift)
    rows = found[: queued.PAGE]
    more = _opaque(rows[-1]) if len(found) > queued.PAGE else None
    return {"rows": lines(desk, rows), "after": more, "later": after is not None}


def lines(desk: Desk, rows: list[ServiceRequest]) -> list[listing.Line]:
    return listing.lines(desk.session, rows, desk.actor)


def _lines(shown: dict[str, Any]) -> list[listing.Line]:
    return [*shown["rows"], *(line for column in shown.get("columns", ()) for line in column.lines)]


def neighbours(asked: Asked, one: ServiceRequest) -> tuple[str | None, str | None]:
    """The numbers before and after this one, as the queue stands under these filters."""
    here = queued.position(one)
    found = [
        queued.page(asked.session, asked.actor, asked.states, here, 1, asked.owner, asked.sift, back)
        for back in (True, False)
    ]
    before, after = (these[0].number if these else None for these in found)
    return before, after


def _after() -> tuple[int, int] | None:
    given = request.args.get("after")
    if given is None:
        return None
    place = AFTER.fullmatch(given)
    if place is None:
        raise not_found()
    return int(place[1], 16), int(place[2], 16)


def _opaque(last: ServiceRequest) -> str:
    key, number = queued.position(last)
    return f"{key:x}-{number:x}"
