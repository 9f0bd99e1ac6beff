"""A posted sheet: whose code, on which wall, of which batch; and whom it reaches today."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import randrange

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)  # fmt: skip
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock, deputy, group, station
from models.deputy import Deputy
from models.group import Group
from models.holding import hold
from models.region import Region
from models.schema import Base, table
from models.station import Station
from models.types import Id, UtcDateTime, new_id

WHO = {"deputy": "代表", "group": "代表小组", "station": "代表联络站（点）"}
ON_WALLS = ("a4", "a3")  # the forms that hang somewhere; a card is in somebody's pocket
SLOTS = 4  # a scan adds to one of a few rows, so that a busy sheet is no hot row


class Code(Base):
    __tablename__ = "codes"
    __table_args__ = table(Index(None, "station_id", "made_at"), Index(None, "who", "who_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))  # whose queue, as printed
    who: Mapped[str] = mapped_column(String(10))
    who_id: Mapped[int] = mapped_column(Id)
    village_id: Mapped[int | None] = mapped_column(Id, ForeignKey("regions.id"))
    place: Mapped[str] = mapped_column(String(120))  # where it hangs, as one would say it
    batch: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(String(40))
    made_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_why: Mapped[str | None] = mapped_column(String(120))
    form: Mapped[str | None] = mapped_column(String(10))  # as what it hangs, or was last printed: a4, a3
    hung_on: Mapped[date | None] = mapped_column(Date)
    down_on: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(Id)  # its new print; SQLite adds no foreign key to a table

    def revoke(self, why: str) -> None:
        self.revoked_at, self.revoked_why = self.revoked_at or clock.now(), why

    def take_down(self, on: date) -> None:
        self.down_on = on

    @property
    def hangs(self) -> bool:
        return self.hung_on is not None and self.down_on is None and self.revoked_at is None


class Scans(Base):
    """How often a sheet was scanned on a day, spread over a few rows."""

    __tablename__ = "scans"
    __table_args__ = table()

    code_id: Mapped[int] = mapped_column(Id, ForeignKey("codes.id"), primary_key=True, autoincrement=False)
    on_day: Mapped[date] = mapped_column(Date, primary_key=True)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer, default=0)


@dataclass(frozen=True)
class Reach:
    """Whom a sheet reaches today, and what has changed since it was printed."""

    code: Code
    station: Station
    deputy: Deputy | None = None
    group: Group | None = None
    changed: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "deputy" if self.deputy else "group" if self.group else "station"

    @property
    def wants_reprint(self) -> bool:
        """Gone from the wall, or printed anew already: then nothing is left to do."""
        one = self.code
        return bool(self.changed) and not (one.revoked_at or one.down_on or one.successor_id)


_POSTED = (
    select(Code, Station, Deputy, Region)
    .join(Station, Station.id == Code.station_id)
    .join(Region, Region.id == Station.county_id)
    .outerjoin(Deputy, and_(Code.who == "deputy", Deputy.id == Code.who_id))
    .where(Code.token == bindparam("token"))
)


def find(session: Session, token: str) -> Code | None:
    """With its station, its deputy and the county, which whoever scans or files asks for next."""
    row = session.execute(_POSTED, {"token": token}).first()
    if row is None:
        return None
    hold(session, row)
    return row.Code


def reach(session: Session, code: Code) -> Reach:
    """A code on a wall never dies: follow whoever took over, and say so."""
    changed: list[str] = []
    home = station.in_charge(session, code.station_id)
    if home.id != code.station_id:
        changed.append(f"{session.get_one(Station, code.station_id).name}已停止服务，现由{home.name}受理")
    if code.who == "deputy":
        return Reach(code, home, deputy=_deputy(session, code, home, changed), changed=changed)
    if code.who == "group":
        return Reach(code, home, group=_group(session, code, home, changed), changed=changed)
    return Reach(code, home, changed=changed)


def _deputy(session: Session, code: Code, home: Station, changed: list[str]) -> Deputy | None:
    posted = session.get_one(Deputy, code.who_id)
    serving = deputy.in_office(session, posted.id)
    if serving is None or serving.id != posted.id:
        took_over = f"{deputy.name_of(session, serving.person_id)}代表" if serving else home.name
        changed.append(f"{deputy.name_of(session, posted.person_id)}代表已离任，现由{took_over}受理")
    return serving


def _group(session: Session, code: Code, home: Station, changed: list[str]) -> Group | None:
    posted = session.get_one(Group, code.who_id)
    standing = group.standing(session, posted.id)
    if standing is None or standing.id != posted.id:
        changed.append(f"{posted.name}已调整，现由{standing.name if standing else home.name}受理")
    return standing


SHOWN = {
    "unhung": (Code.revoked_at.is_(None), Code.hung_on.is_(None), Code.down_on.is_(None)),
    "hung": (Code.revoked_at.is_(None), Code.hung_on.is_not(None), Code.down_on.is_(None)),
    "reprint": (Code.revoked_at.is_(None), Code.down_on.is_(None), Code.successor_id.is_(None)),
    "unscanned": (Code.revoked_at.is_(None), ~exists().where(Scans.code_id == Code.id)),
    "gone": (or_(Code.revoked_at.is_not(None), Code.down_on.is_not(None)),),
}


def instead(session: Session, revoked: Code, home: Station) -> Code | None:
    """What still works in its place: its new print, else another sheet of the same, the station's own, or a group's.

    Never another deputy's: to whom somebody speaks is theirs to choose."""
    one, seen = revoked, {revoked.id}
    while one.successor_id and one.successor_id not in seen:
        one = session.get_one(Code, one.successor_id)
        seen.add(one.id)
        if one.revoked_at is None:
            return one
    works = select(Code).where(Code.revoked_at.is_(None), Code.station_id == home.id).order_by(Code.id.desc())
    same = works.where(Code.who == revoked.who, Code.who_id == revoked.who_id)
    own, groups = works.where(Code.who == "station", Code.who_id == home.id), works.where(Code.who == "group")
    return next((found for kind in (same, own, groups) if (found := session.scalars(kind).first())), None)


