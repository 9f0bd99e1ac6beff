"""A joint meeting as a department at its table reads it: when, where, what it is about, and what it agreed to do."""

from flask import Response, make_response, render_template

from app.afterwards import afterwards
from app.console.department_desk import at_department
from app.errors import not_found
from models import clock, delivery
from models.board import seats
from models.minutes import Body, name_of
from models.service_request.filing import read_number


def sitting(number: str) -> Response:
    """Whoever opens it has heard of the invitation."""
    with at_department() as desk:
        shown = seats.of_request(desk.session, read_number(number), desk.actor)
        if not shown:
            raise not_found("没有找到这次会商，或没有请您单位参加。")
        one, me = shown[0].request, desk.actor.person_id
        page = make_response(render_template(
            "console/sitting.html", desk=desk, one=one, seats=shown, today=clock.today(),
            name_of=lambda body: name_of(desk.session, body), lead_of=lambda held: Body(held.lead_department_id),
            handled=one.department_id in desk.actor.department_ids,
        ))  # fmt: skip
        request_id, waiting = one.id, delivery.open_for(desk.session, one.id, me)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me)) if waiting else page
