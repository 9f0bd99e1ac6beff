"""联席会商: a matter that no single body takes is settled at one table, with a lead unit that cannot return it."""

from typing import Any

from models import letter, meeting
from models.event import Event
from models.meeting import Meeting
from models.minutes import Minutes
from models.service_request.disputing import Disputing
from models.service_request.record import Actor

NO_MINUTES = Minutes()


class Conferring(Disputing):
    __abstract__ = True

    def confer(self, text: str, by: Actor) -> Meeting:
        """Who sits there and when may be settled later; that it was called is told now."""
        letter.void(self)
        told = self.move("confer", by, said={"text": text}, department_id=None, **self.promise("hand_over"))
        return meeting.call(self.session, told)

    def convene(self, lead_id: int, text: str, by: Actor, minutes: Minutes = NO_MINUTES) -> Meeting:
        """What the meeting decided: the lead unit works from now on, whoever sent it back before."""
        lead: dict[str, Any] = {"department_id": lead_id, "holder_id": self.holder_id or by.person_id}
        said = {"text": text} | minutes.said(self.session)
        told = self.move("convene", by, said=said, **lead, **self.promise("answer"))
        letter.issue(self, told)
        return self._end_meeting(told, minutes, lead_id)

    def resume(self, text: str, by: Actor, minutes: Minutes = NO_MINUTES) -> Meeting:
        """No department was needed after all: whoever held it goes on."""
        held, said = self.holder_id or by.person_id, {"text": text} | minutes.said(self.session)
        self.refuse_same_hands(held)
        told = self.move("resume", by, said=said, holder_id=held, **self.promise("answer"))
        return self._end_meeting(told, minutes, None)

    def _end_meeting(self, told: Event, minutes: Minutes, lead_id: int | None) -> Meeting:
        held = meeting.open_of(self.session, self.id) or meeting.call(self.session, told)
        held.conclude(told, minutes, lead_id)
        return held
