"""The cast plays a county's paragraph through the verbs; every word and gate is asked of that county's file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from models import clock, figures, profile
from models.attachment import Attachment
from models.figures import period
from models.profile import Profile
from models.region import Region
from models.service_request import (
    Actor,
    Ending,
    Order,
    Report,
    ServiceRequest,
    filing,
    hands,
    looking_back,
    seeing,
    telling,
)
from models.service_request.filing import Counter, Filing
from models.service_request.record import THE_SYSTEM
from models.station import Station
from models.types import new_id
from tests.calendars import told
from tests.cast import Cast


@dataclass(frozen=True)
class Town:
    """The cast's county, by one file in profiles/."""

    cast: Cast
    key: str

    @property
    def rules(self) -> Profile:
        """The file as it is today."""
        found = profile.of(self.key)
        assert found.key == self.key, f"there is no profiles/{self.key}.toml"
        return found

    @property
    def clerk(self) -> Actor:
        """李阿姨's neighbour at the counter: any person will do who is nobody else here."""
        return Actor(self.cast.zhou, "clerk", (self.cast.station,))

    def files(self, text: str = "村口的路灯坏了", source: str = "code", **more: Any) -> "Matter":
        assert source in self.rules.sources, f"{self.key} has no door called {source}"
        return Matter(self, self.cast.file(text, source=source, **more).request.number)

    def writes_down(self, text: str, source: str, **more: Any) -> "Matter":
        """At the counter, out of a letter box, on a visit: somebody writes it down for 李阿姨, and she agreed."""
        assert source in self.rules.sources, f"{self.key} has no door called {source}"
        said = Filing(text=text, source=source, recorder=self.clerk, consent="written", told_by="call", **more)

        def work(session: Session) -> str:
            desk = Counter(session.get_one(Station, self.cast.station))
            return filing.file(session, desk, said, self.cast.li).request.number

        return Matter(self, self.cast.database.transact(work))

    def photo(self, owner: int) -> int:
        """One that its owner has uploaded and not used yet."""
        made = Attachment(id=new_id(), owner_id=owner, kind="photo", mime="image/jpeg", size=1)
        self.cast.database.transact(lambda session: session.add(made))
        return made.id

    def counts(self) -> figures.Figures:
        with self.cast.database.read() as session:
            year = figures.of(self.cast.chief(), period.year(clock.today()))
            found = figures.over(session, year, self.rules)
            assert all(one.holds for one in found.sums)
            return found


@dataclass(frozen=True)
class Matter:
    """One request, by its one number."""

    town: Town
    number: str

    def act(self, verb: str, by: Actor, *args: Any, **more: Any) -> Any:
        """As an edge would: load through the actor, then say the verb."""

        def work(session: Session) -> Any:
            one = seeing.find(session, self.number, by)
            assert one is not None, f"{by.role} cannot see {self.number}"
            return getattr(one, verb)(*args, by=by, **more)

        return self.town.cast.database.transact(work)

    def comes_back(self) -> None:
        """Its promised day has come: the worker finds it, and the system asks the second question."""

        def work(session: Session) -> None:
            found = [session.get_one(ServiceRequest, i) for _, i in looking_back.due(session, clock.today(), None, 300)]
            [mine] = [one for one in found if one.number == self.number]
            mine.come_back(by=THE_SYSTEM)

        self.town.cast.database.transact(work)

    @contextmanager
    def open(self) -> Iterator[ServiceRequest]:
        with self.town.cast.database.read() as session:
            yield self.found(session)

    def found(self, session: Session) -> ServiceRequest:
        one = seeing.by_number(session, self.number)
        assert one is not None
        return one

    @property
    def now(self) -> ServiceRequest:
        with self.open() as one:
            return one

    @property
    def rules(self) -> Profile:
        """The rules it was filed under."""
        with self.open() as one:
            return one.profile

    @property
    def stands(self) -> str:
        """Its state, in the county's words."""
        return self.rules.state_label(self.now.state)

    @property
    def due(self) -> str:
        due = self.now.due_at
        return told(due) if due else ""

    @property
    def with_whom(self) -> str:
        with self.open() as one:
            return hands.holder_name(one.session, one, for_resident=True)

    def offers(self, by: Actor) -> set[str]:
        with self.open() as one:
            return {move.name for move in one.moves_for(by)}

    def entries(self, **whom: bool) -> list[telling.Entry]:
        with self.open() as one:
            return telling.timeline(one.session, one, **whom)

    def steps(self, **whom: bool) -> list[str]:
        """What happened, in the county's words."""
        return [entry.label for entry in self.entries(**whom)]

    def gates(self) -> list[str]:
        """The county's own gates that it has passed through, in order."""
        passed = [stage.name for e in self.entries() if (stage := self.rules.stage_of(e.state))]
        return passed[:1] + [after for before, after in pairwise(passed) if after != before]


def settle_under(cast: Cast, key: str) -> Town:
    def work(session: Session) -> None:
        session.get_one(Region, cast.county).profile = key

    cast.database.transact(work)
    return Town(cast, key)


LAMP = ("更换村口路灯", "柳树村村口路灯不亮，请现场查看并更换。")


def ordered(one: Matter, by: Actor | None = None, body: int = 0, **more: Any) -> None:
    """王代表 takes it into his hands and orders it from a department."""
    cast = one.town.cast
    if by is None:
        one.act("accept", cast.deputy())
    one.act("order", by or cast.deputy(), Order(body or cast.housing, *LAMP, **more))


def worked(one: Matter, **done: Any) -> None:
    """何经办 takes it on and says what came of it."""
    handler = one.town.cast.handler()
    one.act("take", handler)
    one.act("report", handler, Report("已更换，恢复照明。", **done))


def concluded(one: Matter, ending: Ending | None = None) -> None:
    """陈站长 accepts the work, or tells it on where the county has no such gate."""
    move = "verify" if one.rules.uses("verify") else "feedback"
    one.act(move, one.town.cast.chief(), "路灯已更换，恢复照明。", ending=ending or Ending("solved"))


def heard(one: Matter) -> None:
    """What the county's file wants before 销号, done by the chief."""
    chief = one.town.cast.chief()
    deeds = {"looked_back": ("look_back", "已到现场看过，灯亮。"), "phoned": ("phoned", "李阿姨说满意", True)}
    for need in one.rules.closing.needs:
        if need in deeds:
            one.act(deeds[need][0], chief, *deeds[need][1:])
