"""联络站 and 承办单位: known by their names in the county."""

from collections.abc import Callable
from datetime import date
from typing import Any

from models.county_book import cells, plan
from models.county_book.cells import Unclear
from models.county_book.existing import Existing
from models.county_book.hours import hours
from models.county_book.line import UNTOLD, Line, Notes
from models.county_book.places import Places
from models.county_book.plan import Plan, Value, or_else, or_none
from models.county_book.titles import BODIES, STATION_KINDS, STATIONS
from models.department import Department
from models.region import Region
from models.station import KINDS, Station


class Named:
    """Things of one sheet by name; a name that is there twice leads to neither."""

    def __init__(self, sheet: str, rows: list[Any]) -> None:
        self.sheet, self.rows = sheet, {row.id: row for row in rows}
        self._ids: dict[str, list[int]] = {}
        self.seen: dict[str, int] = {}
        for row in rows:
            self._ids.setdefault(row.name, []).append(row.id)

    def add(self, name: str, row_id: int) -> None:
        self._ids.setdefault(name, []).append(row_id)

    def get(self, name: str) -> Any:
        return self.rows.get(self._ids.get(name, [0])[0])

    def find(self, said: str) -> int:
        told = cells.name(said)
        found = self._ids.get(told, [])
        if not found and told in self.seen:
            return 0  # its own row is at fault, and was told so: once is enough
        if len(found) != 1:
            why = "有几个同名，分不清是哪一个，请先改名。" if found else "里没有找到，请核对，或先在那里添上。"
            raise Unclear(f"在“{self.sheet}”{why}")
        return found[0]

    def has(self, name: str) -> bool:
        return name in self._ids or name in self.seen

    def name_of(self, row_id: int | None) -> str:
        return next((name for name, ids in self._ids.items() if row_id in ids), plan.EMPTY)

    def first(self, line: Line) -> str | None:
        """The name in this row, unless an earlier row has it."""
        told = line.need("name", cells.name)
        if told is None:
            return None
        if told in self.seen:
            line.fault("name", f"与第 {self.seen[told]} 行重复。")
            return None
        self.seen[told] = line.number
        line.look_at_length("name", told)
        return told

    def missing(self) -> list[str]:
        return [row.name for row in self.rows.values() if row.name not in self.seen]


def read_stations(now: Existing, notes: Notes, made: Plan, places: Places) -> Named:
    named = Named(STATIONS, now.stations)
    read = [(line, named.first(line)) for line in notes.lines(STATIONS)]
    for line, told in read:
        _station(now, made, named, places, line, told)
    for line, told in read:
        if told and not line.bad:
            _follow(made, named, line, told)
    made.missing[STATIONS] = named.missing() if STATIONS in notes.book.rows else []
    return named


def _station(now: Existing, made: Plan, named: Named, places: Places, line: Line, told: str | None) -> None:
    kind = line.need("kind", cells.chosen(STATION_KINDS))
    region = line.may("region", places.find)
    texts = {"address": line.may("address", cells.words(200)), "phone": line.may("phone", cells.office_phone)}
    week, opens, closes = line.may("hours", hours), line.may("opens_on", cells.day), line.may("closes_on", cells.day)
    before = named.get(told) if told else None
    _in_order(line, opens or (before.opens_on if before else now.today), closes)
    if region is None or (region is UNTOLD and before is None and line.said("region") == ""):
        line.fault("region", "不能空着。")
    if line.bad or told is None:
        return
    entry = made.entry(line, told, before is None)
    if before:
        made.compare(entry, before, [
            Value("类别", "kind", kind, KINDS.__getitem__, UNTOLD),
            Value("所在区划", "region_id", region.id if region else UNTOLD, _region_words(now, region), UNTOLD),
            Value("地址", "address", texts["address"], empty=""), Value("电话", "phone", texts["phone"], empty=""),
            Value("开放时间", "hours", week, lambda h: Station(hours=h or []).hours_said, []),
            Value("启用日期", "opens_on", opens, empty=UNTOLD), Value("停用日期", "closes_on", closes),
        ])  # fmt: skip
        return
    fresh = made.make(
        Station, county_id=now.county.id, region_id=region.id, kind=kind, name=told,
        address=or_else(texts["address"], ""), phone=or_else(texts["phone"], ""), hours=or_else(week, []),
        opens_on=or_else(opens, now.today), closes_on=or_none(closes), successor_id=None,
    )  # fmt: skip
    named.add(told, fresh)


def _region_words(now: Existing, told: Any) -> Callable[[int], str]:
    names = {row.id: row.name for row in [*now.regions, now.county]}
    return lambda region_id: names.get(region_id) or (told.path[-1] if told and told.path else plan.EMPTY)


def _in_order(line: Line, opens: date, closes: Any) -> None:
    if isinstance(closes, date) and closes < opens:
        line.fault("closes_on", "早于启用日期，请核对。")


def _follow(made: Plan, named: Named, line: Line, told: str) -> None:
    """Who takes over may stand in a later row."""
    successor = line.may("successor", named.find)
    own = named.find(told)
    if successor == own:
        line.fault("successor", "接替站不能是它自己。")
    if line.bad or successor is UNTOLD:
        return
    before = named.get(told)
    entry = next(one for one in reversed(made.entries) if (one.sheet, one.row) == (STATIONS, line.number))
    if before:
        made.compare(entry, before, [Value("接替站", "successor_id", successor, named.name_of)])
    elif successor:
        made.set(Station, own, successor_id=successor)


def read_bodies(now: Existing, notes: Notes, made: Plan, places: Places) -> Named:
    named = Named(BODIES, now.bodies)
    for line in notes.lines(BODIES):
        told = named.first(line)
        region, superior = line.may("region", places.find), line.may("superior", cells.name)
        if told is None or line.bad:
            continue
        before = named.get(told)
        entry = made.entry(line, told, before is None)
        if before:
            where = region.id if region else now.county.id if region is None else UNTOLD
            made.compare(entry, before, [
                Value("所在区划", "region_id", where, _region_words(now, region)),
                Value("上级主管", "superior", superior),
            ])  # fmt: skip
            continue
        around: Region | Any = region or places.county
        row = {"county_id": now.county.id, "region_id": around.id, "name": told, "superior": or_none(superior)}
        named.add(told, made.make(Department, **row))
    made.missing[BODIES] = named.missing() if BODIES in notes.book.rows else []
    return named
