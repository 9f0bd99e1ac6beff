"""The desk of whoever writes down for others: a clerk's, a grid worker's, or the chief's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from flask import g
from sqlalchemy.orm import Session

from app import auth
from app.console.desk import Desk
from app.errors import not_found
from app.house import house
from models.service_request import Actor
from models.station import Station
from models.workflow import CHIEF, CLERK


class IntakeDesk(Desk):
    """A chief does a clerk's work here; the table knows no other way."""

    @cached_property
    def recorder(self) -> Actor:
        return replace(self.actor, role=CLERK) if self.actor.role == CHIEF else self.actor

    @cached_property
    def place(self) -> str:
        return self.stations[0].name if len(self.stations) == 1 else f"{len(self.stations)} 个联络站"

    def home(self, wanted: str) -> Station | None:
        """Only a station of this desk; without a choice to make, the one there is."""
        if len(self.stations) == 1:
            return self.stations[0]
        return next((s for s in self.stations if str(s.id) == wanted), None)


def seat(session: Session) -> IntakeDesk:
    actor = auth.recorder(session, g.person_id)
    if actor is None:
        raise not_found("您没有代群众登记诉求的职责。如有需要，请联系站长。")
    return IntakeDesk(session, actor)


@contextmanager
def at_intake() -> Iterator[IntakeDesk]:
    with house().database.read() as session:
        yield seat(session)
