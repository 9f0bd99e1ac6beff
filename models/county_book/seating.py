"""Where a deputy sits and to which groups they belong: what the workbook names begins, what it no longer names ends."""

from datetime import date, timedelta
from typing import Any

from models.county_book.existing import Existing
from models.county_book.plan import EMPTY, Entry, Plan
from models.county_book.row_of_deputy import Told
from models.county_book.titles import SPLIT
from models.deputy import Seat
from models.group import Group, Member
from models.station import Station


def seat(now: Existing, made: Plan, told: Told, deputy_id: int, members: dict[int, list[int]]) -> None:
    """Adds to `members` whoever belongs to each group from now on."""
    begins = max([now.today, *(since for since, _ in told.terms.values() if isinstance(since, date))])
    entry = made.entries[-1]
    _follow(now, made, entry, Seat, "station_id", (now.seats.get(deputy_id, []), told.stations), deputy_id, begins)
    rows = now.members.get(deputy_id, [])
    for group_id in _follow(now, made, entry, Member, "group_id", (rows, told.groups), deputy_id, begins):
        members.setdefault(group_id, []).append(deputy_id)


def _follow(
    now: Existing, made: Plan, entry: Entry, model: Any, at: str, rows: tuple[list[Any], list[int] | None],
    deputy_id: int, begins: date,
) -> list[int]:  # fmt: skip
    """The places that hold from now on; an empty cell leaves them as they are."""
    had, wanted = rows
    standing = {getattr(row, at): row for row in had if row.until is None or row.until >= now.today}
    if wanted is None:
        return list(standing)
    for place in [p for p in wanted if p not in standing]:
        _begin(made, model, at, place, deputy_id, begins, had)
    for place in [p for p in standing if p not in wanted]:
        made.set(model, standing[place].id, until=now.today - timedelta(days=1))
    if set(standing) != set(wanted):
        title = "联络站" if model is Seat else "代表小组"
        entry.note(title, _said(now, made, model, standing), _said(now, made, model, wanted))
    return wanted


def _begin(made: Plan, model: Any, at: str, place: int, deputy_id: int, begins: date, had: list[Any]) -> None:
    """One that was ended this very day begins again: there may be no second of the same first day."""
    again = next((row for row in had if getattr(row, at) == place and row.since == begins), None)
    if again:
        made.set(model, again.id, until=None)
    else:
        made.make(model, **{at: place}, deputy_id=deputy_id, since=begins, until=None)


def _said(now: Existing, made: Plan, model: Any, places: Any) -> str:
    rows, kind = (now.stations, Station) if model is Seat else (now.groups, Group)
    names = {row.id: row.name for row in rows} | {row["id"]: row["name"] for row in made.made.get(kind, [])}
    return SPLIT.join(sorted(names.get(place, "") for place in places)) or EMPTY
