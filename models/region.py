"""Places as a tree: 省→市→县→乡镇/街道→村/社区→网格."""

from collections.abc import Iterator

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.schema import Base, table
from models.types import Id, new_id

KINDS = {
    "province": "省",
    "city": "市",
    "county": "县",
    "township": "乡镇",
    "subdistrict": "街道",
    "village": "村",
    "community": "社区",
    "grid": "网格",
}


class Region(Base):
    __tablename__ = "regions"
    __table_args__ = table(Index(None, "parent_id", "name"), Index(None, "county_id", "kind"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    parent_id: Mapped[int | None] = mapped_column(Id, ForeignKey("regions.id"))
    county_id: Mapped[int | None] = mapped_column(Id)  # a county's own id; none above a county
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    profile: Mapped[str | None] = mapped_column(String(40))  # a county's file in profiles/


def county(session: Session, county_id: int) -> Region:
    return session.get_one(Region, county_id)


def counties(session: Session) -> list[Region]:
    return list(session.scalars(select(Region).where(Region.kind == "county").order_by(Region.id)))


def upwards(session: Session, region_id: int | None) -> Iterator[Region]:
    """This place, then the one around it, up to the province."""
    seen: set[int] = set()
    while region_id is not None and region_id not in seen:
        seen.add(region_id)
        place = session.get_one(Region, region_id)
        yield place
        region_id = place.parent_id


def full_name(session: Session, region_id: int | None) -> str:
    """Township and village, the way a villager says where something is."""
    names = [r.name for r in upwards(session, region_id) if r.kind not in ("province", "city", "county")]
    return "".join(reversed(names))


def within(session: Session, region_id: int) -> list[Region]:
    """Every village, community and grid at or below this place, each under its own township."""
    found, around = [session.get_one(Region, region_id)], [region_id]
    while around:
        below = select(Region).where(Region.parent_id.in_(around)).order_by(Region.parent_id, Region.name)
        nearer = list(session.scalars(below))
        found, around = found + nearer, [r.id for r in nearer]
    return [r for r in found if r.kind in ("village", "community", "grid")]
