"""Where a resident's request stands and how it ended: everything that their page says in sentences."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models import event
from models.attachment import Attachment
from models.department import Department
from models.service_request import ServiceRequest, ahead, hands, looking_back, outlay, promised, together
from models.service_request.columns import COUNTY, TO_COUNTY, TO_STATION
from models.service_request.disputing import TOLD
from models.service_request.proofs import ACCEPTING
from models.service_request.telling import Entry, told_state
from models.service_request.timing import Postponed
from models.workflow import PAUSED, SAID, STATES, WAITING

WHAT_NOW = {
    "answered": "已答复，等落实", "rated": "已答复，等落实", "looking_back": "承诺的日期已到，正在回头看",
    "reported": "承办单位已办，正在核实", "disputed": "您的异议正在处理，不由原承办人处理",
}  # fmt: skip


BETWEEN = {
    TO_COUNTY: "已提请县级协同，县人大还没有接办", COUNTY: "县人大已接办",
    TO_STATION: "县人大拟交联络站办理，联络站还没有接办",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """With whom, since when, and what is promised by when."""

    with_whom: str
    since: datetime
    due: datetime | None
    next: str
    paused: bool
    what: str  # what is going on, where that is not simply that somebody works on it
    provisional: bool
    moved: list[Postponed]
    asked_until: date | None
    ahead: int | None  # of the same hands, before this one


@dataclass(frozen=True)
class Ended:
    """The answer in force: what was said, what came of it, and what it looked like before and after."""

    said: Entry
    outcome: str | None
    label: str
    promised_on: date | None
    before: list[Attachment]
    after: list[Attachment]
    earlier: Attachment | None  # what to compare with, once a promise has come back
    took: str  # money and households, as the department said


@dataclass(frozen=True)
class Ordered:
    """What the department reads instead of the resident's own words."""

    title: str
    text: str
    department: str
    confirmed: bool


def standing(session: Session, one: ServiceRequest) -> Standing | None:
    """Also of an answer that is only a promise: somebody still owes the deed, and then a look at it."""
    kept = one.state in SAID and one.look_back_on
    if one.state not in (*WAITING, "looking_back") and not kept:
        return None
    paused = one.state in PAUSED
    due, what = (one.calendar.ends(kept), "办好") if kept else (one.due_at, promised.what(one))
    return Standing(
        hands.holder_name(session, one, for_resident=True), hands.since(session, one), due, what, paused,
        _what_now(one), bool(one.provisional) and not kept, one.postponed(), one.asked_until,
        ahead.count(session, one),
    )  # fmt: skip


def _what_now(one: ServiceRequest) -> str:
    if one.state == "conferring":  # by the county's own word
        return one.profile.state_label(one.state)
    return WHAT_NOW.get(one.state) or BETWEEN.get(one.owner, "")


def step(session: Session, one: ServiceRequest) -> int:
    """Of the four; what goes along with another has come as far as that one."""
    along = together.of(session, one)
    return along.step if along else STATES[told_state(one.state, for_resident=True)].step


def ended(session: Session, one: ServiceRequest, told: list[Entry]) -> Ended | None:
    """Nothing while it is doubted or done anew: an answer that was taken back is history."""
    answers = [entry for entry in told if entry.move in TOLD]
    if one.state not in (*SAID, "closed") or not answers:
        return None
    report = _behind(answers[-1], told)
    shown, facts = (report.attachments, report.facts) if report else ([], {})
    return Ended(
        answers[-1], one.outcome, one.outcome_label, _promised_on(session, one),
        [a for a in shown if a.phase == "before"], [a for a in shown if a.phase == "after"],
        looking_back.earlier_photo(session, one), outlay.said(facts),
    )  # fmt: skip


def _behind(answer: Entry, told: list[Entry]) -> Entry | None:
    """The work that this answer accepted; what an earlier one was about is history."""
    reports = [entry for entry in told[: told.index(answer)] if entry.move in ("report", *TOLD)]
    last = reports[-1] if reports else None
    return last if last and last.move == "report" and answer.move in ACCEPTING else None


def _promised_on(session: Session, one: ServiceRequest) -> date | None:
    """The day that was promised, also after it has come."""
    if one.outcome != "promised":
        return None
    days = [e.changes["look_back_on"] for e in event.history(session, one.id) if e.changes.get("look_back_on")]
    return one.look_back_on or (date.fromisoformat(days[-1]) if days else None)


def order(session: Session, one: ServiceRequest, told: list[Entry]) -> Ordered | None:
    orders = [entry for entry in told if entry.move == "order"]
    if not orders or one.department_id is None or one.state not in WAITING:
        return None
    said, body = orders[-1].said, session.get_one(Department, one.department_id)
    return Ordered(said.get("title", ""), said.get("text", ""), body.name, one.confirmed)


def stages(one: ServiceRequest) -> list[tuple[str, bool, bool]]:
    """The county's own gates: (name, reached, now). Of a state that is in none of them there is no line to draw."""
    gates = one.profile.stages
    here = one.profile.stage_of(told_state(one.state, for_resident=True))
    if here is None:
        return []
    at = gates.index(here)
    return [(gate.name, n <= at, n == at) for n, gate in enumerate(gates)]


def doubt_until(one: ServiceRequest) -> datetime | None:
    """The last moment for a doubt; none once it has been spent or has passed."""
    told = one.last_told
    return told + timedelta(days=one.profile.closing.dispute_days) if told and one.may_dispute else None
