"""Joint meetings at the desk: what is to be held, what was agreed and is late, and one meeting from call to minutes."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import moves
from app.console import minutes
from app.console.desk import Desk, at_desk, caller, seat
from app.console.minutes import ActionIn, Bodies, MinutesIn, PlanIn
from app.errors import Problem, invalid, not_found
from app.once import once
from app.said import version_in
from models import clock, delivery, department, deputy, meeting
from models.board import meetings as board
from models.board.meetings import Sitting
from models.idempotency import KeyReused
from models.meeting import Action, TooManyParties
from models.minutes import Body, name_of
from models.service_request import Actor, ServiceRequest, listing, seeing, unnamed
from models.service_request.hands import holder_name
from models.workflow import OFFICE

CALLED = {"contend": "承办单位再次退单，自动转入会商"}
Answer = tuple[int, dict[str, Any]]
OVER = Problem(409, "meeting-over", "这次会商已经有了结果，不能再改。请看最新情况。")
NOT_YOURS = Problem(409, "not-owner", "这件诉求现由另一级人大负责，请由对方召集会商。")
AGAIN = Problem(409, "sent-before", "这份表单已经提交过，请看最新情况；如需再次提交，请用下面的新表单。")


def meetings() -> str:
    with at_desk() as desk:
        actor, chosen = desk.narrowed()
        owed = board.owed(desk.session, actor)
        to_hold, held = board.to_hold(desk.session, actor), board.held(desk.session, actor)
        requests = [s.request for s in (*to_hold, *held)] + [o.request for o in owed]
        return render_template(
            "console/meetings.html", desk=desk, chosen=chosen, to_hold=to_hold, held=held, owed=owed,
            late=len(board.late(owed)), today=clock.today(), titles=_titles(desk, requests),
            offices={s.id: s.name for s in desk.stations}, **_reading(desk.session),
        )  # fmt: skip


def _titles(desk: Desk, requests: list[ServiceRequest]) -> dict[int, str]:
    said = unnamed.first_words_of(desk.session, requests, desk.actor) if requests else {}
    return {one.id: listing.title(said.get(one.id, {})) for one in requests}


def _reading(session: Session) -> dict[str, Callable[..., Any]]:
    """What a page may ask about a meeting that it shows."""
    return {
        "seats": lambda held: len(meeting.parties(session, held.id)),
        "name_of": lambda body: name_of(session, body),
        "lead_of": lambda held: name_of(session, Body(held.lead_department_id)),
        "who": lambda person_id: deputy.name_of(session, person_id),
    }


def one(meeting_id: int) -> str:
    with at_desk() as desk:
        return _page(desk, _find(desk, meeting_id))


def _find(desk: Desk, meeting_id: int) -> Sitting:
    found = board.find(desk.session, meeting_id, desk.actor) if desk.actor.role in OFFICE else None
    if found is None:
        raise not_found("没有找到这次会商，或它不属于您的联络站。")
    return found


def _page(desk: Desk, sitting: Sitting, **again: Any) -> str:
    session, held, matter = desk.session, sitting.meeting, sitting.request
    title = _titles(desk, [matter])[matter.id]
    bodies, seated = Bodies(session, matter.county_id), meeting.parties(session, held.id)
    hands = department.handler_names(session, [party.department_id for party in seated if party.department_id])
    deaf = {body for body, names in hands.items() if not names}
    return render_template(
        "console/meeting.html", desk=desk, held=held, one=matter, today=clock.today(), **_reading(session),
        title=title, with_whom=holder_name(session, matter),
        subject=meeting.title_of(session, matter.id) or ("" if matter.about else unnamed.hidden(title, matter)),
        called=CALLED.get(meeting.called_by_move(session, held), "提请会商"),
        why_called=meeting.words_of(session, held.call_id), noted=meeting.words_of(session, held.minutes_id),
        parties=seated, deaf=deaf, actions=meeting.actions(session, held.id), told=_telling(matter, desk.actor),
        departments=bodies.by_id, leads={i: n for i, n in bodies.by_id.items() if i != matter.about_department_id},
        may=_may(matter, desk), rows=minutes.ROWS, no_lead=minutes.NO_LEAD,
        **({"typed": {}, "picked": [], "tried": "", "why": None} | again),
    )  # fmt: skip


def _telling(matter: ServiceRequest, reader: Actor) -> Callable[[str], str]:
    """As it was written, or without whose it is: to an office that is the complained-of body's as well."""
    return (lambda text: unnamed.hidden(text, matter)) if seeing.hides_filer(matter, reader) else str


def _may(matter: ServiceRequest, desk: Desk) -> set[str]:
    """Of the two offices the one that owns the matter arranges its meeting."""
    return {move.name for move in matter.moves_for(desk.actor)} & {"convene", "resume"}


def _arranged(desk: Desk, meeting_id: int) -> Sitting:
    sitting = _find(desk, meeting_id)
    if sitting.meeting.is_over or sitting.request.state != "conferring":
        raise OVER
    if not _may(sitting.request, desk):
        raise NOT_YOURS
    return sitting


