"""A bulletin as it was sent upward: its words, its numbers and the cases behind them, whatever comes of those later."""

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Select, String, or_, select
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from models.figures import Cases, Made, Number, Part, Period, Sentence, Taken, period, sentences
from models.figures.cases import PAGE
from models.schema import Base, table
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to
from models.types import Id, Json, UtcDateTime, new_id

AT_ONCE = 500
LISTED = 50
LATEST = 2**63 - 1
Bytes = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


class KeptBulletin(Base):
    """Written once and never changed; of a county (no station) or of one station."""

    __tablename__ = "kept_bulletins"
    __table_args__ = table(Index(None, "county_id", "id"), Index(None, "station_id", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stations.id"))
    place: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(30))
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # how the cases stood then
    sentences: Mapped[list[list[object]]] = mapped_column(Json)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    least: Mapped[int] = mapped_column(Integer)  # on fewer cases there was no rate
    cases: Mapped[bytes] = mapped_column(Bytes)

    @property
    def days(self) -> Period:
        return period.read(self.period)

    @property
    def said(self) -> list[Sentence]:
        """Word for word."""
        return [Sentence(tuple(map(_read, parts))) for parts in self.sentences]

    @property
    def n(self) -> Counter[str]:
        return Counter(self.counts)

    def behind(self, key: str, source: str | None) -> list[int] | None:
        """The cases that a number counted, oldest first. None: it told no such number."""
        held = json.loads(zlib.decompress(self.cases))
        if key not in held["keys"]:
            return None
        bit = held["keys"].index(key)
        return sorted(id_ for id_, door, marks in held["cases"] if marks >> bit & 1 and source in (None, door))


def keep(
    session: Session, taken: Taken, topics: dict[str, int], whose: tuple[int, int | None], place: str, by: int
) -> KeptBulletin:  # fmt: skip
    """Whose: the county's, and of which of its stations, if of one."""
    told, (county_id, station_id) = taken.told, whose
    packed = json.dumps({"keys": taken.keys, "cases": taken.cases}, separators=(",", ":")).encode()
    made = KeptBulletin(
        id=new_id(), county_id=county_id, station_id=station_id, place=place, period=told.scope.period.key, made_by=by,
        at=told.at, sentences=[_spelt(one) for one in sentences(told, topics)],
        counts={key: told.n[key] for key in taken.keys}, least=told.county.figures.min_n, cases=zlib.compress(packed),
    )  # fmt: skip
    session.add(made)
    return made


def _spelt(sentence: Sentence) -> list[object]:
    """As JSON: words, [n, key, source] for a number, [n, kind] for how many topics it came to."""
    return [part if isinstance(part, str) else list(astuple(part)) for part in sentence.parts]


def _read(part: Any) -> Part:
    if isinstance(part, str):
        return part
    return Made(*part) if len(part) == 2 else Number(*part)


def theirs(
    session: Session, county_ids: Sequence[int], station_ids: Sequence[int], before: int = LATEST
) -> list[KeptBulletin]:  # fmt: skip
    """The newest first: a county's desk reads all of its county, a station's those of its station."""
    found = _within(county_ids, station_ids).where(KeptBulletin.id < before).options(defer(KeptBulletin.cases))
    return list(session.scalars(found.order_by(KeptBulletin.id.desc()).limit(LISTED + 1)))


def find(session: Session, one_id: int, county_ids: Sequence[int], station_ids: Sequence[int]) -> KeptBulletin | None:
    return session.scalars(_within(county_ids, station_ids).where(KeptBulletin.id == one_id)).first()


def _within(county_ids: Sequence[int], station_ids: Sequence[int]) -> Select[KeptBulletin]:
    mine = or_(KeptBulletin.county_id.in_(county_ids), KeptBulletin.station_id.in_(station_ids))
    return select(KeptBulletin).where(mine)


def cases(
    session: Session, actor: Actor, one: KeptBulletin, key: str, source: str | None, after: int = 0
) -> Cases | None:  # fmt: skip
    """As they stand today, those that were counted then; of which a reader sees what they may see."""
    behind = one.behind(key, source)
    if behind is None:
        return None
    seen = [id_ for start in range(0, len(behind), AT_ONCE) for id_ in _seen(session, actor, behind[start:][:AT_ONCE])]
    page = [id_ for id_ in seen if id_ > after][: PAGE + 1]
    shown = select(ServiceRequest).where(ServiceRequest.id.in_(page[:PAGE])).order_by(ServiceRequest.id)
    return Cases(list(session.scalars(shown)), len(behind), len(behind) - len(seen), len(page) > PAGE)


def _seen(session: Session, actor: Actor, ids: list[int]) -> list[int]:
    mine = select(ServiceRequest.id).where(ServiceRequest.id.in_(ids), visible_to(actor))
    return list(session.scalars(mine.order_by(ServiceRequest.id)))
