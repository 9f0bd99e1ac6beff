"""The resident doubts the answer, once; the doubt goes to the office and never back to the same hands alone."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import select

from models import clock, event
from models.event import Event
from models.service_request.ending import UNSAID
from models.service_request.record import Actor, NotYet, OwnWork, Record
from models.words import Words

HANDLED = ("answer", "feedback", "report")
TAKEN_BACK = ("grade", "result_grade", "looked_back_at", "closed_at", "holder_id")
TOLD = ("answer", "verify", "feedback", "share")  # the moves by which a resident gets an answer


class Disputing(Record):
    __abstract__ = True

    @property
    def may_dispute(self) -> bool:
        """Once, and for as long after the answer, or after a promise came back, as the county's file says."""
        return not self._why_no_doubt()

    def _why_no_doubt(self) -> str:
        told = self.last_told
        if self.disputed_at:
            return "disputed_before"
        if told is None or clock.now() > told + timedelta(days=self.profile.closing.dispute_days):
            return "too_late"
        return "deleted" if self._is_emptied() else ""

    def _is_emptied(self) -> bool:
        """Whether its resident had what they said deleted: then there is nothing left to do anew."""
        first = select(Words.erased_at).join(Event, Event.words_id == Words.id)
        said = first.where(Event.request_id == self.id, Event.seq == 1)
        return self.session.scalars(said).first() is not None

    @property
    def last_told(self) -> datetime | None:
        """When the resident was last given something to judge: the answer, or the promise that came back."""
        return max((at for at in (self.answered_at, self.looked_back_at) if at), default=None)

    def dispute(self, text: str, by: Actor) -> None:
        mine = type(self).__table__.c.id
        self.session.execute(select(mine).where(mine == self.id).with_for_update())  # who deletes it now comes first
        if why := self._why_no_doubt():
            raise NotYet(why)
        anew: dict[str, Any] = UNSAID | dict.fromkeys(TAKEN_BACK) | self.heard(text)
        self.move("dispute", by, said={"text": text}, disputed_at=clock.now(), **anew, **self.promise("redo"))

    def handlers(self) -> set[int]:
        """Who gave an answer or did the work behind it, also where it was given to several matters at once."""
        return self._hands_in(event.history(self.session, self.id))

    def _hands_in(self, past: list[Event]) -> set[int]:
        told = [e for e in past if e.move in TOLD]
        leads = [e.changes["merged_into_id"] for e in past if e.changes.get("merged_into_id")]
        if told and told[-1].move == "share" and leads:
            past += event.history(self.session, leads[-1])
        return {e.actor_id for e in past if e.move in HANDLED and e.actor_id}

    def refuse_same_hands(self, person_id: int) -> None:
        """Who gave the doubted answer is not who looks at the doubt, by whatever detour it comes to them."""
        if person_id in self.hands_before_the_doubt():
            raise OwnWork("the doubt goes to other hands")

    def hands_before_the_doubt(self) -> set[int]:
        """Nobody, while there is no doubt."""
        return set(self._hands_in(self._until_the_doubt())) if self.disputed_at else set()

    def refuse_same_body(self, department_id: int) -> None:
        """A department whose work was doubted gets it again only by a joint meeting."""
        at_work, worked = None, set()
        for e in self._until_the_doubt() if self.disputed_at else ():
            at_work = e.changes.get("department_id", at_work)
            worked |= {at_work} if e.move == "report" else set()
        if department_id in worked:
            raise OwnWork("the doubt goes to another body, or to a joint meeting")

    def _until_the_doubt(self) -> list[Event]:
        return list(takewhile(lambda e: e.move != "dispute", event.history(self.session, self.id)))

    def take_up(self, by: Actor) -> None:
        self.refuse_same_hands(by.person_id)
        self.move("take_up", by, holder_id=by.person_id, department_id=None, **self.promise("redo"))

    def uphold(self, text: str, by: Actor) -> None:
        """The answer stands, with the reason; the resident may still rate it."""
        self.refuse_same_hands(by.person_id)
        self.move("uphold", by, said={"text": text}, due_at=None, answered_at=clock.now(), **self._doubted())

    def _doubted(self) -> dict[str, Any]:
        """What the answer had said came of it, as the history tells it up to the doubt that took it back.

        Of a promise that came back only the second question is open again: what they said to the first stands."""
        then: dict[str, Any] = dict.fromkeys(("outcome", "look_back_on", "looked_back_at", "grade"))
        for e in self._until_the_doubt():
            then |= {name: e.changes[name] for name in then if name in e.changes}
        day, back = then["look_back_on"], then["looked_back_at"]
        return {
            "outcome": then["outcome"], "look_back_on": date.fromisoformat(day) if day else None,
            "looked_back_at": datetime.fromisoformat(back) if back else None, "grade": then["grade"] if back else None,
        }  # fmt: skip
