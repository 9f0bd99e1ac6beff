"""A sheet on a wall was scanned: whom it reaches, and the one form to say what is wrong."""

from dataclasses import dataclass, field
from typing import Any

from flask import g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app import filing, sheets, uploads, wishes
from app.afterwards import afterwards
from app.errors import Problem, as_problem, invalid
from app.h5 import slip, who
from app.house import house
from app.once import once, told_before
from app.said import FilingIn, from_form
from models import code
from models.attachment import MOST_PHOTOS, MOST_VOICES
from models.db import OutcomeUnknown
from models.idempotency import Outcome

FIELDS = ("text", "title", "category", "place", "name", "phone", "visibility")


@dataclass
class Draft:
    """What was typed and sent so far; shown again, whole, when something is not right."""

    fields: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    key: str = ""  # kept where the same form may already have been filed


def scan(token: str) -> Response:
    with house().database.read() as session:
        reached = sheets.reach(session, token)
        page = make_response(_page(session, reached, Draft()))
        code_id = reached.code.id
    return afterwards(page, lambda s: code.count_scan(s, code_id))


def _page(session: Session, reached: code.Reach, draft: Draft) -> str:
    return render_template(
        "h5/scan.html", card=sheets.card(session, reached), sheet=reached.code, draft=draft,
        in_wechat=bool(g.person_id), most_photos=MOST_PHOTOS,
    )  # fmt: skip


def file(token: str) -> Response:
    """File it, or show the form again with everything that was typed."""
    draft = _draft()
    try:
        outcome = told_before(who.caller()) or _take_in(token, draft)
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(token, draft, why)
    response = redirect(f"/r/{outcome.answer['number']}/slip", 303)
    slip.hand_over(response, outcome.answer)
    return response


def _take_in(token: str, draft: Draft) -> Outcome:
    wanted = _wanted(draft)
    return once(who.caller(), lambda session: _file(session, token, wanted))


def _draft() -> Draft:
    fields = {name: request.form.get(name, "") for name in FIELDS}
    fields["name_shown"] = request.form.get("name_shown", "")
    fields["notify"] = request.form.get("notify", "")
    return Draft(fields, request.form.getlist("attachments")[:10])


def _wanted(draft: Draft) -> FilingIn:
    """Words and files are both looked at before either is refused: what is good is kept for the next try."""
    given: dict[str, Any] = {name: draft.fields[name] for name in FIELDS}
    given |= {"attachments": draft.attachments, "name_shown": bool(draft.fields["name_shown"])}
    files = [f for name in ("photos", "voice") for f in request.files.getlist(name) if f.filename]
    try:
        from_form(FilingIn, given)
    finally:
        kept, fault = _keep(files, len(draft.attachments))
        draft.attachments += kept
    if fault:
        raise fault
    wanted: FilingIn = from_form(FilingIn, given | {"attachments": draft.attachments})
    return wanted


def _keep(files: list[FileStorage], already: int) -> tuple[list[str], Problem | None]:
    """Clean every file and write down the good ones as this person's, still loose; and what was wrong, if any."""
    if not files:
        return [], None
    if len(files) + already > MOST_PHOTOS + MOST_VOICES:
        return [], invalid({"photos": f"最多 {MOST_PHOTOS} 张照片和 {MOST_VOICES} 段语音。"})
    house().database.transact(lambda session: uploads.room_for(session, who.met(session), len(files)))
    safe, fault = _cleaned(files)
    try:
        return house().database.transact(lambda session: _write_down(session, safe)), fault
    except OutcomeUnknown:
        raise  # it may have been written: bytes without a row are better than a row without bytes
    except Exception:
        uploads.discard(house(), [key for one in safe for key in one.row(0).store_keys])
        raise


def _cleaned(files: list[FileStorage]) -> tuple[list[uploads.Safe], Problem | None]:
    safe: list[uploads.Safe] = []
    fault = None
    for f in files:
        try:
            safe.append(uploads.receive(f.stream.read(uploads.MOST_BYTES + 1)))
        except Problem as why:
            fault = why
    return safe, fault


def _write_down(session: Session, safe: list[uploads.Safe]) -> list[str]:
    me = who.met(session)
    return [str(uploads.write_down(session, me, one).id) for one in safe]


def _file(session: Session, token: str, wanted: FilingIn) -> tuple[int, dict[str, Any]]:
    me = who.met(session)
    status, answer = filing.file(session, token, wanted, me)
    wishes.note(session, me)
    return status, answer


def _again(token: str, draft: Draft, why: Exception) -> Response:
    problem = as_problem(why)
    if problem.status in (404, 410, 500):
        raise why
    if problem.status in (409, 503):  # nobody knows whether it happened: pressed again, it is the same act
        draft.key = request.form.get("key", "")
    if problem.slug == "key-reused":
        problem.detail = "这张表已经提交成功,请到“我的诉求”查看。要另报一件,请再按一次“提交”。"
    draft.faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        page = make_response(_page(session, sheets.reach(session, token), draft), problem.status)
    page.headers.update(problem.headers)
    return page
