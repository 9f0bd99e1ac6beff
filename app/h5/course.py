"""Where a resident's request stands and how it ended: everything that their page says in sentences."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models import event
from models.attachment import Attachment
from models.department import Department
from models.service_request import ServiceRequest, ahead, hands, looking_back, together
from models.service_request.columns import COUNTY
from models.service_request.disputing import TOLD
from models.service_request.proofs import ACCEPTING
from models.service_request.telling import Entry, told_state
from models.service_request.timing import Postponed
from models.workflow import PAUSED, SAID, STATES, WAITING

NEXT = {  # what is promised next, by the clock that runs
    "accept": "受理", "hand_over": "落实承办人", "take": "由承办单位受理", "answer": "答复", "redo": "答复",
    "verify": "验收并答复",
}  # fmt: skip
WHAT_NOW = {
    "conferring": "联席会商中", "reported": "承办单位已办，正在验收", "disputed": "您的异议正在处理，不由原承办人处理",
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
    cost: int | None
    households: int | None


@dataclass(frozen=True)
class Ordered:
    """What the department reads instead of the resident's own words."""

    title: str
    text: str
    department: str
    confirmed: bool


def standing(session: Session, one: ServiceRequest) -> Standing | None:
    if one.state not in WAITING:
        return None
    paused = one.state in PAUSED
    return Standing(
        hands.holder_name(session, one, for_resident=True), hands.since(session, one), one.due_at,
        NEXT.get(one.running_clock(), "答复"), paused, _what_now(one), bool(one.provisional),
        one.postponed(), one.asked_until, ahead.count(session, one),
    )  # fmt: skip


def _what_now(one: ServiceRequest) -> str:
    return WHAT_NOW.get(one.state) or ("已提请县级协同" if one.owner == COUNTY else "")


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
        looking_back.earlier_photo(session, one), facts.get("cost"), facts.get("households"),
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
