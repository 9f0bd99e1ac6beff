"""What changes how a request is counted: rulings that are themselves in the history, and so countable."""

from typing import Any

from models.service_request.record import Actor, Record

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
        changes: dict[str, Any] = {"category": category} if category else {}
        changes |= {"outcome": outcome, "look_back_on": None} if outcome else {}  # it is no promise any more
        self.move("amend", by, said={"text": text}, **changes)
