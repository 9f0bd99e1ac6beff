"""代表小组: known by station and name; who belongs to one stands with the deputies, its first roster here."""

from datetime import timedelta
from typing import Any

from models.county_book import cells
from models.county_book.cells import Unclear
from models.county_book.existing import Existing
from models.county_book.line import UNTOLD, Line, Notes
from models.county_book.offices import Named
from models.county_book.plan import Plan, Value, or_none
from models.county_book.titles import GROUPS
from models.group import Duty, Group

ROSTER = 90  # days: a first one, where nobody is on duty yet; what stands there already is the station's own


class Groups:
    def __init__(self, now: Existing) -> None:
        self.rows = {(row.station_id, row.name): row for row in now.groups}
        self.ids = {key: row.id for key, row in self.rows.items()}
        self.seen: dict[tuple[int, str], int] = {}
        self.lines: dict[int, Line] = {}  # where the workbook has it

    def find(self, said: str, station_ids: list[int], stations: Named) -> int:
        """By its name at the deputy's own stations first; `站名/组名` says it outright."""
        home, slash, told = said.rpartition("/")
        if slash:
            found = [self.ids.get((stations.find(home), cells.name(told)), 0)]
        else:
            alike = {key: row_id for key, row_id in self.ids.items() if key[1] == told}
            found = [row_id for (at, _), row_id in alike.items() if at in station_ids] or list(alike.values())
        if len(found) == 1 and found[0]:
            return found[0]
        if any(key[1] == told for key in self.seen.keys() - self.ids.keys()):
            return 0
        why = "有几个同名，请写成“联络站/小组”。" if found and found[0] else "里没有找到，请核对，或先在那里添上。"
        raise Unclear(f"在“{GROUPS}”{why}")


def read(now: Existing, notes: Notes, made: Plan, stations: Named) -> Groups:
    groups = Groups(now)
    for line in notes.lines(GROUPS):
        told, home = line.need("name", cells.name), line.need("station", stations.find)
        ends = line.may("dissolved_on", cells.day)
        if told is None or home is None:
            continue
        if (home, told) in groups.seen:
            line.fault("name", f"与第 {groups.seen[home, told]} 行重复。")
            continue
        groups.seen[home, told] = line.number
        line.look_at_length("name", told)
        if not line.bad:
            _entered(now, made, groups, line, (home, told), ends)
    if GROUPS in notes.book.rows:
        made.missing[GROUPS] = [name for home, name in groups.rows if (home, name) not in groups.seen]
    return groups


def _entered(now: Existing, made: Plan, groups: Groups, line: Line, key: tuple[int, str], ends: Any) -> None:
    before = groups.rows.get(key)
    entry = made.entry(line, key[1], before is None)
    if before:
        made.compare(entry, before, [Value("撤销日期", "dissolved_on", ends)])
    else:
        groups.ids[key] = made.make(
            Group, county_id=now.county.id, station_id=key[0], name=key[1], dissolved_on=or_none(ends),
            successor_id=None,
        )  # fmt: skip
    groups.lines[groups.ids[key]] = line


def fill_rosters(
    now: Existing, made: Plan, groups: Groups, members: dict[int, dict[str, list[int]]], faulty: set[str]
) -> None:  # fmt: skip
    """`members`: of each group, deputies by name. One of them a day, in turn, from today on."""
    for group_id, line in groups.lines.items():
        order = line.may("duty", cells.each(cells.name))
        if order is UNTOLD or order is None:
            continue
        turn = [_member(line, told, members.get(group_id, {})) for told in order if told not in faulty]
        if line.bad or group_id in now.on_duty or not turn:
            continue
        for ahead in range(ROSTER):
            day = now.today + timedelta(days=ahead)
            made.make(Duty, group_id=group_id, on_day=day, deputy_id=turn[day.toordinal() % len(turn)])
        entry = next(one for one in made.entries if (one.sheet, one.row) == (GROUPS, line.number))
        entry.note("值班表", "未排", f"排 {ROSTER} 天")


def _member(line: Line, told: str, of_group: dict[str, list[int]]) -> int:
    found = of_group.get(told, [])
    if len(found) == 1:
        return found[0]
    why = "组里有同名的人，值班请在台上另行安排。" if found else "不是这个小组的组员，请核对姓名。"
    line.fault("duty", f"“{told}”{why}")
    return 0
