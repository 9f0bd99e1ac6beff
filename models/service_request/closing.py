"""How a request ends: rated by the resident, done again, written off, or withdrawn."""

from models.service_request.record import Actor, Record

GRADES = {"satisfied": "满意", "fairly": "基本满意", "unsatisfied": "不满意"}


class Closing(Record):
    __abstract__ = True

    def rate(self, grade: str, text: str, by: Actor) -> None:
        self.move("rate", by, said={"text": text}, grade=grade)

    def redo(self, text: str, by: Actor) -> None:
        """Not good enough: it comes back to the chief, with a new promise."""
        self.move("redo", by, said={"text": text}, holder_id=None, grade=None, **self.promise("accept"))

    def look_back(self, text: str, by: Actor) -> None:
        """The station asks how it turned out."""
        self.move("look_back", by, said={"text": text})

    def close(self, text: str, by: Actor) -> None:
        self.move("close", by, said={"text": text}, due_at=None)

    def withdraw(self, text: str, by: Actor) -> None:
        self.move("withdraw", by, said={"text": text}, due_at=None, waiting_since=None)
