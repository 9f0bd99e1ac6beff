"""联席会商: a matter that no single body takes is settled at one table, with a lead unit that cannot return it."""

from datetime import date, datetime
from typing import Any

from models import letter, meeting
from models.event import Event
from models.meeting import Meeting
from models.minutes import Body, Minutes, arranged, name_of
from models.service_request.disputing import Disputing
from models.service_request.record import Actor
from models.workflow import NotAllowed, target

NO_MINUTES = Minutes()


def put_off(promised: datetime | None, named: dict[str, Any]) -> dict[str, bool]:
    """A later day than was promised stands beside the rates, like every other."""
    return {"put_off": True} if named and promised and named["due_at"] > promised else {}


class Conferring(Disputing):
    __abstract__ = True

    def confer(self, text: str, by: Actor) -> Meeting:
        """Who sits there and when may be settled later; that it was called is told now."""
        letter.void(self)
        told = self.move("confer", by, said={"text": text}, department_id=None, **self.promise("hand_over"))
        return meeting.call(self.session, told)

    def arrange(self, day: date | None, place: str, asked: list[Body], by: Actor, title: str = "") -> None:
        """When, where, and who sits there: another day or place is told to all, else only who is new hears.

        The day of the meeting is what is promised; `title` says what it is about, where no order has said it."""
        held = self._meeting(by)
        moved = (day, place or None) != (held.planned_on, held.place)
        promise = self._on(day) or (self.promise("hand_over") if held.planned_on else {})
        held.plan(day, place)
        there = [party.body for party in meeting.parties(self.session, held.id)]
        fresh = held.invite(asked, by.person_id)
        there += fresh
        told = [one.department_id for one in (there if moved else fresh) if one.department_id]
        said = {"text": arranged(self.session, day, place, there), "title": title}
        facts = {"seats": told, "planned_on": day.isoformat() if day else None} | put_off(self.due_at, promise)
        self.move("arrange", by, said, facts, **promise)

    def excuse(self, party_id: int, by: Actor) -> None:
        """Invited by mistake: there is no seat at the table any more, and the history says so."""
        if gone := self._meeting(by).excuse(party_id):
            self.move("arrange", by, said={"text": f"不再请{name_of(self.session, gone)}参加"}, facts={"seats": []})

    def _meeting(self, by: Actor) -> Meeting:
        """The one to arrange, for whom it is theirs to do: nothing of it changes before that is known."""
        target("arrange", self.state, by.role, self.profile.off)
        self._refuse_if_not_theirs("arrange", by)
        held = meeting.open_of(self.session, self.id)
        if held is None:
            raise NotAllowed("there is no meeting to arrange")
        return held

    def convene(self, lead_id: int, text: str, by: Actor, minutes: Minutes = NO_MINUTES) -> Meeting:
        """What the meeting decided: the lead unit works from now on, whoever sent it back before."""
        lead: dict[str, Any] = {"department_id": lead_id, "holder_id": self.holder_id or by.person_id}
        said = {"text": text} | minutes.said(self.session)
        titled = bool(minutes.title) and self.order_words_id is None
        said |= {"title": minutes.title} if titled else {}
        day, promise = minutes.last_day_of(lead_id), self.promise("answer")
        agreed = self._on(day)
        facts = {"agreed": day.isoformat()} | put_off(promise["due_at"], agreed) if day else None
        told = self.move("convene", by, said=said, facts=facts, **lead, **promise | agreed)
        self.order_words_id = told.words_id if titled else self.order_words_id
        letter.issue(self, told)
        return self._end_meeting(told, minutes, lead_id)

    def _on(self, day: date | None) -> dict[str, Any]:
        """A day that the table named takes the place of the one that was counted."""
        return {"due_at": self.calendar.ends(day), "provisional": 0} if day else {}

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