def page(session: Session, station_ids: list[int], before: int | None, limit: int, show: str = "") -> list[Code]:
    """Newest first, one page; ids are an order in time. What wants reprinting is among those `reprint` gives."""
    found = select(Code).where(Code.station_id.in_(station_ids), *SHOWN.get(show, ()))
    if before is not None:
        found = found.where(Code.id < before)
    return list(session.scalars(found.order_by(Code.id.desc()).limit(limit)))


def at(session: Session, code_id: int, station_ids: list[int]) -> Code | None:
    return session.scalars(select(Code).where(Code.id == code_id, Code.station_id.in_(station_ids))).first()


def of_station(session: Session, station_ids: list[int]) -> list[Code]:
    """Sheets whose queue is at these stations, newest first."""
    found = select(Code).where(Code.station_id.in_(station_ids)).order_by(Code.made_at.desc(), Code.id.desc())
    return list(session.scalars(found))


def live(session: Session, station_id: int, who: str, who_id: int) -> list[Code]:
    """The sheets of one of them at this station that hang or are to hang, newest first."""
    found = select(Code).where(Code.who == who, Code.who_id == who_id, Code.station_id == station_id)
    found = found.where(Code.revoked_at.is_(None), Code.down_on.is_(None), Code.successor_id.is_(None))
    return list(session.scalars(found.order_by(Code.id.desc())))


def hang(session: Session, one: Code, on: date, form: str) -> None:
    """It is on its wall; the print it replaces is not any more."""
    one.hung_on, one.down_on, one.form = on, None, form
    before = select(Code).where(Code.station_id == one.station_id, Code.successor_id == one.id)
    for old in session.scalars(before):
        old.down_on = old.down_on or on


def count_scan(session: Session, code_id: int) -> None:
    key = {"code_id": code_id, "on_day": clock.today(), "slot": randrange(SLOTS)}  # noqa: S311 (a spread)
    bump = update(Scans).where(*(getattr(Scans, k) == v for k, v in key.items())).values(n=Scans.n + 1)
    if session.execute(bump).rowcount == 0:  # type: ignore[attr-defined]
        session.add(Scans(**key, n=1))


def scans(session: Session, code_ids: list[int], since: date | None = None) -> dict[int, int]:
    counted = select(Scans.code_id, func.sum(Scans.n)).where(Scans.code_id.in_(code_ids))
    if since:
        counted = counted.where(Scans.on_day >= since)
    return {code_id: int(n) for code_id, n in session.execute(counted.group_by(Scans.code_id))}


def scans_by_day(session: Session, code_id: int, since: date) -> dict[date, int]:
    counted = select(Scans.on_day, func.sum(Scans.n)).where(Scans.code_id == code_id, Scans.on_day >= since)
    return {day: int(n) for day, n in session.execute(counted.group_by(Scans.on_day))}
