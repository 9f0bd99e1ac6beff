"""Promised dates that move: by the office, by an extension that was asked for and granted, or by new holidays."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import clock, event
from models.event import Event
from models.service_request.ending import Unfounded
from models.service_request.record import Actor, NotYet, OwnWork, Record
from models.workflow import MOVES, PAUSED, WORKING

STILL_THEIRS = (None, "accepted", "taken", "asked", "queried")  # where whoever asked for more time still works on it
BROUGHT_BACK = ("reply", "respond")  # the clock went on with what was left of it
POSTPONED = ("promise", "grant_time", "recount")


@dataclass(frozen=True)
class Postponed:
    """A promise that was moved while it ran: from when to when, by which move."""

    move: str
    was: datetime
    now: datetime


class Timing(Record):
    __abstract__ = True

    def move(
        self, name: str, by: Actor, said: dict[str, Any] | None = None, facts: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Event:  # fmt: skip
        """A wish for more time goes with whoever had it: in other hands it is nobody's."""
        if self.asked_until and MOVES[name].to not in STILL_THEIRS:
            changes.setdefault("asked_until", None)
        return super().move(name, by, said, facts, **changes)

    def promise_until(self, day: date, text: str, by: Actor) -> None:
        """Another promised date, with the reason, which the resident reads; nobody grants their own wish so."""
        if self.asked_until is not None:
            self._asked_of(by)
        self.move("promise", by, said={"text": text}, due_at=self.calendar.ends(day), provisional=0)

    def ask_more_time(self, day: date, text: str, by: Actor) -> None:
        """Nothing changes until the office has ruled; the old promise holds."""
        if self.asked_until is not None:
            raise NotYet("extension_asked")
        if self.due_at and self.calendar.ends(day) <= self.due_at:
            raise Unfounded("until")
        self.move("ask_more_time", by, said={"text": text}, asked_until=day)

    def grant_time(self, text: str, by: Actor) -> None:
        due = self.calendar.ends(max(self._asked_of(by), clock.today()))
        self.move("grant_time", by, said={"text": text}, due_at=due, provisional=0, asked_until=None)

    def refuse_time(self, text: str, by: Actor) -> None:
        self._asked_of(by)
        self.move("refuse_time", by, said={"text": text}, asked_until=None)

    def _asked_of(self, by: Actor) -> date:
        """The day that is asked for, if it was asked by somebody else."""
        if self.asked_until is None:
            raise NotYet("no_extension_asked")
        if by.person_id == self.who_asked():
            raise OwnWork("nobody grants oneself more time")
        return self.asked_until

    def who_asked(self) -> int | None:
        """Who last asked for more time."""
        past = reversed(event.history(self.session, self.id))
        return next((e.actor_id for e in past if e.move == "ask_more_time"), None)

    def postponed(self) -> list[Postponed]:
        """How the promise that holds now was moved while it ran, oldest first; one that was met is history."""
        moved: list[Postponed] = []
        due = None
        for e in event.history(self.session, self.id):
            told = e.changes.get("due_at")
            moved = [] if _promises(e) and not _postpones(e) else moved
            if told and due and _postpones(e):
                moved.append(Postponed(e.move, datetime.fromisoformat(due), datetime.fromisoformat(told)))
            due = told if "due_at" in e.changes else due
        return moved

    def is_running(self) -> bool:
        return self.state in (*WORKING, *PAUSED)

    def recount(self, by: Actor) -> bool:
        """The holidays have been published: a provisional promise is counted again, and told if it moved."""
        promised = self._counted() if self.provisional and self.due_at else None
        if promised is None or promised[1]:
            return False
        self.move("recount", by, due_at=promised[0], provisional=0, clock=self.running_clock())
        return True

    def _counted(self) -> tuple[datetime, bool] | None:
        """The promise that holds, from where its clock began and past every wait for the resident."""
        past = event.history(self.session, self.id)
        begun = max((n for n, e in enumerate(past) if _promises(e)), default=None)
        if begun is None or "clock" not in past[begun].changes or "agreed" in past[begun].changes:
            return None  # a day that somebody named, not one that was counted
        rule = self.profile.clock(past[begun].changes["clock"], self.tier)
        due, provisional = self.calendar.due(past[begun].at, rule)
        waiting: datetime | None = None
        for e in past[begun:]:
            if e.changes.get("waiting_since"):
                waiting = datetime.fromisoformat(e.changes["waiting_since"])
            elif e.move in BROUGHT_BACK and waiting:
                due, provisional = self.calendar.resume(waiting, due, e.at, rule)
        return due, provisional

    @property
    def overdue(self) -> bool:
        return self.due_at is not None and self.waiting_since is None and self.due_at < clock.now()


def _postpones(e: Event) -> bool:
    return e.move in POSTPONED or (e.move == "arrange" and "put_off" in e.changes)


def _promises(e: Event) -> bool:
    """Whether a clock began with this move, or a day was named; the same day again is not among the changes."""
    return e.move not in (*BROUGHT_BACK, "recount") and ("clock" in e.changes or bool(e.changes.get("due_at")))
