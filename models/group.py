"""代表小组: its members, and who is on duty today."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.deputy import Deputy, current
from models.schema import Base, table
from models.types import Id, new_id


class Group(Base):
    __tablename__ = "deputy_groups"  # GROUPS is a reserved word in MySQL 8
    __table_args__ = table(Index(None, "county_id"), Index(None, "station_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    name: Mapped[str] = mapped_column(String(80))
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("deputy_groups.id"))

    def stands(self, day: date) -> bool:
        return self.dissolved_on is None or day < self.dissolved_on


class Member(Base):
    __tablename__ = "members"
    __table_args__ = table(UniqueConstraint("group_id", "deputy_id", "since"), Index(None, "deputy_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    group_id: Mapped[int] = mapped_column(Id, ForeignKey("deputy_groups.id"))
    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Duty(Base):
    """The roster: who is on duty for a group on a day."""

    __tablename__ = "duties"
    __table_args__ = table(UniqueConstraint("group_id", "on_day", "deputy_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    group_id: Mapped[int] = mapped_column(Id, ForeignKey("deputy_groups.id"))
    on_day: Mapped[date] = mapped_column(Date)
    deputy_id: Mapped[int] = mapped_column(Id, ForeignKey("deputies.id"))


def standing(session: Session, group_id: int) -> Group | None:
    """This group, or the one it became; None when the line ends."""
    seen: set[int] = set()
    following: int | None = group_id
    while following is not None and following not in seen:
        seen.add(following)
        group = session.get_one(Group, following)
        if group.stands(clock.today()):
            return group
        following = group.successor_id
    return None


def of_station(session: Session, station_id: int) -> list[Group]:
    """The groups that stand today, as a chief lists them."""
    found = select(Group).where(Group.station_id == station_id).order_by(Group.id)
    return [g for g in session.scalars(found) if g.stands(clock.today())]


def find(session: Session, group_id: int, station_ids: Collection[int]) -> Group | None:
    """One of these stations' groups, while it stands."""
    found = session.scalars(select(Group).where(Group.id == group_id, Group.station_id.in_(station_ids))).first()
    return found if found and found.stands(clock.today()) else None


def of_deputy(session: Session, deputy_id: int, station_id: int) -> list[Group]:
    """The standing groups of this station that a deputy is a member of today."""
    day = clock.today()
    mine = select(Member.group_id).where(Member.deputy_id == deputy_id, current(Member.since, Member.until, day))
    found = select(Group).where(Group.station_id == station_id, Group.id.in_(mine)).order_by(Group.id)
    return [g for g in session.scalars(found) if g.stands(day)]


def members(session: Session, group_id: int) -> list[Deputy]:
    day = clock.today()
    found = (
        select(Deputy)
        .join(Member, Member.deputy_id == Deputy.id)
        .where(Member.group_id == group_id, current(Member.since, Member.until, day))
        .order_by(Member.since, Deputy.id)
    )
    return [d for d in dict.fromkeys(session.scalars(found)) if d.serves(day)]


def on_duty(session: Session, group_id: int) -> list[Deputy]:
    found = select(Deputy).join(Duty, Duty.deputy_id == Deputy.id)
    today = found.where(Duty.group_id == group_id, Duty.on_day == clock.today()).order_by(Duty.id)
    return [d for d in session.scalars(today) if d.serves(clock.today())]


def roster(session: Session, station_id: int, since: date, until: date) -> list[tuple[date, Deputy]]:
    """Who is on duty for the station's groups, day by day."""
    found = select(Duty.on_day, Deputy).join(Deputy, Deputy.id == Duty.deputy_id)
    groups = Duty.group_id.in_([one.id for one in of_station(session, station_id)])
    within = found.where(groups, Duty.on_day >= since, Duty.on_day <= until).order_by(Duty.on_day, Duty.id)
    return [(day, one) for day, one in session.execute(within) if one.serves(day)]
