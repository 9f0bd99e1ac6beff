"""A deputy or chief accepts a request, and answers it."""

from models.service_request.record import Actor, Record


class Answering(Record):
    __abstract__ = True

    def accept(self, by: Actor) -> None:
        self.move("accept", by, holder_id=by.person_id, **self.promise("answer"))

    def answer(self, text: str, by: Actor) -> None:
        self.move("answer", by, said={"text": text}, holder_id=by.person_id, due_at=None, waiting_since=None)

    def note(self, text: str, by: Actor) -> None:
        """Between colleagues; a resident never sees it."""
        self.move("note", by, said={"text": text})
