"""Every number by its key, and what it counts: one condition both counts the cases and lists them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.figures import conversion, history
from models.figures.spelling import local_day
from models.profile import Profile
from models.service_request import ServiceRequest
from models.service_request.closing import GRADES
from models.service_request.counting import EXCLUSIONS
from models.service_request.ending import OUTCOMES, outcome_label
from models.service_request.filing import ON_PAPER
from models.workflow import SAID, STATES

R = ServiceRequest
DONE = (*SAID, "closed")  # 办理完成: there is an answer, and it stands
Condition = ColumnElement[bool]
OTHER = "other"


def received(*more: Condition) -> Condition:
    return and_(R.excluded.is_(None), R.state != "withdrawn", *more)


def handed(*more: Condition) -> Condition:
    """An answer proves it too: older records do not all know the hour."""
    return received(or_(_handed_at().is_not(None), R.state.in_(DONE)), *more)


def _handed_at() -> ColumnElement[datetime | None]:
    """In company it follows the one that leads: to put cases together hands none of them over."""
    lead = aliased(R)
    with_it = select(lead.handed_over_at).where(lead.id == R.merged_into_id)
    return func.coalesce(R.handed_over_at, with_it.scalar_subquery())


def done(*more: Condition) -> Condition:
    return received(R.state.in_(DONE), *more)


def told(*more: Condition) -> Condition:
    """Answered at least once, whatever came after."""
    return received(or_(R.answered_at.is_not(None), R.state.in_(DONE)), *more)


def _waiting() -> Condition:
    return received(_handed_at().is_(None), R.state.not_in(DONE))


def _unsaid() -> Condition:
    return done(func.coalesce(R.outcome, "").not_in(OUTCOMES))


def _kept() -> Condition:
    """A promise is carried out once its day came and the resident said 满意 to the second question."""
    return done(R.outcome == "promised", R.looked_back_at.is_not(None), R.result_grade == "satisfied")


def _carried() -> Condition:
    return or_(done(R.outcome == "solved"), _kept())


def _rated(*more: Condition) -> Condition:
    return done(R.grade.in_(GRADES), *more)


def _no_longer_bad() -> Condition:
    """Done anew or doubted, a first grade leaves 满意率; that it was given stays beside it."""
    return func.coalesce(R.grade, "") != "unsatisfied"


def _resulted(*more: Condition) -> Condition:
    return done(R.result_grade.in_(GRADES), *more)


def _both(*more: Condition) -> Condition:
    return _rated(R.result_grade.in_(GRADES), *more)


def clocked(*more: Condition) -> Condition:
    """Whose hours are its own: what came out of a paper ledger knows days at best, and no hand-over at all."""
    return received(func.coalesce(R.consent, "") != ON_PAPER, *more)


def _same_day() -> Condition:
    """Who joined what was handed over already has lost no day."""
    return clocked(local_day(_handed_at()) <= local_day(R.filed_at))


def _excluded(why: str) -> Condition:
    return R.excluded == why


def _ended(outcome: str) -> Condition:
    return done(R.outcome == outcome)


def _graded(column: InstrumentedAttribute[str | None], grade: str) -> Condition:
    return done(column == grade)


def _in_state(*states: str) -> Condition:
    return received(R.state.in_(states))


def _ordered(*more: Condition) -> Condition:
    return received(R.department_id.is_not(None), *more)


MEANINGS: dict[str, tuple[str, Callable[[], Condition]]] = {
    "filed": ("提出", true),
    "excluded": ("不计入统计", lambda: R.excluded.is_not(None)),
    "excluded.other": ("不计入统计：其他", lambda: func.coalesce(R.excluded, "test").not_in(EXCLUSIONS)),
    "withdrawn": ("群众撤回", lambda: and_(R.excluded.is_(None), R.state == "withdrawn")),
    "received": ("收集", received),
    "handed": ("已转交", handed),
    "waiting": ("待转交", _waiting),
    "in_progress": ("正在办理", lambda: handed(R.state.not_in(DONE))),
    "done": ("办理完成", done),
    "open": ("尚未办理完成", lambda: received(R.state.not_in(DONE))),
    "clocked": ("收集（不含补录）", clocked),
    "imported": ("纸质台账补录", lambda: received(R.consent == ON_PAPER)),
    "same_day": ("当日交办", _same_day),
    "told": ("答复过", told),
    "carried": ("已落实", _carried),
    "unsaid": ("未注明结果", _unsaid),
    "kept": ("承诺到期，群众认可结果", _kept),
    "pending": ("承诺未到期", lambda: done(R.outcome == "promised", R.look_back_on.is_not(None))),
    "rated": ("已评价", _rated),
    "pleased": ("满意和基本满意", lambda: _rated(R.grade != "unsatisfied")),
    "regraded": ("评过不满意、后退回重办或提出异议", lambda: received(_no_longer_bad(), history.once_unsatisfied())),
    "mended": ("先不满意、重办后满意", lambda: _rated(R.grade == "satisfied", history.once_unsatisfied())),
    "resulted": ("结果已评价", _resulted),
    "both": ("答复和结果都评价过", _both),
    "both_answer": ("都评价过，答复满意", lambda: _both(R.grade == "satisfied")),
    "both_result": ("都评价过，结果满意", lambda: _both(R.result_grade == "satisfied")),
    "soured": ("答复满意、结果不满意", lambda: _both(R.grade == "satisfied", R.result_grade == "unsatisfied")),
    "disputed": ("群众提出过异议", lambda: told(R.disputed_at.is_not(None))),
    "provisional": ("承诺日期暂定", lambda: received(R.provisional == 1, R.due_at.is_not(None))),
    "returned": ("被退过单", lambda: received(R.returns > 0)),
    "merged": ("并案", lambda: received(history.merged())),
    "extended": ("批准延期", lambda: received(history.happened("grant_time"))),
    "postponed": ("直接调整承诺日期", lambda: received(history.put_off())),
    "amended": ("事后更正", lambda: received(history.happened("amend"))),
    "bundled": ("列入建议或议题", lambda: received(conversion.within("proposal", "topic"))),
    "proposed": ("列入建议", lambda: received(conversion.within("proposal"))),
    "discussed": ("列入议题", lambda: received(conversion.within("topic"))),
    "lettered": ("已发交办函", lambda: received(history.lettered())),
    "ordered": ("交承办单位", _ordered),
    "timed": ("已到期或已报告", lambda: _ordered(or_(history.late(), history.reported()))),
    "in_time": ("按期报告", lambda: _ordered(history.in_time())),
    "late": ("超期", lambda: _ordered(history.late())),
}  # fmt: skip
STANDING = tuple(state for state in STATES if state != "withdrawn")  # what a received case can be in
MEANINGS |= {f"excluded.{why}": (f"不计入统计：{said}", partial(_excluded, why)) for why, said in EXCLUSIONS.items()}
MEANINGS |= {outcome: ("", partial(_ended, outcome)) for outcome in OUTCOMES}  # labelled in the county's words
MEANINGS |= {grade: (f"答复{said}", partial(_graded, R.grade, grade)) for grade, said in GRADES.items()}
MEANINGS |= {f"result_{one}": (f"结果{said}", partial(_graded, R.result_grade, one)) for one, said in GRADES.items()}
MEANINGS |= {f"at.{state}": ("", partial(_in_state, state)) for state in STANDING}

# What every surface shows, in these words and this order: the first is the sum of the others.
STANDINGS = ("received", "waiting", "in_progress", "done")

# What a rate would hide: stands wherever one is shown.
BESIDE = ("withdrawn", "excluded", "merged", "extended", "postponed", "amended", "regraded")

# What must hold for every set of cases: the whole, and what it falls into.
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("filed", ("received", "withdrawn", "excluded")),
    ("excluded", (*(f"excluded.{why}" for why in EXCLUSIONS), "excluded.other")),
    ("received", ("handed", "waiting")),
    (STANDINGS[0], STANDINGS[1:]),
    ("handed", ("in_progress", "done")),
    ("received", ("open", "done")),
    ("received", ("clocked", "imported")),
    ("done", (*OUTCOMES, "unsaid")),
    ("rated", tuple(GRADES)),
    ("resulted", tuple(f"result_{grade}" for grade in GRADES)),
    ("received", tuple(f"at.{state}" for state in STANDING)),
    ("timed", ("in_time", "late")),
)  # fmt: skip


def condition(key: str) -> Condition | None:
    """What a key counts; several states may stand in one, and a department's returns by its id."""
    name, _, rest = key.partition(".")
    if name == "at" and rest and all(f"at.{state}" in MEANINGS for state in rest.split(".")):
        return _in_state(*rest.split("."))
    if name == "sent_back" and rest.isascii() and rest.isdigit() and len(rest) < 19:
        return received(R.returns > 0, history.sent_back_by(int(rest)))
    return MEANINGS[key][1]() if key in MEANINGS else None


def label(key: str, county: Profile) -> str:
    """In the county's own words where it has some."""
    name, _, rest = key.partition(".")
    if name == "at":
        return "、".join(county.state_label(state) for state in rest.split("."))
    if key in OUTCOMES:
        return outcome_label(county, key)
    return "退单" if name == "sent_back" else MEANINGS[key][0]
