"""The explicit table from a desk's move to its verb and the body it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.deeds import bodies
from app.deeds.bodies import Seen
from app.errors import Problem, invalid
from models import department, deputy
from models.minutes import Minutes
from models.service_request import Actor, NotTogether, Order, Report, ServiceRequest, at_hand, outlay, seeing
from models.service_request.filing import read_number
from models.topic import proposing


@dataclass(frozen=True)
class Deed:
    """A desk move: the body it wants, and the verb it says on the request."""

    body: type[Seen]
    do: Callable[[ServiceRequest, Any, Actor], Any]


DESK = {
    "accept": Deed(Seen, lambda one, body, by: one.accept(by=by)),
    "ask": Deed(bodies.Asked, lambda one, body, by: one.ask(body.text, by, _files(body))),
    "answer": Deed(bodies.Told, lambda one, body, by: one.answer(body.text, by, _files(body), body.ending)),
    "pass_on": Deed(bodies.Spoken, lambda one, body, by: one.pass_on(body.text, by=by)),
    "assign": Deed(bodies.Assigned, lambda one, body, by: one.assign(_at_hand(one, body), body.text, by=by)),
    "release": Deed(Seen, lambda one, body, by: one.release(by=by)),
    "merge": Deed(bodies.Merged, lambda one, body, by: one.merge(_other(one, body, by), body.text, by=by)),
    "unmerge": Deed(bodies.Spoken, lambda one, body, by: one.unmerge(body.text, by=by)),
    "order": Deed(bodies.Ordered, lambda one, body, by: one.order(_order(one, body), by=by)),
    "recall": Deed(bodies.Spoken, lambda one, body, by: one.recall(body.text, by=by)),
    "take": Deed(Seen, lambda one, body, by: one.take(by=by)),
    "decline": Deed(bodies.Declined, lambda one, body, by: one.decline(body.text, body.duty, by=by)),
    "query": Deed(bodies.Spoken, lambda one, body, by: one.query(body.text, by=by)),
    "report": Deed(bodies.Reported, lambda one, body, by: one.report(_report(body), by=by)),
    "verify": Deed(bodies.Answered, lambda one, body, by: one.verify(body.text, by=by, ending=body.ending)),
    "feedback": Deed(bodies.Answered, lambda one, body, by: one.feedback(body.text, by=by, ending=body.ending)),
    "reject": Deed(bodies.Spoken, lambda one, body, by: one.reject(body.text, by=by)),
    "confer": Deed(bodies.Spoken, lambda one, body, by: one.confer(body.text, by=by)),
    "convene": Deed(bodies.Convened, lambda one, body, by: _convene(one, body, by)),
    "resume": Deed(bodies.Spoken, lambda one, body, by: one.resume(body.text, by=by)),
    "raise_tier": Deed(bodies.Retiered, lambda one, body, by: one.retier(body.tier, body.text, by=by)),
    "lower_tier": Deed(bodies.Retiered, lambda one, body, by: one.retier(body.tier, body.text, by=by)),
    "send_up": Deed(bodies.Spoken, lambda one, body, by: one.send_up(body.text, by=by)),
    "send_down": Deed(bodies.Spoken, lambda one, body, by: one.send_down(body.text, by=by)),
    "take_over": Deed(Seen, lambda one, body, by: one.take_over(by=by)),
    "specialise": Deed(bodies.Spoken, lambda one, body, by: one.specialise(body.text, by=by)),
    "supervise": Deed(bodies.Supervised, lambda one, body, by: one.supervise(body.text, by=by, kind=_kind(one, body))),
    "promise": Deed(bodies.Promised, lambda one, body, by: one.promise_until(body.day, body.text, by=by)),
    "ask_more_time": Deed(bodies.Promised, lambda one, body, by: one.ask_more_time(body.day, body.text, by=by)),
    "grant_time": Deed(bodies.MaybeSpoken, lambda one, body, by: one.grant_time(body.text, by=by)),
    "refuse_time": Deed(bodies.Spoken, lambda one, body, by: one.refuse_time(body.text, by=by)),
    "look_back": Deed(bodies.Spoken, lambda one, body, by: one.look_back(body.text, by=by)),
    "phoned": Deed(bodies.Phoned, lambda one, body, by: _phoned(one, body, by)),
    "bundle": Deed(bodies.Proposed, lambda one, body, by: _propose(one, body, by)),
    "score": Deed(bodies.Scored, lambda one, body, by: one.score(body.grades, body.text, by=by)),
    "uphold": Deed(bodies.Spoken, lambda one, body, by: one.uphold(body.text, by=by)),
    "take_up": Deed(Seen, lambda one, body, by: one.take_up(by=by)),
    "redo": Deed(bodies.Spoken, lambda one, body, by: one.redo(body.text, by=by)),
    "close": Deed(bodies.MaybeSpoken, lambda one, body, by: one.close(body.text, by=by)),
    "note": Deed(bodies.Spoken, lambda one, body, by: one.note(body.text, by=by)),
    "lift_alert": Deed(bodies.Spoken, lambda one, body, by: one.lift_alert(body.text, by=by)),
    "amend": Deed(bodies.Amended, lambda one, body, by: one.amend(body.text, by, _category(one, body), body.outcome)),
    "exclude": Deed(bodies.Excluded, lambda one, body, by: one.exclude(body.why, body.text, by=by)),
    "include": Deed(bodies.Spoken, lambda one, body, by: one.include(body.text, by=by)),
}


def _files(body: bodies.Told | bodies.Asked) -> list[int]:
    return [int(one) for one in body.attachments]


def _at_hand(one: ServiceRequest, body: bodies.Assigned) -> int:
    """Only a deputy who sits in this station, or one of its grid workers, can be given its requests."""
    here = {d.id: d.person_id for d in deputy.seated(one.session, one.station_id)}
    here |= {p: p for p in at_hand.grid_workers(one.session, one)}
    if int(body.deputy) not in here:
        raise Problem(422, "not-seated", "这位代表或网格员不服务于本站，请从名单中选择。")
    return here[int(body.deputy)]


def _here(one: ServiceRequest, department_id: str, field: str) -> int:
    """A body of this county, and never the one that is complained of."""
    known = {d.id for d in department.of_county(one.session, one.county_id)} - {one.about_department_id}
    if int(department_id) not in known:
        raise invalid({field: "请从名单中选择承办单位；不能交给被反映的单位办理。"})
    return int(department_id)


def _order(one: ServiceRequest, body: bodies.Ordered) -> Order:
    if body.tier and body.tier not in {t.name for t in one.profile.tiers}:
        raise invalid({"tier": "请从页面给出的分级中选择。"})
    body_id = _here(one, body.department, "department")
    return Order(body_id, body.title, body.text, _category(one, body), body.tier)


def _category(one: ServiceRequest, body: bodies.Ordered | bodies.Amended) -> str | None:
    if body.category and body.category not in (*one.profile.categories, one.category):
        raise invalid({"category": "请从页面给出的类别中选择。"})
    return body.category


def _kind(one: ServiceRequest, body: bodies.Supervised) -> str:
    if body.kind and body.kind not in one.profile.supervision.pushes:
        raise invalid({"kind": "请从页面给出的督办方式中选择。"})
    return body.kind


def _phoned(one: ServiceRequest, body: bodies.Phoned, by: Actor) -> None:
    one.phoned(body.text, body.reached == "yes", by, body.grade, visited=body.way == "visit")


def _convene(one: ServiceRequest, body: bodies.Convened, by: Actor) -> None:
    one.convene(_here(one, body.lead, "lead"), body.text, by, Minutes(title=body.title))


def _report(body: bodies.Reported) -> Report:
    took = {kind: int(n) for kind in outlay.KINDS if (n := getattr(body, kind))}
    return Report(body.text, before=[int(i) for i in body.before], after=[int(i) for i in body.after], **took)


def _propose(one: ServiceRequest, body: bodies.Proposed, by: Actor) -> None:
    try:
        proposing.propose(one, body.title, body.text, by)
    except proposing.Proposed:
        raise Problem(409, "proposed-before", "这件诉求已经列入建议，不必再提交。") from None


def _other(one: ServiceRequest, body: bodies.Merged, by: Actor) -> ServiceRequest:
    found = seeing.find(one.session, read_number(body.into), by)
    if found is None:
        raise NotTogether("unknown")
    return found
