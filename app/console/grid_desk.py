"""The desk of a grid worker: what a chief gave to them, and nothing else of the station's."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from flask import g
from sqlalchemy.orm import Session

from app import auth
from app.console.desk import Desk
from app.errors import not_found
from app.house import house
from models import person
from models.region import Region
from models.station import Station
from models.workflow import GRID


class GridDesk(Desk):
    """Theirs are places, and no queue."""

    @cached_property
    def place(self) -> str:
        held = [role for role in person.roles_of(self.session, self.actor.person_id) if role.role == GRID]
        at = {kind: [role.scope_id for role in held if role.scope_kind == kind] for kind in ("region", "station")}
        named = [self.session.get_one(Region, one).name for one in at["region"]]
        return "、".join(named + [self.session.get_one(Station, one).name for one in at["station"]])


def seat(session: Session) -> GridDesk:
    actor = auth.grid_hands(session, g.person_id)
    if actor is None:
        raise not_found("您没有网格员的职责。如有需要，请联系站长。")
    return GridDesk(session, actor)


@contextmanager
def at_grid() -> Iterator[GridDesk]:
    with house().database.read() as session:
        yield seat(session)
