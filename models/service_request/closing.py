"""How a request ends: rated by the resident, done again, written off, or withdrawn; and what comes back by itself."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models import clock, event, letter, sample, score, workflow
from models.event import Event
from models.service_request.disputing import TOLD, Disputing
from models.service_request.ending import UNSAID, Unfounded, outcome_label
from models.service_request.merging import Merging
from models.service_request.record import Actor, NotYet, OwnWork
from models.workflow import MOVES, SAID

GRADES = {"satisfied": "满意", "fairly": "基本满意", "unsatisfied": "不满意"}
ANSWERED = ("answer", "feedback")
DEPARTMENTS_WORK = ("take", "report")
VISIT = "上门走访"


class Closing(Merging, Disputing):
    __abstract__ = True

    def rate(self, grade: str, text: str, by: Actor) -> None:
        """答复满意 after the answer, 结果满意 once a promise has come back: two questions, two columns."""
        if by.person_id in self.workers(ANSWERED):
            raise OwnWork("nobody grades their own answer")
        rated: dict[str, Any] = {"result_grade" if self.looked_back_at else "grade": grade}
        heard = self.heard(text)
        self.move("rate", by, said={"text": text}, facts={"said_grade": grade} | heard, **rated, **heard)

    @property
    def outcome_label(self) -> str:
        """What came of it, in the county's word; nothing to say before there is an answer, or while it is doubted."""
        ended = self.answered_at is not None and self.state in (*SAID, "closed")
        return outcome_label(self.profile, self.outcome) if ended else ""

    def redo(self, text: str, by: Actor) -> None:
        """Not good enough: it comes back to the office, with a new promise."""
        again = {"holder_id": None, "grade": None, "result_grade": None, "looked_back_at": None, "department_id": None}
        self.move("redo", by, said={"text": text}, **again, **UNSAID, **self.promise("redo"))

    def look_back(self, text: str, by: Actor) -> None:
        """The station asks how it turned out."""
        self.move("look_back", by, said={"text": text})

    def come_back(self, by: Actor) -> None:
        """A promise's day has come: the resident is asked the second question."""
        self.move("come_back", by, looked_back_at=clock.now(), look_back_on=None)

    def promise_is_due(self) -> bool:
        """Its day has come, and there is still nothing but the promise."""
        due = self.look_back_on is not None and self.look_back_on <= clock.today()
        return due and self.outcome == "promised" and self.state in ("answered", "rated")

    def phoned(self, text: str, reached: bool, by: Actor, grade: str | None = None, visited: bool = False) -> None:
        """A call or a visit to hear how it turned out, never by who did the work.

        It ticks an open sample off; and where a promise has come back, what they say is the second answer."""
        if by.person_id in self.handlers():
            raise OwnWork("who did the work does not ask how it was")
        said_grade = grade if reached else None
        facts = {"reached": reached, "said_grade": said_grade, "kind": VISIT if visited else None}
        heard = {"result_grade": said_grade} if said_grade and self.state == "looking_back" else {}
        self.move("phoned", by, {"text": text}, {k: v for k, v in facts.items() if v is not None}, **heard)
        sample.tick(self.session, self.id, by.person_id, reached, said_grade)

    def score(self, grades: Mapping[str, str], text: str, by: Actor) -> None:
        """满意度测评: a deputy says once, aspect by aspect, how the department handled it."""
        if not self.may_be_scored():
            raise NotYet("nothing_to_score")
        weights = {one.name: one.weight for one in self.profile.aspects}
        if set(grades) != set(weights) or not set(grades.values()) <= set(GRADES):
            raise Unfounded("grades")
        if score.given(self.session, self.id, by.person_id):
            raise NotYet("scored_before")
        self.move("score", by, said={"text": text}, facts={"grades": dict(grades)})
        score.keep(self.session, self, by.person_id, grades, weights)

    def may_be_scored(self) -> bool:
        """A department worked on it, and the county has aspects to score by."""
        return self.department_id is not None and bool(self.profile.aspects)

    def may_score(self, by: Actor) -> bool:
        """Now, and by this one: every deputy it is addressed to may, whoever holds it; but not their own work."""
        step = MOVES["score"]
        theirs = by.role in step.roles and self.state in step.sources and self.is_with(by.person_id)
        scored = theirs and self.profile.uses("score") and self.may_be_scored()
        return scored and not self.did_the_work(by)

    def did_the_work(self, by: Actor) -> bool:
        """As somebody's handler: a deputy may work for the very department."""
        return by.person_id in self.workers(DEPARTMENTS_WORK)

    def _refuse_if_not_theirs(self, name: str, by: Actor) -> None:
        if name == "score" and by.role in MOVES["score"].roles and self.is_with(by.person_id):
            if self.did_the_work(by):
                raise OwnWork("who did the work does not score it")
            return
        super()._refuse_if_not_theirs(name, by)

    def close(self, text: str, by: Actor) -> None:
        """销号: written off, which is never the same as solved."""
        workflow.target("close", self.state, by.role, self.profile.off)  # what is not answered is not merely early
        if missing := self.missing_before_close():
            raise NotYet(missing[0])
        if self.state != "rated" and by.person_id in self.workers(ANSWERED):
            raise OwnWork("somebody else, or the resident's rating, closes one's own answer")
        self.move("close", by, said={"text": text}, due_at=None, closed_at=clock.now())

    def missing_before_close(self) -> list[str]:
        """What the county's rules still want of this answer: the reader is told which, and what to do."""
        rules, since = self.profile.closing, self._since_told()
        happened = {e.move for e in since}
        rated = self.state == "rated" or bool(self.looked_back_at and self.result_grade)
        met = {
            "rated": rated or self._silent(rules.silent_days),
            "looked_back": bool(happened & {"look_back", "phoned", "come_back"}),
            "phoned": "phoned" in happened,
        }
        open_promise = self._promise_open(since)
        early = open_promise == ["promise_pending"]  # what the county wants is asked once the promise has come back
        missing = open_promise if early else [n for n in rules.needs if not met[n]] + open_promise
        return [*self._pressed_by_nobody(), *missing]

    def _pressed_by_nobody(self) -> list[str]:
        """列为专项督办, and nobody was ever named to press it: a name only."""
        told = [e for e in event.history(self.session, self.id) if e.move == "specialise"]
        return ["supervised"] if told and not any("named" in e.changes for e in told) else []

    def _promise_open(self, since: list[Event]) -> list[str]:
        """A promise is not written off before its day, nor then before somebody has heard how it turned out."""
        if self.outcome == "promised" and self.look_back_on is not None:
            return ["promise_pending"]
        if self.state != "looking_back" or any(e.changes.get("reached") for e in since):
            return []
        tried = not self.profile.uses("phoned") or any(e.move == "phoned" for e in since)
        return [] if tried and self._silent(self.profile.closing.silent_days) else ["result_unknown"]

    def _since_told(self) -> list[Event]:
        """What happened after the resident was last given something to judge."""
        past = event.history(self.session, self.id)
        last = max((n for n, e in enumerate(past) if e.move in (*TOLD, "come_back")), default=0)
        return past[last:]

    def _silent(self, days: int) -> bool:
        told = self.last_told
        return told is not None and clock.now() > told + timedelta(days=days)

    def withdraw(self, text: str, by: Actor) -> None:
        letter.void(self)
        self.move("withdraw", by, said={"text": text}, due_at=None, waiting_since=None)
        self.let_go()