def plan(meeting_id: int) -> Response:
    """When, where, and who is asked to come."""
    return _try(meeting_id, "plan", lambda: _plan(meeting_id))


def _plan(meeting_id: int) -> None:
    typed = minutes.plan_of(request.form, request.form.getlist("departments"))
    once(caller(), lambda session: _arrange(seat(session), meeting_id, typed))


def _arrange(desk: Desk, meeting_id: int, typed: PlanIn) -> Answer:
    sitting = _arranged(desk, meeting_id)
    bodies = Bodies(desk.session, sitting.request.county_id)
    asked = bodies.numbered(typed.departments) + [bodies.named(name) for name in minutes.names(typed.others)]
    try:
        with moves.refusing(sitting.request):
            sitting.request.expect(typed.seen)
            sitting.request.arrange(minutes.day(typed.planned_on), typed.place, asked, desk.actor, typed.title)
    except TooManyParties:
        raise invalid({"departments": f"一次会商最多请{meeting.MOST_PARTIES}个单位和个人。"}) from None
    return 200, {}


def excuse(meeting_id: int, party_id: int) -> Response:
    """Invited by mistake."""

    def work(session: Session) -> Answer:
        desk = seat(session)
        matter = _arranged(desk, meeting_id).request
        with moves.refusing(matter):
            matter.expect(version_in(request.form.get("seen", "")))
            matter.excuse(party_id, by=desk.actor)
        return 200, {}

    return _try(meeting_id, "plan", lambda: once(caller(), work))


def conclude(meeting_id: int) -> Response:
    """The minutes: who was there, who leads, and what was agreed."""
    return _try(meeting_id, "minutes", lambda: _conclude(meeting_id))


def _conclude(meeting_id: int) -> None:
    typed, rows = minutes.minutes_of(request.form, request.form.getlist("came"))
    once(caller(), lambda session: _write_down(seat(session), meeting_id, typed, rows))


def _write_down(desk: Desk, meeting_id: int, typed: MinutesIn, rows: list[ActionIn]) -> Answer:
    sitting = _arranged(desk, meeting_id)
    matter = sitting.request
    bodies = Bodies(desk.session, matter.county_id)
    came = [party.body for party in meeting.parties(desk.session, meeting_id) if str(party.id) in typed.came]
    written = minutes.written(typed, rows, came, bodies, matter)
    lead = _lead(matter, typed, bodies)
    with moves.refusing(matter):
        matter.expect(typed.seen)
        if lead is None:
            matter.resume(typed.text, by=desk.actor, minutes=written)
        else:
            matter.convene(lead, typed.text, by=desk.actor, minutes=written)
    delivery.acknowledge(desk.session, matter.id, desk.actor.person_id)
    return 200, {"version": matter.version}


def _lead(matter: ServiceRequest, typed: MinutesIn, bodies: Bodies) -> int | None:
    if typed.lead == minutes.NO_LEAD:
        return None
    known = {str(i): i for i in bodies.by_id if i != matter.about_department_id}
    if typed.lead not in known:
        raise invalid({"lead": "请从名单中选择牵头单位；不能交给被反映的单位牵头。"})
    if not typed.title.strip() and matter.order_words_id is None:
        raise invalid({"title": f"请写明事项的标题，{matter.profile.letters.title}以它为题。"})
    return known[typed.lead]


def tick(action_id: int) -> Response:
    """An agreed action is done."""
    return _changed(action_id, lambda action, by: action.tick(by))


def untick(action_id: int) -> Response:
    """It was ticked off by mistake."""
    return _changed(action_id, lambda action, by: action.untick())


def _changed(action_id: int, change: Callable[[Action, int], None]) -> Response:
    def work(session: Session) -> Answer:
        desk = seat(session)
        found = board.find_action(session, action_id, desk.actor) if desk.actor.role in OFFICE else None
        if found is None:
            raise not_found("没有找到这一项，或它不属于您的联络站。")
        change(found, desk.actor.person_id)
        return 200, {"meeting": str(found.meeting_id)}

    held = int(once(caller(), work).answer["meeting"])
    return redirect(url_for("console.meeting", meeting_id=held) + "#agreed", 303)  # type: ignore[return-value]


def _try(meeting_id: int, form: str, work: Callable[[], object]) -> Response:
    """Done, or the page as it is now with what was typed."""
    try:
        work()
    except (Problem, KeyReused) as refused:
        why = refused if isinstance(refused, Problem) else AGAIN
        if why.status not in (409, 422):
            raise
        with at_desk() as desk:
            picked = request.form.getlist("departments") + request.form.getlist("came")
            page = _page(desk, _find(desk, meeting_id), typed=request.form, picked=picked, tried=form, why=why)
        return make_response(page, why.status, why.headers)
    return redirect(url_for("console.meeting", meeting_id=meeting_id, done=form), 303)  # type: ignore[return-value]
