"""A ledger's row as a line of history, or what is wrong with it: each fault names its row and its column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models import clock, deputy
from models.ledger_import import cells
from models.ledger_import.cells import Unclear
from models.mask import excerpt
from models.profile import Profile
from models.service_request.closing import GRADES
from models.service_request.ending import Ending
from models.service_request.filing import NUMBER_ALPHABET, read_number
from models.service_request.openly import DONE
from models.station import Station
from models.workflow import STATES

TITLES = {
    "no": "序号", "number": "编号", "filed_at": "提出时间", "name": "姓名", "phone": "联系方式", "place": "地点",
    "category": "类别", "source": "来源", "text": "内容", "deputy": "代表", "standing": "办理情况",
    "answer": "办理结果", "answered_at": "答复时间", "grade": "满意度", "masked": "联系方式（脱敏）",
}  # fmt: skip
OURS = ("number", "masked")  # only what this system exported has them; a paper ledger need not
NEEDED = ("filed_at", "source", "text", "standing")
FILED, ACCEPTED, ANSWERED, CLOSED = "待受理", "办理中", "已答复", "已销号"
STANDINGS = (FILED, ACCEPTED, ANSWERED, CLOSED)
MOVES = {ACCEPTED: "accept", ANSWERED: "answer", CLOSED: "close"}  # what each of them takes
NUMBER_LENGTH = 10
NO_DEPUTY = "不是本站现任代表，请核对姓名，或空着由本站办理。"
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    number: int  # as Excel shows it
    cells: Mapping[str, str]

    @property
    def exported(self) -> str:
        """Its query number, where the row came out of this system, wherever that runs; else nothing."""
        told = read_number(self.cells.get("number", ""))
        ours = len(told) == NUMBER_LENGTH and set(told) <= set(NUMBER_ALPHABET)
        return told if ours and self.cells.get("masked") else ""


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    said: str  # what was written there, masked and short, then what is wrong with it


@dataclass(frozen=True)
class Line:
    """One matter as the paper tells it."""

    row: int
    filed_at: datetime
    source: str
    text: str
    standing: str
    name: str | None = None
    phone: str | None = None
    place: str = ""
    category: str | None = None
    deputy_id: int | None = None
    answer: str = ""
    ending: Ending | None = None
    answered_at: datetime | None = None
    grade: str | None = None


def read(session: Session, home: Station, rules: Profile, rows: Sequence[Row]) -> tuple[list[Line], list[Fault]]:
    names = _deputies(session, home)
    read = [_Reading(rules, names, row) for row in rows]
    lines = [one.line() for one in read]
    return [line for line in lines if line], [fault for one in read for fault in one.faults]


def standing_of(state: str) -> str:
    """What a ledger can say of a state: four words for all of them."""
    if state == "closed":
        return CLOSED
    if state in DONE:
        return ANSWERED
    return FILED if state in ("held", "filed", "returned") else ACCEPTED


def _deputies(session: Session, home: Station) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for one in deputy.seated(session, home.id):
        names.setdefault(deputy.name_of(session, one.person_id), []).append(one.id)
    return names


class _Reading:
    def __init__(self, rules: Profile, deputies: dict[str, list[int]], row: Row) -> None:
        self.rules, self.deputies, self.row = rules, deputies, row
        self.faults: list[Fault] = []

    def line(self) -> Line | None:
        """Every cell is looked at, so that all that is wrong is told at once."""
        filed = self._cell("filed_at", lambda said: cells.moment(said, cells.MORNING))
        told: dict[str, Any] = {
            "source": self._cell("source", lambda said: cells.chosen(said, self._sources())),
            "text": self._cell("text", lambda said: cells.short(said, 2000)),
            "standing": self._cell("standing", self._standing),
            "name": self._cell("name", lambda said: cells.one_line(said, 40)),
            "phone": self._cell("phone", cells.phone),
            "place": self._cell("place", lambda said: cells.one_line(said, 60)) or "",
            "category": self._cell("category", lambda said: cells.one_of(said, self.rules.categories)),
            "deputy_id": self._cell("deputy", self._deputy),
            "answered_at": self._cell("answered_at", lambda said: cells.moment(said, cells.EVENING)),
            "grade": self._cell("grade", lambda said: cells.chosen(said, {v: k for k, v in GRADES.items()})),
        }
        self._whole(filed, told)
        return None if filed is None or self.faults else Line(row=self.row.number, filed_at=filed, **told)

    def _whole(self, filed: datetime | None, told: dict[str, Any]) -> None:
        """What one cell asks of another, as far as each could be read: all that is wrong is told in one round."""
        if filed and told["answered_at"]:
            told["answered_at"] = self._after(filed, told["answered_at"])
        answered = told["standing"] in (ANSWERED, CLOSED)
        if answered:
            self._need_answer(told)
        if answered or not told["standing"]:
            told["answer"], told["ending"] = self._answer(told["answered_at"]) or ("", None)
        if told["standing"]:
            self._refuse_early(answered)
        move = MOVES.get(told["standing"] or "")
        if move and not self.rules.uses(move):
            self._fault("standing", "本县不用这一步。")
        elif told["standing"] == CLOSED and (why := self._not_closable(told)):
            self._closed_elsewhere(told, why)

    def _after(self, filed: datetime, answered: datetime) -> datetime:
        """A day alone may be the very day of filing; then it was later that day."""
        if cells.day_of(answered) < cells.day_of(filed):
            self._fault("answered_at", "早于提出时间，请核对。")
        return max(answered, min(filed + cells.SOON, clock.now()))

    def _need_answer(self, told: dict[str, Any]) -> None:
        for key in ("answer", "answered_at"):
            if not self._said(key):
                self._fault(key, f"办理情况是“{told['standing']}”，这一格不能空着。")

    def _refuse_early(self, answered: bool) -> None:
        for key in ("answer", "answered_at", "grade"):
            if self._said(key) and not answered:
                self._fault(key, f"有内容，而办理情况不是“{ANSWERED}”或“{CLOSED}”，请核对。")

    def _answer(self, at: datetime | None) -> tuple[str, Ending | None] | None:
        return self._cell("answer", lambda said: self._ended(said, at or clock.now()))

    def _ended(self, said: str, at: datetime) -> tuple[str, Ending | None]:
        """What this system exported may have been answered before its county asked for such words."""
        try:
            return cells.ended(said, self.rules, at)
        except Unclear:
            if not self.row.exported:
                raise
            return said, None

    def _not_closable(self, told: dict[str, Any]) -> str:
        """By the county's rules: whatever a paper cannot show is done here, after it has come in."""
        rules, ungraded, at = self.rules.closing, not told["grade"] and not self._faulty("grade"), told["answered_at"]
        if set(rules.needs) & {"looked_back", "phoned"}:
            return "本县销号前要回访或抽访，台账里没有。"
        waits = at and clock.now() <= at + cells.days(rules.silent_days) + cells.SOON
        if "rated" in rules.needs and ungraded and waits:
            return f"还没有满意度，答复后未满 {rules.silent_days} 天，不能销号。"
        if ungraded and not told["deputy_id"] and not self._faulty("deputy"):
            return "没有写代表，也没有满意度：自己答复的，不能自己销号。"
        if told["ending"] and told["ending"].outcome == "promised":
            return "承诺的事还没有到期，不能销号。"
        return ""

    def _closed_elsewhere(self, told: dict[str, Any], why: str) -> None:
        """Closed by rules that a paper cannot show were kept: what we exported comes in as an answer all the same."""
        if self.row.exported:
            told["standing"] = ANSWERED
        else:
            self._fault("standing", f"{why}请写“{ANSWERED}”，导入后再办。")

    def _faulty(self, key: str) -> bool:
        return any(fault.column == TITLES[key] for fault in self.faults)

    def _standing(self, said: str) -> str:
        """One of four; what this system exported names the state instead, in the county's word."""
        known = {self.rules.state_label(state): standing_of(state) for state in STATES} if self.row.exported else {}
        return known[said] if said in known else cells.one_of(said, STANDINGS)

    def _sources(self) -> dict[str, str]:
        return {label: key for key, label in self.rules.sources.items()}

    def _deputy(self, said: str) -> int | None:
        found = self.deputies.get(said.removesuffix("代表"), [])
        if len(found) != 1 and self.row.exported:
            return None  # somebody of another station, or of before: here the station has it
        if len(found) != 1:
            raise Unclear("本站有同名代表，分不清是哪一位。" if found else NO_DEPUTY)
        return found[0]

    def _said(self, key: str) -> str:
        return self.row.cells.get(key, "").strip()

    def _cell(self, key: str, reading: Callable[[str], T]) -> T | None:
        said = self._said(key)
        if not said:
            if key in NEEDED:
                self._fault(key, "不能空着。")
            return None
        try:
            return reading(said)
        except Unclear as why:
            self._fault(key, str(why))
            return None

    def _fault(self, key: str, said: str) -> None:
        told = excerpt(self._said(key), private=key == "phone")
        self.faults.append(Fault(self.row.number, TITLES[key], f"“{told}”：{said}" if told else said))
