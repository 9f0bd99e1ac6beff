"""常用语: a deputy's own sentences, written once and put into a form by one tap."""

from typing import Annotated, Any

from flask import make_response, redirect, render_template, request
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.errors import Problem, invalid, not_found
from app.h5 import who
from app.house import house
from app.once import once
from app.said import Strict, Text, from_form
from models import quick_reply
from models.quick_reply import LONGEST, MOST, Full, QuickReply
from models.service_request import Actor

HERE = "/deputy/quick-replies"
FULL = f"常用语最多 {MOST} 条，请先删去不用的。"


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise PydanticCustomError("string_too_long", "too long")
    return text


class ReplyIn(Strict):
    text: Annotated[Text, AfterValidator(_short)]


def chosen(session: Session, me: Actor) -> str:
    """The one that the address asks for: how it gets into a form without a script."""
    wanted = request.args.get("quick", "")
    known = {str(one.id): one.text for one in quick_reply.of(session, me.person_id)} if wanted else {}
    return known.get(wanted, "")


def mine() -> Response:
    with house().database.read() as session:
        try:
            return make_response(_page(session, who.as_deputy(session)))
        except who.SignInFirst:
            return who.to_sign_in()


def _page(session: Session, me: Actor, **again: Any) -> str:
    rows = quick_reply.of(session, me.person_id)
    return render_template(
        "h5/quick_replies.html", rows=rows, most=MOST, longest=LONGEST,
        **({"typed": "", "tried": 0, "faults": []} | again),
    )  # fmt: skip


def add() -> Response:
    return _act(lambda: from_form(ReplyIn, _typed()), _add, "kept")


def change(reply_id: int) -> Response:
    def work(session: Session, me: Actor, given: ReplyIn) -> None:
        _find(session, me, reply_id).text = given.text

    return _act(lambda: from_form(ReplyIn, _typed()), work, "kept", reply_id)


def first(reply_id: int) -> Response:
    return _act(lambda: None, lambda s, me, _: quick_reply.put_first(s, _find(s, me, reply_id)), "moved")


def drop(reply_id: int) -> Response:
    return _act(lambda: None, lambda s, me, _: s.delete(_find(s, me, reply_id)), "dropped")


def _typed() -> dict[str, Any]:
    return {"text": request.form.get("text", "")}


def _add(session: Session, me: Actor, given: ReplyIn) -> None:
    try:
        quick_reply.add(session, me.person_id, given.text)
    except Full:
        raise invalid({"text": FULL}) from None


def _find(session: Session, me: Actor, reply_id: int) -> QuickReply:
    found = quick_reply.find(session, reply_id, me.person_id)
    if found is None:
        raise not_found("没有找到这条常用语，它可能已经删除。")
    return found


def _act(parse: Any, work: Any, done: str, reply_id: int = 0) -> Response:
    def run(session: Session) -> tuple[int, dict[str, Any]]:
        work(session, who.as_deputy(session), given)
        return 200, {}

    try:
        with house().database.read() as session:
            who.as_deputy(session)
        given = parse()
        once(who.caller(), run)
    except who.SignInFirst:
        return who.to_sign_in()
    except Problem as problem:
        return _again(problem, reply_id)
    return redirect(f"{HERE}?done={done}", 303)


def _again(problem: Problem, reply_id: int) -> Response:
    if problem.status != 422:
        raise problem
    faults = [fault["detail"] for fault in problem.more.get("errors", [])] or [problem.detail]
    with house().database.read() as session:
        page = _page(session, who.as_deputy(session), typed=request.form.get("text", ""), tried=reply_id, faults=faults)
    return make_response(page, 422)
