"""代表: a row is a term; rows of one person are one deputy, with stations and groups."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.county_book import cells
from models.county_book.existing import Existing
from models.county_book.groups import Groups
from models.county_book.line import UNTOLD, Line, Notes
from models.county_book.matching import matched
from models.county_book.offices import Named
from models.county_book.people import Known, Someone, compare, gather
from models.county_book.plan import Plan, Value, or_else, or_none
from models.county_book.row_of_deputy import Key, Told
from models.county_book.seating import seat
from models.county_book.titles import DEPUTIES, LEVEL_TITLES, LEVELS
from models.deputy import LEVELS as TITLES
from models.deputy import Deputy, Term
from models.person import Person


@dataclass
class Members:
    """Which deputies each group has now, by their ids; and the names whose rows are at fault."""

    of: dict[int, list[int]] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)


def read(now: Existing, notes: Notes, made: Plan, at: tuple[Named, Groups], known: Known) -> Members:
    people = gather(notes.lines(DEPUTIES))
    told = [_told(now, one, *at) for one in people]
    _refuse_doubles(told)
    before = matched(now, told)
    members = Members()
    for one in told:
        if any(line.bad for line in one.one.lines):
            members.faulty.add(one.one.name)
        else:
            seat(now, made, one, _entered(now, made, known, one, before.get(id(one))), members.of)
    found = {deputy.id for deputy in before.values()}
    left = [d for d in now.deputies if d.id not in found and d.serves(now.today)]
    for member in (m for d in left for m in now.members.get(d.id, []) if m.until is None or m.until >= now.today):
        members.of.setdefault(member.group_id, []).append(member.deputy_id)
    if DEPUTIES in notes.book.rows:
        made.missing[DEPUTIES] = [now.name_of(d.person_id) for d in left]
    return members


def _told(now: Existing, one: Someone, stations: Named, groups: Groups) -> Told:
    told = Told(one)
    for line in one.lines:
        _term(told, line)
        told.post = _agreed(line, "post", cells.words(120), told.post)
        told.left_on = _agreed(line, "left_on", cells.day, told.left_on)
        told.stations = _together(told.stations, line.may("stations", cells.each(stations.find)))
    around = told.stations or []
    for line in one.lines:
        found = line.may("groups", cells.each(lambda part: groups.find(part, around, stations)))
        told.groups = _together(told.groups, found)
    return told


def _together(before: list[int] | None, here: Any) -> list[int] | None:
    """What several rows of one person name; None while none of them says anything."""
    return before if here is UNTOLD else list(dict.fromkeys([*(before or []), *(here or [])]))


def _term(told: Told, line: Line) -> None:
    level, district = line.need("level", cells.chosen(LEVELS, LEVEL_TITLES)), line.need("district", cells.words(80))
    since, until = line.may("since", cells.day), line.may("until", cells.day)
    if isinstance(since, date) and isinstance(until, date) and until < since:
        line.fault("until", "早于任期开始，请核对。")
    if level and district:
        if (level, district) in told.terms:
            line.fault("district", "同一个人的同一级别、同一选区写了两行，请只留一行。")
        told.terms[level, district] = (since, until)


def _agreed(line: Line, key: str, reading: Any, before: Any) -> Any:
    """What two rows say of one person must be the same; one of them may say nothing."""
    here = line.may(key, reading)
    if before is not UNTOLD and here is not UNTOLD and here != before:
        line.fault(key, "同一个人的几行写得不一样，请改成一样，或只写一行。")
    return before if here is UNTOLD else here


def _refuse_doubles(told: list[Told]) -> None:
    """Two rows of one name at one station, and not both with a telephone: one person or two?"""
    first: dict[tuple[str, int], Told] = {}
    for one in told:
        for home in one.stations or [0]:
            other = first.setdefault((one.one.name, home), one)
            if other is not one and not (one.one.phone and other.one.phone):
                row = other.one.first.number
                one.one.first.fault("phone", f"与第 {row} 行同名、同站，请都填上手机，以便分清是一个人还是两个人。")
                break


def _entered(now: Existing, made: Plan, known: Known, told: Told, before: Deputy | None) -> int:
    entry = made.entry(told.one.first, told.one.name, before is None)
    if before is None:
        person_id = known.as_deputy(told.one) or known.make(made, told.one)
        deputy_id = made.make(
            Deputy, person_id=person_id, county_id=now.county.id, post=or_else(told.post, ""),
            left_on=or_none(told.left_on), successor_id=None,
        )  # fmt: skip
    else:
        known.tell(told.one)
        had = {(term.level, term.district) for term in now.terms.get(before.id, [])}
        known.renamed(told.one, before.person_id, bool(had & told.terms.keys()))
        deputy_id, row = before.id, now.people[before.person_id]
        compare(made, entry, row, told.one)
        values = [Value("职务", "post", told.post, empty=""), Value("离任日期", "left_on", told.left_on)]
        made.compare(entry, before, values)
    _write_terms(now, made, told, deputy_id)
    return deputy_id


def _write_terms(now: Existing, made: Plan, told: Told, deputy_id: int) -> None:
    had: dict[Key, Term] = {(term.level, term.district): term for term in now.terms.get(deputy_id, [])}
    entry = made.entries[-1]
    for key, (since, until) in told.terms.items():
        if row := had.get(key):
            values = [Value("任期开始", "since", since, empty=UNTOLD), Value("任期结束", "until", until)]
            made.compare(entry, row, values)
        else:
            begins = or_else(since, now.today)
            made.make(Term, deputy_id=deputy_id, level=key[0], district=key[1], since=begins, until=or_none(until))
            entry.note("任职", "", f"{TITLES[key[0]]}，{key[1]}")


def names(now: Existing, made: Plan, members: dict[int, list[int]]) -> dict[int, dict[str, list[int]]]:
    """Of each group: its deputies by name."""
    people = {row["id"]: row["name"] for row in made.made.get(Person, [])}
    people = {person.id: person.name for person in now.people.values()} | people
    people |= {k: v["name"] for k, v in made.altered.get(Person, {}).items() if "name" in v}
    whose = {deputy.id: deputy.person_id for deputy in now.deputies}
    whose |= {row["id"]: row["person_id"] for row in made.made.get(Deputy, [])}
    found: dict[int, dict[str, list[int]]] = {}
    for group_id, deputies in members.items():
        for deputy_id in deputies:
            found.setdefault(group_id, {}).setdefault(people[whose[deputy_id]] or "", []).append(deputy_id)
    return found
