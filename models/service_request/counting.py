"""What changes how a request is counted: rulings that are themselves in the history, and so countable."""

from typing import Any

from models.service_request.ending import WANTED, Unfounded
from models.service_request.record import Actor, NotYet, OwnWork, Record

EXCLUSIONS = {"out_of_scope": "不属受理范围", "abusive": "恶意或重复骚扰", "test": "测试或误报", "duplicate": "重复件"}


class Counting(Record):
    __abstract__ = True

    def exclude(self, why: str, text: str, by: Actor) -> None:
        """Out of the rates, with the reason; the ruling is shown beside them."""
        self.move("exclude", by, said={"text": text}, excluded=why)

    def include(self, text: str, by: Actor) -> None:
        self.move("include", by, said={"text": text}, excluded=None)

    def amend(self, text: str, by: Actor, category: str | None = None, outcome: str | None = None) -> None:
        """A late correction of how it is filed under; counted, and shown beside the rates."""
        if outcome in WANTED:
            raise Unfounded("outcome")  # what must be said with it, only an answer says to its resident
        changes: dict[str, Any] = self.filed_under(category)
        if outcome and self.outcome == "promised" and self.look_back_on:
            raise NotYet("promise_pending")  # a promise ends by being kept, or by another answer
        if outcome and by.person_id in self.workers(("answer", "feedback", "report")):
            raise OwnWork("who did the work does not rewrite what came of it")
        changes |= {"outcome": outcome} if outcome else {}
        self.move("amend", by, said={"text": text}, **changes)
