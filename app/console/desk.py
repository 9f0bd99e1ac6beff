"""The desk somebody sits at: in which role, and for which stations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from flask import g, request
from sqlalchemy.orm import Session

from app import auth
from app.errors import Problem, not_found
from app.house import house
from models import county_book, department, deputy, holding, person, profile, region, station, supervision
from models.department import Department
from models.region import Region
from models.service_request import Actor
from models.station import Station
from models.workflow import OFFICE


class NoDesk(Problem):
    """Signed in, but chief of no station and no county's staff."""

    def __init__(self) -> None:
        detail = "这个页面不属于您的职责。请从“我的页面”进入；还没有任何职责的，请联系安全保密管理员安排。"
        super().__init__(403, "no-desk", detail)


@dataclass(frozen=True)
class Desk:
    session: Session
    actor: Actor

    @cached_property
    def who(self) -> str:
        return deputy.name_of(self.session, self.actor.person_id)

    @cached_property
    def stations(self) -> list[Station]:
        return [holding.held(self.session, Station, s) for s in self.actor.station_ids]

    @cached_property
    def bodies(self) -> list[Department]:
        """The departments this person acts for too: their page is another one."""
        return department.handled_by(self.session, self.actor.person_id)

    @cached_property
    def supervises(self) -> bool:
        """Whether there is a matter they were named to press."""
        return supervision.is_one(self.session, self.actor.person_id)

    @cached_property
    def held(self) -> set[str]:
        """Whatever else they are: every role of theirs today."""
        return {role.role for role in person.roles_of(self.session, self.actor.person_id)}

    @cached_property
    def administers(self) -> str:
        """Which of the three administrators they are, if any."""
        return next(iter(self.held & set(person.ADMINISTRATORS)), "")

    @cached_property
    def takes_down(self) -> bool:
        """Whether they write down for others what they have to say."""
        return auth.recorder(self.session, self.actor.person_id) is not None

    @cached_property
    def calls_back(self) -> bool:
        """Whether they may ask by telephone how it turned out: the office, and a station's clerk."""
        return self.at_office or auth.clerk_actor(self.session, self.actor.person_id) is not None

    @cached_property
    def on_grid(self) -> bool:
        """Whether they are a grid worker, to whom a chief may give a matter."""
        return auth.grid_hands(self.session, self.actor.person_id) is not None

    @cached_property
    def at_office(self) -> bool:
        """Whether the station's or county's pages are theirs."""
        mine = self.actor if self.actor.role in OFFICE else auth.desk_actor(self.session, self.actor.person_id)
        return mine is not None and bool(mine.station_ids)  # a county that is being started has none yet

    @cached_property
    def starts(self) -> bool:
        """Whether there is a county whose workbook they may bring."""
        return bool(county_book.may_start(self.session, self.actor.person_id))

    @cached_property
    def letters_called(self) -> str:
        """交办函, or the county's own name for it."""
        homes = self.counties or [region.county(self.session, body.county_id) for body in self.bodies]
        return profile.of(homes[0].profile if homes else None).letters.title

    @cached_property
    def counties(self) -> list[Region]:
        return auth.counties_of(self.session, self.actor)

    @cached_property
    def place(self) -> str:
        """What stands at the head of the page: the one station, or the county."""
        names = [s.name for s in self.stations] if len(self.stations) == 1 else [c.name for c in self.counties]
        return "、".join(names)

    @cached_property
    def sheet_stations(self) -> list[int]:
        return station.answered_for(self.session, list(self.actor.station_ids))

    def narrowed(self) -> tuple[Actor, Station | None]:
        """To the one station the address names; another's does not exist."""
        wanted = request.args.get("station", "")
        if not wanted:
            return self.actor, None
        found = next((s for s in self.stations if str(s.id) == wanted), None)
        if found is None:
            raise not_found()
        return replace(self.actor, station_ids=(found.id,)), found


def seat(session: Session) -> Desk:
    actor = auth.desk_actor(session, g.person_id)
    if actor is None or not actor.station_ids:
        raise NoDesk
    return Desk(session, actor)


@contextmanager
def at_desk() -> Iterator[Desk]:
    """For looking: one session for the whole page, template included."""
    with house().database.read() as session:
        yield seat(session)


def caller() -> str:
    """The scope of an idempotency key at the desk."""
    return f"p{g.person_id}"
