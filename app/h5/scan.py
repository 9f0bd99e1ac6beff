"""A sheet on a wall was scanned: whom it reaches, and the one form to say what is wrong."""

from dataclasses import dataclass, field
from typing import Any

from flask import g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app import filing, sheets, slip, uploads, wishes
from app.afterwards import afterwards
from app.errors import Problem, answer, as_problem, invalid
from app.h5 import alike, elsewhere, who
from app.house import house
from app.once import once, told_before
from app.said import FilingIn, from_form
from models import code
from models.attachment import MOST_PHOTOS, MOST_VOICES

FIELDS = ("text", "title", "category", "place", "name", "phone", "visibility", "about", "about_department")
TICKS = ("name_shown", "only_chief")
PRESSED = {"instead", "calm"}  # come from a page of ours, and from no wall
CARRIED = ("notify", "calm")  # no part of what is said; they go along over every step in between


@dataclass
class Draft:
    """What was typed and sent so far; shown again, whole, when something is not right."""

    fields: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    key: str = ""  # kept where the same form may already have been filed


def scan(token: str) -> Response:
    """Counted of the sheet that was scanned, a revoked one too: it still hangs somewhere."""
    with house().database.read() as session:
        sheet = sheets.find(session, token)
        code_id, draft = sheet.id, Draft({"calm": request.args.get("calm", "")[:20]})
        try:
            page = make_response(_page(session, sheets.reach_of(session, sheet), draft))
        except Problem as why:
            page = answer(why)
    if PRESSED & request.args.keys():
        return page
    return afterwards(page, lambda s: code.count_scan(s, code_id))


def _page(session: Session, reached: code.Reach, draft: Draft) -> str:
    return render_template(
        "h5/scan.html", card=sheets.card(session, reached), sheet=reached.code, draft=draft,
        in_wechat=bool(g.person_id), most_photos=MOST_PHOTOS, elsewhere=elsewhere.offered(session, reached),
    )  # fmt: skip


def file(token: str) -> Response:
    """File it, or show the form again with everything that was typed."""
    draft = _draft()
    try:
        if request.form.get("back"):
            draft.fields["calm"] = ""  # other words may come: whether they are urgent is asked anew
            return _form(token, draft)
        outcome = told_before(who.caller())
        if outcome is None:
            wanted = _wanted(draft)
            if asked := _between(token, draft, wanted):
                return asked
            outcome = once(who.caller(), lambda session: _file(session, token, wanted))
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(token, draft, why)
    response = redirect(f"/r/{outcome.answer['number']}/slip", 303)
    slip.hand_over(response, outcome.answer)
    return response


def _between(token: str, draft: Draft, wanted: FilingIn) -> Response | None:
    """What is asked before it is filed: whether another door serves better, then whether somebody said the same."""
    with house().database.read() as session:
        reached = sheets.reach(session, token)
        if away := elsewhere.ask(session, reached, draft.fields, draft.attachments, wanted):
            return away
        others = alike.ask(session, reached, draft.fields, draft.attachments, wanted)
    if others:
        alike.count()
    return others


def _form(token: str, draft: Draft) -> Response:
    """Not sent after all: the form as it was left, for another look."""
    draft.key = request.form.get("key", "")
    with house().database.read() as session:
        return make_response(_page(session, sheets.reach(session, token), draft))


def _draft() -> Draft:
    fields = {name: request.form.get(name, "") for name in FIELDS}
    fields |= {name: request.form.get(name, "") for name in (*TICKS, *CARRIED)}
    return Draft(fields, request.form.getlist("attachments")[:10])


def _wanted(draft: Draft) -> FilingIn:
    """Files are kept before anything is refused: what is good is there for the next try."""
    given: dict[str, Any] = {name: draft.fields[name] for name in FIELDS}
    given |= {name: bool(draft.fields[name]) for name in TICKS}
    given["joins"] = request.form.get("join", "")
    files = [f for name in ("photos", "voice") for f in request.files.getlist(name) if f.filename]
    kept, fault = _keep(files, len(draft.attachments))
    draft.attachments += kept
    if fault and not draft.fields["text"].strip():
        raise fault  # it was to stand for the words
    wanted: FilingIn = from_form(FilingIn, given | {"attachments": draft.attachments})
    if fault:
        raise fault
    return wanted


def _keep(files: list[FileStorage], already: int) -> tuple[list[str], Problem | None]:
    """Clean every file and write down the good ones as this person's, still loose; and what was wrong, if any."""
    if len(files) + already > MOST_PHOTOS + MOST_VOICES:
        return [], invalid({"photos": f"最多 {MOST_PHOTOS} 张照片和 {MOST_VOICES} 段语音。"})
    kept, fault = uploads.keep(files, who.met)
    return [str(one.id) for one in kept], fault


def _file(session: Session, token: str, wanted: FilingIn) -> tuple[int, dict[str, Any]]:
    me = who.met(session)
    status, answer = filing.file(session, token, wanted, me)
    wishes.note(session, me)
    if told := request.form.get("calm", ""):
        elsewhere.stayed(session, token, told)
    return status, answer


def _again(token: str, draft: Draft, why: Exception) -> Response:
    problem = as_problem(why)
    if problem.status in (404, 410, 500):
        raise why
    if problem.status in (409, 503):  # nobody knows whether it happened: pressed again, it is the same act
        draft.key = request.form.get("key", "")
    if problem.slug == "key-reused":
        problem.detail = "这张表已经提交成功，请到“我的诉求”查看。要另报一件，请再按一次“提交”。"
    draft.faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        page = make_response(_page(session, sheets.reach(session, token), draft), problem.status)
    page.headers.update(problem.headers)
    return page
