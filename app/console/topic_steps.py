"""What is done with a 建议 or 议题: requests in and out, each step, its result, and its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from flask import Response, make_response, redirect, request, url_for
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from app.console import bundling, topics
from app.console.desk import Desk, at_desk, caller, seat
from app.deeds.bodies import Seen
from app.errors import Problem, invalid, not_found
from app.once import once
from app.said import Day, Line, Text, from_form, version_in
from models import clock
from models.idempotency import KeyReused
from models.service_request import Stale
from models.topic import Finished, Topic, finding, spreading
from models.topic import bundling as links

CHANGED = Problem(409, "changed", "这件建议或议题刚刚有了变化，请看最新情况后再操作。")
OVER = Problem(409, "topic-over", "这件建议或议题已经结束，不能再记录。")
AGAIN = Problem(409, "sent-before", "这份表单已经提交过，请看最新情况；如需再次提交，请用下面的新表单。")
FURTHEST = timedelta(days=366)


class BundleIn(Seen):
    numbers: Annotated[str, StringConstraints(max_length=4000)] = ""


class UnbundleIn(Seen):
    number: Annotated[str, StringConstraints(max_length=40)]


class StepIn(Seen):
    kind: Literal["visit", "submitted", "answered", "follow_up", "faced"]
    on_day: Day
    text: Text
    number: Annotated[Line, StringConstraints(max_length=40)] = ""

    @property
    def day(self) -> date:
        day = date.fromisoformat(self.on_day)
        if abs(day - clock.today()) > FURTHEST:
            raise invalid({"on_day": "请填写前后一年以内的日期。"})
        return day


class PublishIn(Seen):
    text: Text


@dataclass(frozen=True)
class Act:
    body: type[Seen]
    do: Callable[[Desk, Topic, Any], Any]


def _unbundle(desk: Desk, found: Topic, body: UnbundleIn) -> None:
    inside = finding.numbered(desk.session, [body.number], desk.actor)
    if not inside or not links.unbundle(found, inside[0], desk.actor):
        raise not_found("没有找到这件诉求，或它已不在其中。")


def _step(desk: Desk, found: Topic, body: StepIn) -> None:
    """Who has come along since hears it too; the first of them at once, the rest from the worker."""
    if body.kind not in found.step_kinds:
        raise invalid({"kind": "请从页面给出的选项中选择。"})
    links.gather(found, desk.actor)
    found.step(body.kind, body.day, body.text, desk.actor, body.number)
    spreading.spread(desk.session, found.id)


def _publish(desk: Desk, found: Topic, body: PublishIn) -> None:
    links.gather(found, desk.actor)
    found.publish(body.text, desk.actor)
    spreading.spread(desk.session, found.id)


ACTS = {
    "bundle": Act(BundleIn, lambda desk, found, body: bundling.put(desk, found, bundling.numbers(body.numbers))),
    "unbundle": Act(UnbundleIn, _unbundle),
    "step": Act(StepIn, _step),
    "publish": Act(PublishIn, _publish),
    "end": Act(Seen, lambda desk, found, body: found.close()),
}


def act(topic_id: int, act: str) -> Response:
    """Guard, parse, do, answer; a refusal shows the page as it is now, with what was typed."""
    try:
        body = from_form(ACTS[act].body, _typed(act))
        once(caller(), lambda session: _do(session, topic_id, act, body))
    except (Problem, KeyReused) as why:
        return _again(topic_id, act, why if isinstance(why, Problem) else AGAIN)
    return redirect(url_for("console.topic", topic_id=topic_id, done=act), 303)  # type: ignore[return-value]


def _typed(act: str) -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in ACTS[act].body.model_fields}
    return typed | {"seen": version_in(request.form.get("seen", ""))}


def _do(session: Session, topic_id: int, act: str, body: Seen) -> tuple[int, dict[str, Any]]:
    desk = seat(session)
    found = topics.find(desk, topic_id)
    try:
        found.expect(body.seen)
        ACTS[act].do(desk, found, body)
    except Stale:
        raise CHANGED from None
    except Finished:
        raise OVER from None
    return 200, {"version": found.version}


def _again(topic_id: int, act: str, why: Problem) -> Response:
    if why.status not in (409, 422):
        raise why
    typed = {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}
    with at_desk() as desk:
        page = topics.page(desk, topics.find(desk, topic_id), typed=typed, tried=act, why=why)
    return make_response(page, why.status, why.headers)
