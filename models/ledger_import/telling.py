"""A ledger's lines told as history: real filings and real moves, each at its own date, and news to nobody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import clock, deputy, region, search
from models.deputy import Deputy
from models.event import Event
from models.ledger_import.reading import ACCEPTED, ANSWERED, CLOSED, Line
from models.person import Person
from models.region import Region
from models.service_request import Actor, ServiceRequest, filing
from models.service_request.filing import ON_PAPER, Counter, Filing
from models.station import Station
from models.types import new_id
from models.workflow import CHIEF, CLERK, DEPUTY, RESIDENT

STEP = timedelta(milliseconds=1)  # rows of one day must not share a moment: ids are made of time
NEXT = timedelta(seconds=1)  # what a paper gives no date of its own
BATCH = 500


@dataclass(frozen=True)
class Telling:
    session: Session
    home: Station
    chief: Actor
    import_id: int
    county: Region  # held here: a session forgets what nobody holds, and would ask again for every row
    deputies: dict[int, Deputy]

    def tell(self, line: Line, nth: int) -> int:
        with _then(line.filed_at, nth):
            request = self._file(line)
        self._handle(request, line, nth)
        return request.id

    def _file(self, line: Line) -> ServiceRequest:
        someone = Person(id=new_id())
        self.session.add(someone)
        asked = [self.deputies[line.deputy_id]] if line.deputy_id else []
        said = Filing(
            text=line.text, category=line.category, place=line.place, name=line.name, phone=line.phone,
            visibility="station", source=line.source, consent=ON_PAPER, facts={"imported": str(self.import_id)},
            recorder=Actor(self.chief.person_id, CLERK, self.chief.station_ids),
        )  # fmt: skip
        self.session.flush()
        return filing.enter(self.session, Counter(self.home), said, someone.id, asked).request

    def _handle(self, request: ServiceRequest, line: Line, nth: int) -> None:
        by = self._hand(line)
        if line.standing == ACCEPTED:
            with _then(line.filed_at + NEXT, nth):
                request.accept(by=by)
        if line.standing not in (ANSWERED, CLOSED) or line.answered_at is None:
            return
        with _then(line.answered_at, nth):
            request.answer(line.answer, by=by, ending=line.ending)
        if line.grade:
            with _then(line.answered_at + NEXT, nth):
                request.rate(line.grade, "", by=Actor(request.filer_id, RESIDENT))
        if line.standing == CLOSED:
            with _then(self._closed_at(request, line), nth):
                request.close("", by=self.chief)

    def _closed_at(self, request: ServiceRequest, line: Line) -> datetime:
        """Rated, at once; unrated, once the county waits no longer."""
        answered, rules = line.answered_at or clock.now(), request.profile.closing
        waits = "rated" in rules.needs and not line.grade
        return answered + timedelta(days=rules.silent_days if waits else 0) + 2 * NEXT

    def _hand(self, line: Line) -> Actor:
        if line.deputy_id is None:
            return self.chief
        return Actor(self.deputies[line.deputy_id].person_id, DEPUTY)


@contextmanager
def _then(moment: datetime, nth: int) -> Iterator[None]:
    with clock.at(moment + nth * STEP):
        yield


def tell(session: Session, home: Station, chief_id: int, import_id: int, lines: Sequence[Line]) -> None:
    """All of them or, should one be refused, none: whoever calls rolls back."""
    county = region.county(session, home.county_id)
    named = {d.id: d for d in deputy.seated(session, home.id)}
    telling = Telling(session, home, Actor(chief_id, CHIEF, (home.id,)), import_id, county, named)
    ids = [telling.tell(line, nth) for nth, line in enumerate(lines)]
    session.flush()
    for start in range(0, len(ids), BATCH):
        _old_news(session, ids[start : start + BATCH])


def _old_news(session: Session, request_ids: Sequence[int]) -> None:
    """What happened on paper counts as announced: nobody is woken by it."""
    old = update(Event).where(Event.request_id.in_(request_ids)).values(announced_at=Event.at)
    session.execute(old.execution_options(synchronize_session=False))
    search.wait(session, request_ids)  # an announcement would have indexed its words
