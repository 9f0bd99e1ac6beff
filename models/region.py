"""Places as a tree: 省→市→县→乡镇/街道→村/社区→网格."""

from collections.abc import Iterator
from itertools import takewhile

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.holding import held
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


ABOVE = ("county", "city", "province")  # everybody here knows them


def county(session: Session, county_id: int) -> Region:
    return held(session, Region, county_id)


def counties(session: Session) -> list[Region]:
    return list(session.scalars(select(Region).where(Region.kind == "county").order_by(Region.id)))


def begin(session: Session, name: str, profile: str, above: tuple[str, str]) -> Region:
    """A county with nothing in it yet, under the province and city that are named."""
    around = None
    for kind, said in zip(("province", "city"), above, strict=True):
        around = _within(session, around, kind, said) if said else around
    own = new_id()
    made = Region(id=own, kind="county", name=name, parent_id=around, county_id=own, profile=profile)
    session.add(made)
    session.flush()
    return made


def _within(session: Session, parent_id: int | None, kind: str, name: str) -> int:
    same = (Region.kind == kind, Region.name == name, Region.parent_id == parent_id)
    if found := session.scalars(select(Region.id).where(*same)).first():
        return found
    made = Region(id=new_id(), kind=kind, name=name, parent_id=parent_id)
    session.add(made)
    session.flush()
    return made.id


def upwards(session: Session, region_id: int | None) -> Iterator[Region]:
    """This place, then the one around it, up to the province."""
    seen: set[int] = set()
    while region_id is not None and region_id not in seen:
        seen.add(region_id)
        place = held(session, Region, region_id)
        yield place
        region_id = place.parent_id


def full_name(session: Session, region_id: int | None) -> str:
    """Township and village, the way a villager says where something is; nothing twice that a name begins with."""
    names = [r.name for r in takewhile(lambda r: r.kind not in ABOVE, upwards(session, region_id))]
    said: list[str] = []
    for name in reversed(names):
        same = (n for n in range(len(said)) if name.startswith("".join(said[n:])))
        said = [*said[: next(same, len(said))], name]
    return "".join(said)


def within(session: Session, region_id: int) -> list[Region]:
    """Every village, community and grid at or below this place, each under its own township."""
    found, around = [session.get_one(Region, region_id)], [region_id]
    while around:
        below = select(Region).where(Region.parent_id.in_(around)).order_by(Region.parent_id, Region.name)
        nearer = list(session.scalars(below))
        found, around = found + nearer, [r.id for r in nearer]
    return [r for r in found if r.kind in ("village", "community", "grid")]


def seats(session: Session, county_id: int) -> list[Region]:
    """The county itself and its townships: where a government body sits."""
    around = (Region.county_id == county_id, Region.kind.in_(("county", "township", "subdistrict")))
    return list(session.scalars(select(Region).where(*around).order_by(Region.kind != "county", Region.name)))


def names(session: Session, county_id: int) -> dict[int, str]:
    found = select(Region.id, Region.name).where(Region.county_id == county_id)
    return {row.id: row.name for row in session.execute(found)}
