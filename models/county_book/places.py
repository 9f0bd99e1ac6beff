"""区划: places known by their path below the county, read from the top down."""

from dataclasses import dataclass

from models.county_book.cells import Unclear, chosen, name
from models.county_book.existing import Existing
from models.county_book.line import UNTOLD, Line, Notes
from models.county_book.plan import Plan, Value
from models.county_book.titles import REGION_KINDS, REGION_TITLES, REGIONS, SPLIT
from models.region import KINDS, Region

DEPTH = {"county": 0, "township": 1, "subdistrict": 1, "village": 2, "community": 2, "grid": 3}
ABOVE = {1: "县", 2: "乡镇或街道", 3: "村或社区"}
Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    id: int
    path: Path
    kind: str
    row: Region | None = None  # where it was there before


class Places:
    def __init__(self, now: Existing) -> None:
        self.county = Place(now.county.id, (), "county", now.county)
        self._by_path: dict[Path, Place] = {(): self.county}
        self._by_last: dict[str, list[Place]] = {now.county.name: [self.county]}
        self.tried: set[str] = set()  # names in the workbook, those of faulty rows too
        of_id = {now.county.id: self.county}
        for row in sorted(now.regions, key=lambda one: DEPTH.get(one.kind, 9)):
            if around := of_id.get(row.parent_id or 0):
                of_id[row.id] = Place(row.id, (*around.path, row.name), row.kind, row)
                self.add(of_id[row.id])

    def add(self, place: Place) -> None:
        self._by_path[place.path] = place
        self._by_last.setdefault(place.path[-1], []).append(place)

    def known(self) -> list[Path]:
        """Those of before, the county itself left out."""
        return [path for path, place in self._by_path.items() if place.row and path]

    def at(self, path: Path) -> Place | None:
        return self._by_path.get(path)

    def find(self, said: str) -> Place:
        """By its own name where there is one of it, else with the place around it: 甲镇/柳树村."""
        parts = tuple(name(part) for part in said.split("/") if part.strip())
        found = [place for place in self._by_last.get(parts[-1] if parts else "", []) if _ends(place.path, parts)]
        if len(found) > 1:
            alike = SPLIT.join("/".join(place.path[-2:]) for place in found[:3])
            raise Unclear(f"有几处同名，请写上上级，例如：{alike}。")
        if not found and parts and parts[-1] in self.tried:
            return self.county  # its own row is at fault, and was told so: once is enough
        if not found:
            raise Unclear("在“区划”里没有找到，请核对，或先在“区划”里添上。")
        return found[0]


def _ends(path: Path, parts: Path) -> bool:
    return path[-len(parts) :] == parts or not path


def read(now: Existing, notes: Notes, plan: Plan) -> Places:
    places, seen = Places(now), dict[Path, int]()
    read = [(line, line.need("kind", chosen(REGION_KINDS, REGION_TITLES))) for line in notes.lines(REGIONS)]
    for line, kind in sorted(read, key=lambda pair: DEPTH.get(pair[1] or "", 9)):
        told = line.need("name", name)
        places.tried.add(told or "")
        place = _placed(places, plan, line, kind, told, seen) if kind and told else None
        if place:
            seen[place.path] = line.number
    if REGIONS in notes.book.rows:
        plan.missing[REGIONS] = ["/".join(path) for path in places.known() if path not in seen]
    return places


def _placed(places: Places, plan: Plan, line: Line, kind: str, told: str, seen: dict[Path, int]) -> Place | None:
    around = line.may("parent", places.find)
    if line.bad:
        return None
    around = places.county if around is UNTOLD or around is None else around
    if around is places.county and line.said("parent") in places.tried:
        return None
    if DEPTH.get(around.kind) != DEPTH[kind] - 1:
        line.fault("parent", f"{KINDS[kind]}的上级应为{ABOVE[DEPTH[kind]]}。")
        return None
    path = (*around.path, told)
    if path in seen:
        line.fault("name", f"与第 {seen[path]} 行重复。")
        return None
    line.look_at_length("name", told)
    return _entered(places, plan, line, Place(0, path, kind), around)


def _entered(places: Places, plan: Plan, line: Line, place: Place, around: Place) -> Place:
    before = places.at(place.path)
    entry = plan.entry(line, "/".join(place.path), before is None)
    if before and before.row:
        plan.compare(entry, before.row, [Value("类别", "kind", place.kind, KINDS.__getitem__)])
        return before
    county_id = places.county.id
    made = plan.make(
        Region, parent_id=around.id, county_id=county_id, kind=place.kind, name=place.path[-1], profile=None
    )
    fresh = Place(made, place.path, place.kind)
    places.add(fresh)
    return fresh
