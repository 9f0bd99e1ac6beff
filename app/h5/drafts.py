"""A draft that was sent to the account: the deputy looks at it, mends it, and makes it the answer with one tap."""

from typing import Annotated, Any

from flask import make_response, redirect, render_template, request
from pydantic import Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.deeds import fields
from app.deeds.bodies import Answered, Seen
from app.errors import Problem, not_found
from app.h5 import who
from app.h5.enclosing import VOICE_ONLY
from app.house import house
from app.moves import refusing
from app.once import once
from app.said import from_form, version_in
from models import attachment, clock, delivery, draft
from models.draft import Draft
from models.service_request import Actor, ServiceRequest, seeing, unnamed

Drafted = Annotated[int, Field(ge=0, le=2**31 - 1, description="您看到的草稿版本")]


class Looked(Seen):
    drafted: Drafted


class Confirmed(Answered):
    drafted: Drafted


def one(draft_id: int) -> Response:
    with house().database.read() as session:
        try:
            me = who.as_deputy(session)
        except who.SignInFirst:
            return who.to_sign_in()
        found, about = _find(session, draft_id, me)
        if found.used_at:
            return redirect(f"/deputy/requests/{about.number}", 303)
        return make_response(_page(session, found, about, me))


def _find(session: Session, draft_id: int, me: Actor) -> tuple[Draft, ServiceRequest]:
    found = draft.owned(session, draft_id, me.person_id)
    about = session.get(ServiceRequest, found.request_id) if found else None
    if found is None or about is None or seeing.find(session, about.number, me) is None:
        raise not_found("没有找到这份草稿，它可能已经删除，或这件诉求已不在您名下。")
    return found, about


def _page(session: Session, found: Draft, about: ServiceRequest, me: Actor, **more: Any) -> str:
    may = not found.ended and any(move.name == "answer" for move in about.moves_for(me))
    files = attachment.in_draft(session, found.id)
    return render_template(
        "h5/draft.html", draft=found, one=about, said=unnamed.first_words(session, about, me), now=clock.now(), may=may,
        voices=[f for f in files if f.kind == "voice"], photos=[f for f in files if f.kind == "photo"],
        ending=fields.ENDING, choices=fields.Choices(session, about),
        **({"typed": None, "faults": []} | more),
    )  # fmt: skip


def confirm(draft_id: int) -> Response:
    """Guard, parse, answer; a refusal shows the page as it is now, with what was typed."""
    return _act(draft_id, Confirmed, _answer)


def drop(draft_id: int) -> Response:
    return _act(draft_id, Looked, _drop)


def _act(draft_id: int, body: type[Seen], work: Any) -> Response:
    try:
        with house().database.read() as session:
            found, about = _find(session, draft_id, who.as_deputy(session))
            spoken = any(f.kind == "voice" for f in attachment.in_draft(session, found.id))
        given = from_form(body, _typed(spoken) if body is Confirmed else _versions())
        once(who.caller(), lambda session: work(session, draft_id, given))
    except who.SignInFirst:
        return who.to_sign_in()
    except Problem as problem:
        return _again(draft_id, problem)
    done = "?done=answer" if body is Confirmed else ""
    return redirect(f"/deputy/requests/{about.number}{done}", 303)


def _versions() -> dict[str, Any]:
    return {name: version_in(request.form.get(name, "")) for name in ("seen", "drafted")}


def _typed(spoken: bool) -> dict[str, Any]:
    """A voice needs no words beside it; a photo alone says nothing yet."""
    text = request.form.get("text", "")
    ending = {field.name: request.form.get(field.name, "") for field in fields.ENDING}
    return _versions() | ending | {"text": VOICE_ONLY if spoken and not text.strip() else text}


def _answer(session: Session, draft_id: int, body: Confirmed) -> tuple[int, dict[str, Any]]:
    me = who.as_deputy(session)
    found, about = _find(session, draft_id, me)
    with refusing(about):
        about.expect(body.seen)
        _expect(found, body)
        files = [f.id for f in attachment.in_draft(session, found.id)]
        about.answer(body.text, by=me, attachments=files, ending=body.ending)
    found.use()
    delivery.acknowledge(session, about.id, me.person_id)
    return 200, {"version": about.version}


def _drop(session: Session, draft_id: int, body: Looked) -> tuple[int, dict[str, Any]]:
    found, _ = _find(session, draft_id, who.as_deputy(session))
    _expect(found, body)
    found.drop(session)
    return 200, {}


def _expect(found: Draft, body: Looked | Confirmed) -> None:
    """What came in since the page was opened has not been looked at: it is neither sent nor thrown away."""
    if found.used_at:
        raise Problem(409, "used", "这份草稿已经发出，请在诉求页面查看。")
    if found.version != body.drafted:
        raise Problem(409, "changed", "这份草稿刚刚又收到了新内容，请核对后再操作。")


def _again(draft_id: int, problem: Problem) -> Response:
    if problem.status not in (409, 422):
        raise problem
    faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        me = who.as_deputy(session)
        found, about = _find(session, draft_id, me)
        page = _page(session, found, about, me, typed=request.form, faults=faults)
    return make_response(page, problem.status)
