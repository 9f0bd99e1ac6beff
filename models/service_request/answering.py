"""A deputy or chief accepts a request, and answers it."""

from collections.abc import Sequence

from models import attachment
from models.service_request.record import Actor, Record

MOST_VOICES = 3  # a deputy who answers by voice may need more than one breath


class Answering(Record):
    __abstract__ = True

    def accept(self, by: Actor) -> None:
        self.move("accept", by, holder_id=by.person_id, **self.promise("answer"))

    def answer(self, text: str, by: Actor, attachments: Sequence[int] = ()) -> None:
        told = self.move("answer", by, said={"text": text}, holder_id=by.person_id, due_at=None, waiting_since=None)
        attachment.claim(self.session, list(attachments), by.person_id, self.id, told.words_id, MOST_VOICES)

    def note(self, text: str, by: Actor) -> None:
        """Between colleagues; a resident never sees it."""
        self.move("note", by, said={"text": text})
