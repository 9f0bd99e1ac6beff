"""代为登记: a clerk, a grid worker or the chief files for somebody without a phone, who has agreed to it."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import filing, slip, uploads
from app.console import intake_alike, intake_form
from app.console.desk import caller
from app.console.intake_desk import IntakeDesk, at_intake, seat
from app.console.intake_form import FIELDS, IntakeIn
from app.errors import Problem, invalid, not_found
from app.intake_refusal import tell
from app.moves import refusing
from app.once import once, told_before
from app.said import from_form
from models import intake as door
from models.attachment import MOST_PHOTOS
from models.service_request import NotTogether, ServiceRequest, alerts, seeing
from models.service_request.filing import CONSENTS, TOLD_BY, read_number
from models.service_request.telling import first_words, first_words_of
from models.station import Station

PAGE = 20
BEFORE = re.compile(r"[0-9a-f]{1,15}|[0-7][0-9a-f]{15}")  # no more than a column holds
NONE_SUCH = "没有找到这件登记，或它不是您登记的。"
GONE = "要加入的那一件刚刚有了变化，不能再加入。请再按一次“登记”，看看现在有没有类似的，或单独登记。"
NO_REISSUE = "这件诉求不能换发查询码。网格员登记的，请到联络站换发；已办结的，请到联络站查询。"


@dataclass
class Draft:
    """What was typed and scanned so far; shown again, whole, when something is not right."""

    fields: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    key: str = ""  # kept where the same form may already have been filed


def intake() -> str:
    with at_intake() as desk:
        return _page(desk, Draft({"station": request.args.get("station", "")}))


def _page(desk: IntakeDesk, draft: Draft) -> str:
    home = desk.home(draft.fields.get("station", ""))
    return render_template(
        "console/intake.html", desk=desk, home=home, draft=draft, typed=draft.fields, faults=draft.faults,
        consents=CONSENTS, ways=TOLD_BY, most_photos=MOST_PHOTOS, **_entries(desk),
        **(intake_form.choices(desk, home) if home else {}),
    )  # fmt: skip


def _entries(desk: IntakeDesk) -> dict[str, Any]:
    given = request.args.get("before", "")
    before = int(given, 16) if BEFORE.fullmatch(given) else None
    found = door.written_by(desk.session, desk.actor.person_id, before, PAGE + 1)
    rows = found[:PAGE]
    words = first_words_of(desk.session, rows)
    told = [(one, words.get(one.id, {})) for one in rows]
    return {"entries": told, "more": f"{rows[-1].id:x}" if len(found) > PAGE else None, "later": before is not None}


def take_down() -> Response:
    """File it, or show the form again with everything that was typed."""
    draft = Draft({name: request.form.get(name, "").strip() for name in FIELDS})
    draft.attachments = request.form.getlist("attachments")[:MOST_PHOTOS]
    try:
        with at_intake() as desk:
            me = desk.actor.person_id
        if request.form.get("back"):
            return _form(draft)
        outcome = told_before(caller())
        if outcome is None:
            wanted = _wanted(draft, me)
            if asked := intake_alike.ask(draft, wanted):
                return asked
            outcome = once(caller(), lambda session: _file(session, wanted))
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(draft, why)
    response = redirect(url_for("console.taken_down", number=outcome.answer["number"]), 303)
    slip.hand_over(response, outcome.answer)
    return response


def _wanted(draft: Draft, me: int) -> IntakeIn:
    """Words and scans are both looked at before either is refused: what is good is kept for the next try."""
    given: dict[str, Any] = dict(draft.fields)
    files = [f for f in request.files.getlist("photos") if f.filename]
    try:
        from_form(IntakeIn, given | {"attachments": draft.attachments})
    finally:
        if len(files) + len(draft.attachments) > MOST_PHOTOS:
            raise invalid({"photos": f"最多 {MOST_PHOTOS} 张，请少选几张。"})
        kept, fault = uploads.keep(files, lambda session: me)
        draft.attachments += [str(one.id) for one in kept if one.kind == "photo"]
    if fault:
        raise fault
    wanted: IntakeIn = from_form(IntakeIn, given | {"attachments": draft.attachments})
    return wanted


def _file(session: Session, wanted: IntakeIn) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    home = intake_form.checked(desk, wanted)
    try:
        filed = door.take_down(session, home, wanted.who, intake_form.filing(desk, wanted))
    except NotTogether:
        raise invalid({"joins": GONE}) from None
    return 201, filing.receipt(session, filed)


def _form(draft: Draft) -> Response:
    """Not sent after all: the form as it was left, for another look."""
    draft.key = request.form.get("key", "")
    with at_intake() as desk:
        return make_response(_page(desk, draft))


def _again(draft: Draft, why: Exception) -> Response:
    problem = tell(draft, why)
    with at_intake() as desk:
        page = make_response(_page(desk, draft), problem.status)
    page.headers.update(problem.headers)
    return page


def find(desk: IntakeDesk, number: str) -> ServiceRequest:
    found = door.find(desk.session, read_number(number), desk.actor)
    mine = found is not None and found.recorded_by_id == desk.actor.person_id
    if found is None or (not mine and seeing.hides_filer(found, desk.actor)):
        raise not_found(NONE_SUCH)
    return found


def taken_down(number: str) -> str:
    """What to tell the person at the counter: number, query code while we still know it, and the paper to print."""
    with at_intake() as desk:
        one = find(desk, number)
        return render_template(
            "console/intake_done.html", desk=desk, one=one, said=first_words(desk.session, one),
            office=desk.session.get_one(Station, one.station_id), code=slip.code_for(one.number),
            ways=TOLD_BY, consents=CONSENTS, sources=one.profile.sources,
            alert=alerts.of_one(desk.session, one),
            may_reissue=any(m.name == "note" for m in one.moves_for(desk.recorder)),
        )  # fmt: skip


def reissue(number: str) -> Response:
    """The paper was lost: a new query code, for the old one is nowhere to be read."""
    outcome = once(caller(), lambda session: _reissue(seat(session), number))
    response = redirect(url_for("console.taken_down", number=outcome.answer["number"]), 303)
    slip.hand_over(response, outcome.answer)
    return response


def _reissue(desk: IntakeDesk, number: str) -> tuple[int, dict[str, Any]]:
    one = find(desk, number)
    if not any(m.name == "note" for m in one.moves_for(desk.recorder)):
        raise Problem(409, "not-allowed", NO_REISSUE)
    with refusing(one):
        return 201, {"number": one.number, "query_code": door.reissue(one, by=desk.recorder)}
