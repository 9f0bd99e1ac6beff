"""The desk of whoever starts a county: it may have no station yet, for it is there to make the first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import g
from sqlalchemy.orm import Session

from app import auth
from app.console.desk import Desk
from app.errors import not_found
from app.house import house
from models import county_book
from models.region import Region
from models.service_request import Actor


@dataclass(frozen=True)
class Starting(Desk):
    mine: list[Region] = field(default_factory=list)

    @property
    def counties(self) -> list[Region]:
        return self.mine

    @property
    def place(self) -> str:
        return "、".join(one.name for one in self.mine)

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.mine]

    def county(self, wanted: str) -> Region:
        """The one that a form or an address names; the only one needs no naming."""
        found = [one for one in self.mine if str(one.id) == wanted] or (self.mine if len(self.mine) == 1 else [])
        if not found or (wanted and str(found[0].id) != wanted):
            raise not_found()
        return found[0]


def seat(session: Session) -> Starting:
    mine = county_book.may_start(session, g.person_id)
    if not mine:
        raise not_found("建县导入由县人大工作人员办理。")
    actor = next((a for a in auth.actors(session, g.person_id) if a.role == "county"), None)
    return Starting(session, actor or Actor(g.person_id, "admin"), mine)


@contextmanager
def at_desk() -> Iterator[Starting]:
    """For looking: one session for the whole page, template included."""
    with house().database.read() as session:
        yield seat(session)
