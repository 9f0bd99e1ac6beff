"""A question back to the resident, and what the resident says to it or adds unasked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from models import attachment, clock
from models.event import Event
from models.service_request.record import Actor, Record, TooMany
from models.types import id_at

MESSAGES_AN_HOUR = 30
MOST_VOICES = 3  # whoever speaks to the resident may need more than one breath
REPLIES = {"asked": "reply", "queried": "respond"}


class Asking(Record):
    __abstract__ = True

    def ask(self, text: str, by: Actor, attachments: Sequence[int] = ()) -> None:
        told = self.move("ask", by, said={"text": text}, holder_id=by.person_id, waiting_since=clock.now())
        attachment.claim(self.session, list(attachments), by.person_id, self.id, told.words_id, MOST_VOICES)

    def query(self, text: str, by: Actor) -> None:
        """The department asks; its clock stands still until the resident has spoken."""
        self.move("query", by, said={"text": text}, waiting_since=clock.now())

    def tell(self, text: str, by: Actor, attachments: Sequence[int] = ()) -> Event:
        """The resident speaks: an answer when one was asked for, else an addition; a voice or a photo will do."""
        self._refuse_flood()
        said, files, heard = {"text": text}, list(attachments), self.heard(text)
        if not text:
            said["text"] = attachment.unspoken(self.session, files)
        if move := REPLIES.get(self.state):
            told = self.move(move, by, said, heard, waiting_since=None, **heard, **self._clock_goes_on())
        else:
            told = self.move("say", by, said, heard, **heard)
        attachment.claim(self.session, files, by.person_id, self.id, told.words_id)
        return told

    def _refuse_flood(self) -> None:
        """One request takes so many messages an hour; whoever holds it must still find the matter in it."""
        since = id_at(clock.now() - timedelta(hours=1))
        lately = (Event.request_id == self.id, Event.id >= since, Event.actor_role == "resident")
        if (self.session.scalar(select(func.count()).select_from(Event).where(*lately)) or 0) >= MESSAGES_AN_HOUR:
            raise TooMany(3600)

    def _clock_goes_on(self) -> dict[str, Any]:
        """The time spent waiting for the resident is not the deputy's: the promise moves by the work that was left."""
        if not (self.due_at and self.waiting_since):
            return self.promise("answer")
        running = self.running_clock()
        rule = self.profile.clock(running, self.tier)
        due, provisional = self.calendar.resume(self.waiting_since, self.due_at, clock.now(), rule)
        return {"due_at": due, "provisional": int(provisional), "clock": running}
