"""A deputy, grid worker or chief accepts a request, and answers it with an ending."""

from collections.abc import Sequence
from typing import Any

from models import attachment, clock
from models.service_request.asking import MOST_VOICES
from models.service_request.ending import UNSAID, Ending
from models.service_request.merging import Merging
from models.service_request.record import Actor


class Answering(Merging):
    __abstract__ = True

    def accept(self, by: Actor) -> None:
        """What was answered before is done again, by that clock."""
        again = self.answered_at is not None
        self.move("accept", by, holder_id=by.person_id, **self.promise("redo" if again else "answer"))

    def answer(self, text: str, by: Actor, attachments: Sequence[int] = (), ending: Ending | None = None) -> None:
        """What the resident is told, and what came of it: without an ending that stays unsaid, and is counted so."""
        said = self.answered(text, ending)
        told = self.move("answer", by, said=said, holder_id=by.person_id, **self.at_rest(ending))
        self.share(said, ending)
        attachment.claim(self.session, list(attachments), by.person_id, self.id, told.words_id, MOST_VOICES)

    def note(self, text: str, by: Actor) -> None:
        """Between colleagues; a resident never sees it."""
        self.move("note", by, said={"text": text})

    @staticmethod
    def answered(text: str, ending: Ending | None) -> dict[str, Any]:
        return {"text": text} | (ending.said if ending else {})

    @staticmethod
    def at_rest(ending: Ending | None) -> dict[str, Any]:
        """No clock runs once there is an answer; a promised ending keeps its day."""
        stopped = {"due_at": None, "waiting_since": None, "asked_until": None, "answered_at": clock.now()}
        anew = {"looked_back_at": None, "result_grade": None}  # another promise asks its second question anew
        again = anew if ending and ending.outcome == "promised" else {}
        return stopped | again | (ending.columns if ending else UNSAID)
