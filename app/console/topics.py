"""建议 and 议题 at the desk: which there are, what each bundles, and what was done about it since."""

from typing import Any

from flask import render_template, request

from app.console.desk import Desk, at_desk
from app.errors import not_found
from models import clock, department, deputy, topic
from models.department import Department
from models.service_request import listing
from models.topic import Topic, finding
from models.workflow import OFFICE, WAITING

UNANSWERED = (*WAITING, "merged")
SHOWN = 100  # linked requests on one page, unless all are asked for


def topics() -> str:
    with at_desk() as desk:
        found = finding.page(desk.session, desk.actor, _before(), finding.PAGE + 1)
        rows = found[: finding.PAGE]
        return render_template(
            "console/topics.html", desk=desk, rows=rows, counts=finding.counts(desk.session, [t.id for t in rows]),
            offices={s.id: s.name for s in desk.stations}, before=rows[-1].id if len(found) > finding.PAGE else None,
            later="before" in request.args, standings=topic.STANDINGS, kinds=topic.KINDS,
            faced=len(finding.faced(desk.session, desk.actor)), bodies=_bodies(desk),
            became={kind: finding.conversion(desk.session, desk.actor.station_ids, kind) for kind in topic.KINDS},
        )  # fmt: skip


def _bodies(desk: Desk) -> int:
    """How many there are to be sat with."""
    return sum(len(department.of_county(desk.session, county.id)) for county in desk.counties)


def _body(desk: Desk, found: Topic) -> str:
    return desk.session.get_one(Department, found.department_id).name if found.department_id else ""


def _before() -> int | None:
    given = request.args.get("before", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 20 and int(given) < 2**63):
        raise not_found()
    return int(given)


def one(topic_id: int) -> str:
    with at_desk() as desk:
        return page(desk, find(desk, topic_id))


def find(desk: Desk, topic_id: int) -> Topic:
    found = finding.find(desk.session, topic_id, desk.actor) if desk.actor.role in OFFICE else None
    if found is None:
        raise not_found("没有找到这件建议或议题，或它不属于您的联络站。")
    return found


def page(desk: Desk, found: Topic, **again: Any) -> str:
    session = desk.session
    inside = finding.linked(session, found.id, desk.actor)
    every = "all" in request.args
    return render_template(
        "console/topic.html", desk=desk, topic=found, steps=topic.steps(session, [found.id]), today=clock.today(),
        lines=listing.lines(session, inside if every else inside[:SHOWN], desk.actor),
        seen=len(inside), count=finding.counts(session, [found.id]).get(found.id, 0), kinds=topic.KINDS,
        standings=topic.STANDINGS, step_kinds=found.step_kinds, body=_body(desk, found),
        left=sum(one.state in UNANSWERED for one in inside), maker=deputy.name_of(session, found.made_by),
        office=next((s.name for s in desk.stations if s.id == found.station_id), desk.place),
        **({"typed": {}, "tried": "", "why": None} | again),
    )  # fmt: skip

