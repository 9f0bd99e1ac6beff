"""定单, 买单, 验单: a clear order to a department, what the department does with it, and who accepts the work."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models import attachment, event, letter, meeting
from models.service_request import outlay
from models.service_request.answering import Answering
from models.service_request.disputing import Disputing
from models.service_request.ending import Ending, Unfounded
from models.service_request.record import Actor, NotYet
from models.workflow import Move

MOST_PROOFS = 9
RETURNS = 1  # one return, with the duty cited; the second goes to a joint meeting


@dataclass(frozen=True)
class Order:
    """What a department reads instead of the resident's own words."""

    department_id: int
    title: str
    text: str
    category: str | None = None
    tier: str | None = None


@dataclass(frozen=True)
class Report:
    """What a department says it has done; money in yuan, for the outcome record."""

    text: str
    cost: int | None = None
    households: int | None = None
    before: Sequence[int] = field(default_factory=tuple)
    after: Sequence[int] = field(default_factory=tuple)
    subsidy: int | None = None  # of the cost: granted for it
    raised: int | None = None  # of the cost: by the residents themselves

    def __post_init__(self) -> None:
        if sum(self._parts) > (self._whole or 0):
            raise Unfounded("cost")

    @property
    def _parts(self) -> list[int]:
        return [n for n in (self.subsidy, self.raised) if n is not None]

    @property
    def _whole(self) -> int | None:
        return outlay.whole(self.cost, self._parts)

    @property
    def took(self) -> dict[str, int]:
        told = dict(zip(outlay.KINDS, (self._whole, self.subsidy, self.raised, self.households), strict=True))
        return {kind: n for kind, n in told.items() if n is not None}


class Ordering(Answering, Disputing):
    __abstract__ = True

    def moves_for(self, actor: Actor) -> list[Move]:
        return [m for m in super().moves_for(actor) if m.name != "decline" or self.may_be_sent_back]

    @property
    def may_be_sent_back(self) -> bool:
        """Once; a second time where the county holds joint meetings, which then name the lead unit."""
        return self.returns < RETURNS or self.profile.uses("contend")

    def order(self, order: Order, by: Actor) -> None:
        """The one who orders owns it until the department has accepted."""
        self.refuse_same_body(order.department_id)
        changes: dict[str, Any] = {"department_id": order.department_id, "waiting_since": None}
        changes |= self.filed_under(order.category)
        changes |= {"tier": order.tier} if order.tier else {}
        kept = {"title": order.title, "text": order.text}
        told = self.move(
            "order", by, said=kept, holder_id=self.holder_id or by.person_id, **changes,
            **self.promise("take", order.tier),
        )  # fmt: skip
        self.order_words_id = told.words_id
        letter.issue(self, told)

    def confirm(self, by: Actor) -> None:
        """The resident says, once of each order: yes, that is what I meant."""
        if self.confirmed:
            raise NotYet("confirmed_before")
        self.move("confirm", by)

    @property
    def confirmed(self) -> bool:
        last = [e.move for e in event.history(self.session, self.id) if e.move in ("order", "confirm")][-1:]
        return last == ["confirm"]

    def recall(self, text: str, by: Actor) -> None:
        letter.void(self)
        self.move("recall", by, said={"text": text}, department_id=None, **self.promise("hand_over"))

    def take(self, by: Actor) -> None:
        self.move("take", by, **self.promise("answer"))
        letter.receive(self.session, self.id, by.person_id)

    def decline(self, text: str, duty: str, by: Actor) -> None:
        """Back to who gave it, once, with the duty cited; the second time a joint meeting decides."""
        name = "contend" if self.returns >= RETURNS else "decline"
        said, n = {"text": text, "duty": duty}, self.returns + 1
        letter.void(self)
        told = self.move(name, by, said=said, department_id=None, returns=n, **self.promise("hand_over"))
        if name == "contend":
            meeting.call(self.session, told)

    def report(self, report: Report, by: Actor) -> None:
        told = self.move("report", by, {"text": report.text}, report.took, asked_until=None, **self.promise("verify"))
        for photos, phase in ((report.before, "before"), (report.after, "after")):
            claimed = attachment.claim(self.session, list(photos), by.person_id, self.id, told.words_id, MOST_PROOFS)
            for photo in claimed:
                photo.phase = phase

    def verify(self, text: str, by: Actor, ending: Ending | None = None) -> None:
        """验单: accepted by somebody who did not do the work, and told to the resident."""
        self._conclude("verify", text, by, ending)

    def feedback(self, text: str, by: Actor, ending: Ending | None = None) -> None:
        """Where a county has no gate between the report and the resident."""
        self._conclude("feedback", text, by, ending)

    def _conclude(self, move: str, text: str, by: Actor, ending: Ending | None) -> None:
        said = self.answered(text, ending)
        self.move(move, by, said=said, **self.at_rest(ending))
        self.share(said, ending)

    def reject(self, text: str, by: Actor) -> None:
        """One gate back, to the same department, with the reason."""
        self.move("reject", by, said={"text": text}, **self.promise("redo"))
