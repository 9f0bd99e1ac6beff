"""代表联络站 of every kind: where requests queue, when its door is open, and who took over."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.region import upwards
from models.schema import Base, table
from models.types import Id, Json, new_id

KINDS = {
    "township": "乡镇（街道）代表联络站",
    "industry": "产业代表联络站",
    "profession": "行业代表联络站",
    "professional_room": "人大代表专业联络室",
    "away": "驻外代表联络站",
    "citizens_hall": "市民之家代表联络点",
    "temporary": "临时监督服务站",
    "supervision_point": "营商环境监督点",
}
WEEK = "一二三四五六日"


class Station(Base):
    __tablename__ = "stations"
    __table_args__ = table(Index(None, "county_id", "kind"), Index(None, "region_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    region_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")  # the office's, printed on the wall
    hours: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)  # the last day; none for one that stays
    successor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stations.id"))

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)

    @property
    def hours_said(self) -> str:
        """`周一至周五 08:30-12:00、14:30-17:30`, or that the hours are not posted."""
        return "；".join(_said(slot) for slot in self.hours) or "开放时间以站内公示为准"


def _said(slot: dict[str, object]) -> str:
    days: list[int] = slot["days"]  # type: ignore[assignment]
    spans: list[list[str]] = slot["spans"]  # type: ignore[assignment]
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    said = f"周{WEEK[days[0]]}至周{WEEK[days[-1]]}" if run else "、".join(f"周{WEEK[d]}" for d in days)
    return said + " " + "、".join("-".join(span) for span in spans)


def _nearest_open(session: Session, closed: Station, day: date) -> Station | None:
    """No successor was named: the township station around it, else any open one of the county."""
    open_now = select(Station).where(
        Station.county_id == closed.county_id,
        Station.opens_on <= day,
        or_(Station.closes_on.is_(None), Station.closes_on >= day),
        Station.id != closed.id,
    )
    for place in upwards(session, closed.region_id):
        if found := session.scalars(open_now.where(Station.region_id == place.id).order_by(Station.id)).first():
            return found
    return session.scalars(open_now.order_by(Station.kind != "township", Station.id)).first()


def in_charge(session: Session, station_id: int) -> Station:
    """The station that answers for this one today: itself, its successors, or the nearest."""
    station = session.get_one(Station, station_id)
    seen = {station.id}
    while not station.is_open(clock.today()):
        if station.successor_id and station.successor_id not in seen:
            station = session.get_one(Station, station.successor_id)
            seen.add(station.id)
            continue
        return _nearest_open(session, station, clock.today()) or station
    return station


def of_county(session: Session, county_id: int) -> list[Station]:
    found = select(Station).where(Station.county_id == county_id).order_by(Station.kind, Station.id)
    return list(session.scalars(found))


def find(session: Session, station_id: int, station_ids: Collection[int]) -> Station | None:
    """One of these; another does not exist."""
    return session.get(Station, station_id) if station_id in station_ids else None


def answered_for(session: Session, station_ids: list[int]) -> list[int]:
    """These stations, and the closed ones whose work came to them: their sheets still hang."""
    mine = list(session.scalars(select(Station).where(Station.id.in_(station_ids))))
    closed = select(Station).where(
        Station.county_id.in_({s.county_id for s in mine}), Station.closes_on < clock.today()
    )
    inherited = [s.id for s in session.scalars(closed) if in_charge(session, s.id).id in station_ids]
    return list(dict.fromkeys([*station_ids, *inherited]))


def names(session: Session, county_id: int) -> dict[int, str]:
    found = select(Station.id, Station.name).where(Station.county_id == county_id)
    return {row.id: row.name for row in session.execute(found)}
