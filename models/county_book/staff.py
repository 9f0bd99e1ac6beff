"""工作人员: a row is a role at one place; it opens no door by itself, that is what an invitation is for."""

from datetime import date, datetime, time
from typing import Any

from models import clock
from models.county_book import cells
from models.county_book.existing import Existing
from models.county_book.line import Line, Notes
from models.county_book.offices import Named
from models.county_book.people import Known, Someone, compare, gather
from models.county_book.places import Places
from models.county_book.plan import Plan, Value, or_none
from models.county_book.titles import STAFF, STAFF_ROLES
from models.person import BOOK, ROLES, Role

Scope = tuple[str, int]
Whole = tuple[int, str, str, int]  # who; role, kind of scope, scope
Held = dict[Whole, Role]
NOTHING_ELSE = "系统管理员、安全保密管理员、安全审计员不能兼任其他职责。"
OWN = "不能给自己授予职责，请由另一位工作人员导入，或由安全保密管理员授予。"
GRID = "网格员的所在应是区划或联络站。"


def read(now: Existing, notes: Notes, made: Plan, at: tuple[Places, Named, Named], known: Known) -> None:
    lasting = sorted(now.roles, key=lambda role: role.held or 0)  # of one given again and again the present one
    held = {(r.person_id, r.role, r.scope_kind, r.scope_id): r for r in lasting}
    written: dict[Whole, int] = {}  # who and what → the row it stands in
    alone: dict[str, Someone] = {}
    for one in gather(notes.lines(STAFF)):
        told = {line.number: _role(line, at) for line in one.lines}
        _doubt(one, alone)
        if any(line.bad for line in one.lines):
            continue
        person_id = _person(now, known, one, list(told.values()), held)
        if one.first.bad:
            continue
        person_id = person_id or known.make(made, one)
        for line in one.lines:
            key, until = told[line.number]
            _entered(now, made, (line, one), (person_id, *key), until, (held, written))
    if STAFF in notes.book.rows:
        left = [role for key, role in held.items() if key not in written and _holds(role)]
        made.missing[STAFF] = [_title(now, role) for role in left]


def _doubt(one: Someone, alone: dict[str, Someone]) -> None:
    if not one.phone:
        other = alone.setdefault(one.name, one)
        if other is not one:
            said = f"与第 {other.first.number} 行同名，且没有手机，按两个人登记。是同一个人的，请都填上手机。"
            one.first.warn("name", said)


def _role(line: Line, at: tuple[Places, Named, Named]) -> tuple[Any, Any]:
    role = line.need("role", cells.chosen(STAFF_ROLES))
    scope = _scope(line, role, *at) if role else None
    return (role, *scope) if role and scope else None, line.may("until", cells.day)


def _scope(line: Line, role: str, places: Places, stations: Named, bodies: Named) -> Scope | None:
    if role == "county":
        return "county", places.county.id
    if role == "handler":
        found = line.need("place", bodies.find)
        return None if found is None else ("department", found)
    if role == "grid_worker" and not stations.has(line.said("place")):
        place = line.need("place", places.find)
        if place is not None and place.kind == "county":
            line.fault("place", GRID)
        return None if place is None else ("region", place.id)
    found = line.need("place", stations.find)
    return None if found is None else ("station", found)


def _person(now: Existing, known: Known, one: Someone, told: list[Any], held: Any) -> int | None:
    """By telephone among staff, then among deputies; else whoever alone of this name has one of these roles."""
    keys = [key for key, _ in told]
    if found := known.as_colleague(one):
        known.renamed(one, found, any((found, *key) in held for key in keys))
        return found
    alike = {who for who, *key in held if tuple(key) in keys and now.name_of(who) == one.name}
    return alike.pop() if len(alike) == 1 else None


def _entered(
    now: Existing, made: Plan, row: tuple[Line, Someone], whole: Whole, until: Any, at: tuple[Held, dict[Whole, int]]
) -> None:  # fmt: skip
    (line, one), (held, written) = row, at
    if whole in written:
        line.fault("role", f"与第 {written[whole]} 行重复，同一职责请只留一行。")
        return
    written[whole] = line.number
    before, (person_id, role, kind, scope) = held.get(whole), whole
    entry = made.entry(line, f"{one.name}（{ROLES[role]}）", before is None)
    if person_id in now.people and line is one.first:
        compare(made, entry, now.people[person_id], one)
    ends = _end_of(until) if isinstance(until, date) else until
    if before is None and person_id == now.by:
        line.fault("role", OWN)
    if before is None and person_id in now.administrators:
        line.fault("role", NOTHING_ELSE)
    if before is None:
        given = {"since": clock.now(), "made_by": now.by, "made_via": BOOK} | _ending(or_none(ends), now.by)
        made.make(Role, person_id=person_id, role=role, scope_kind=kind, scope_id=scope, **given)
    else:
        made.compare(entry, before, [Value("离岗日期", "until", ends, _day)])
        if before.id in made.altered.get(Role, {}):
            made.set(Role, before.id, **_ending(or_none(ends), now.by))


def _ending(until: datetime | None, by: int | None) -> dict[str, Any]:
    """With a last day somebody ends it; until that day it is held, and by nobody twice."""
    over = until is not None and until <= clock.now()
    return {"until": until, "held": None if over else 1, "ended_by": by if until else None}


def _end_of(day: date) -> datetime:
    """The last day counts whole."""
    return datetime.combine(day, time(23, 59, 59), clock.HERE).astimezone(clock.now().tzinfo)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(clock.HERE).date().isoformat() if moment else "（空）"


def _holds(role: Role) -> bool:
    return role.role in STAFF_ROLES.values() and (role.until is None or role.until > clock.now())


def _title(now: Existing, role: Role) -> str:
    return f"{now.name_of(role.person_id)}（{ROLES[role.role]}）"
