"""回头看: promises whose day has come, who must be visited because nobody answered, and what is due next."""

from typing import NamedTuple

from flask import render_template, request

from app.console.desk import Desk, at_desk
from app.errors import not_found
from models import clock
from models.service_request import listing, looking_back
from models.service_request.looking_back import Case

TABS = {"back": "到期待回访", "visit": "需上门走访", "coming": "未到期承诺"}


class Row(NamedTuple):
    case: Case
    title: str
    place: str
    office: str


def look_back() -> str:
    with at_desk() as desk:
        actor, chosen = desk.narrowed()
        tab = request.args.get("tab", "back")
        if tab not in TABS:
            raise not_found()
        back, visit = looking_back.back(desk.session, actor)
        lists = {"back": back, "visit": visit, "coming": looking_back.coming(desk.session, actor)}
        return render_template(
            "console/looking_back.html", desk=desk, chosen=chosen, tab=tab, rows=_rows(desk, lists[tab]),
            tabs=[(name, label, len(lists[name])) for name, label in TABS.items()], now=clock.now(),
        )  # fmt: skip


def _rows(desk: Desk, cases: list[Case]) -> list[Row]:
    lines = listing.lines(desk.session, [case.request for case in cases], desk.actor) if cases else []
    return [Row(case, line.title, line.place, line.office) for case, line in zip(cases, lines, strict=True)]
