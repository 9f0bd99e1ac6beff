"""A deputy's list of today: what is late, due today, due soon or later; what colleagues have; what is done."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import make_response, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import absences as shared
from app.h5 import supervision, who
from app.house import house
from models import absence, clock, deputy
from models.clock import HERE
from models.deputy import Deputy
from models.service_request import Actor, ServiceRequest, todo
from models.service_request.todo import Item
from models.topic import proposing
from models.workflow import PAUSED

GROUPS = {"late": "已超期", "today": "今天到期", "soon": "近三个工作日到期", "later": "其余"}


class Within(NamedTuple):
    kind: str
    amount: int


SOON = Within("workdays", 3)


def mine() -> Response:
    with house().database.read() as session:
        try:
            me = who.as_deputy(session)
        except who.SignInFirst:
            return who.to_sign_in()
        listed = todo.of(session, me)
        return make_response(render_template(
            "h5/deputy_list.html", todo=listed, groups=_grouped(session, listed.mine), now=clock.now(),
            pressed=supervision.rows_of(session, me.person_id), **_away(session, me),
            proposed=proposing.made_by(session, me.person_id, _new_year()),
        ))  # fmt: skip


def _new_year() -> datetime:
    return datetime(clock.today().year, 1, 1, tzinfo=HERE).astimezone(UTC)


def _grouped(session: Session, items: list[Item]) -> list[tuple[str, str, list[Item]]]:
    """(key, heading, rows), without what is empty; what may be dangerous stands first under each heading."""
    soon_until = _soon_until()
    first = sorted(items, key=lambda one: not one.burns)
    keys = [(_urgency(one.request, soon_until), one) for one in first]
    grouped = {key: [one for its, one in keys if its == key] for key in GROUPS}
    return [(key, GROUPS[key], rows) for key, rows in grouped.items() if rows]


def _soon_until() -> Callable[[ServiceRequest], date]:
    """The third working day from today by each station's own calendar, reckoned once a station."""
    known: dict[int, date] = {}

    def until(one: ServiceRequest) -> date:
        if one.station_id not in known:
            known[one.station_id] = one.calendar.due(clock.now(), SOON)[0].astimezone(HERE).date()
        return known[one.station_id]

    return until


def _urgency(one: ServiceRequest, soon_until: Callable[[ServiceRequest], date]) -> str:
    if one.due_at is None or one.state in PAUSED:
        return "later"
    if one.due_at < clock.now():
        return "late"
    day = one.due_at.astimezone(HERE).date()
    return "today" if day == clock.today() else "soon" if day <= soon_until(one) else "later"


def _away(session: Session, me: Actor) -> dict[str, Any]:
    """Whether they are away today by what is written down, and for whom they stand in."""
    own = deputy.serving(session, me.person_id)
    if own is None:
        return {"away": [], "stands_in": []}
    day = clock.today()
    gone = [one for one in absence.not_over(session, [own.id]) if one.from_day <= day]
    for_whom = [one for one in absence.stood_in_for(session, own.id) if one.from_day <= day]
    return {
        "away": [(shared.span(one), shared.instead(session, own, day)) for one in gone],
        "stands_in": [(_name(session, one.deputy_id), shared.span(one)) for one in for_whom],
    }


def _name(session: Session, deputy_id: int) -> str:
    return shared.name_of(session, session.get_one(Deputy, deputy_id))
