"""How a matter ends, in honest words: each ending says what a resident must be told with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models import clock
from models.profile import Profile

OUTCOMES = ("solved", "partly", "promised", "cannot", "not_ours", "not_found")
WANTED = {"cannot": ("reason", "rule"), "not_ours": ("whose",), "promised": ("look_back_on",)}
FURTHEST = 5 * 366  # days: a promise beyond the next congress is nobody's promise
UNSAID_LABEL = "未注明结果"


class Unfounded(ValueError):
    """An ending without what it has to say; `field` is what is missing."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Ending:
    outcome: str
    reason: str = ""  # why it cannot be done
    rule: str = ""  # the rule that says so
    whose: str = ""  # whose business it is, and how to reach them
    look_back_on: date | None = None  # by when it is promised

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise Unfounded("outcome")
        for field in WANTED.get(self.outcome, ()):
            if not any(char.isalnum() for char in str(getattr(self, field) or "")):  # blanks and dashes say nothing
                raise Unfounded(field)
        if self.outcome == "promised" and not 0 < (self._day - clock.today()).days <= FURTHEST:
            raise Unfounded("look_back_on")

    @property
    def _day(self) -> date:
        return self.look_back_on or clock.today()

    @property
    def said(self) -> dict[str, Any]:
        """What only this ending says; the rest of a form is not kept."""
        return {name: getattr(self, name) for name in WANTED.get(self.outcome, ()) if name != "look_back_on"}

    @property
    def columns(self) -> dict[str, Any]:
        day = self.look_back_on if self.outcome == "promised" else None
        return {"outcome": self.outcome, "look_back_on": day}


UNSAID: dict[str, Any] = {"outcome": None, "look_back_on": None}


def outcome_label(county: Profile, outcome: str | None) -> str:
    """The county's own word for it; an answer that does not say what came of it is told as such."""
    if outcome is None:
        return UNSAID_LABEL
    known = county.endings.get(outcome)
    return known.label if known else outcome
