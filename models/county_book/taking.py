"""From the workbook to the county: everything is looked at, told, and then written whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from models.county_book import deputies, groups, offices, people, places, staff
from models.county_book.existing import existing
from models.county_book.line import Book, Note, Notes
from models.county_book.plan import CHANGED, NEW, Plan
from models.county_book.titles import DEPUTIES, SHEETS, STAFF
from models.department import Department
from models.deputy import Deputy, Seat, Term
from models.group import Duty, Group, Member
from models.person import Person, Role
from models.region import Region
from models.schema import Base
from models.station import Station

# What is named by others comes first; regions stand in the plan from the top down already.
ORDER: tuple[type[Base], ...] = (Region, Station, Department, Person, Deputy, Group, Term, Seat, Member, Duty, Role)
MOST_TOLD = 500  # changes and names that are told one by one; beyond it only counted
Report = Callable[[int], None]  # how many rows have been looked at


@dataclass(frozen=True)
class Looked:
    plan: Plan
    faults: list[Note]
    warned: list[Note]

    def told(self) -> dict[str, Any]:
        """For a person to read, and to compare what was read with what will be done."""
        plan = self.plan
        return {
            "faults": [[note.where, note.said] for note in self.faults],
            "warned": [[note.where, note.said] for note in self.warned],
            "counted": plan.counted(),
            "changed": [
                [e.sheet, e.row, e.name, [list(c) for c in e.changes]] for e in plan.entries if e.kind == CHANGED
            ][:MOST_TOLD],
            "new": {sheet: plan.named(sheet, NEW)[:MOST_TOLD] for sheet in SHEETS},
            "missing": {sheet: names[:MOST_TOLD] for sheet, names in plan.missing.items()},
        }  # fmt: skip


def look(
    session: Session, county: Region, book: Book, report: Report = lambda rows: None, by: int | None = None
) -> Looked:  # fmt: skip
    """Nothing is written: the same is asked once to show it, and once more before it is done."""
    now, notes, made, done = existing(session, county, by), Notes(book), Plan(), _Done(book, report)
    around = places.read(now, notes, made)
    stations = offices.read_stations(now, notes, made, around)
    bodies = offices.read_bodies(now, notes, made, around)
    of_groups = groups.read(now, notes, made, stations)
    done.but(DEPUTIES, STAFF)
    known = people.known(now)
    members = deputies.read(now, notes, made, (stations, of_groups), known)
    groups.fill_rosters(now, made, of_groups, deputies.names(now, made, members.of), members.faulty)
    done.but(STAFF)
    staff.read(now, notes, made, (around, stations, bodies), known)
    done.but()
    return Looked(made, _sorted(notes.faults), _sorted(notes.warned))


def _sorted(notes: list[Note]) -> list[Note]:
    """As one goes through the workbook."""
    return sorted(notes, key=lambda note: note.order)


@dataclass(frozen=True)
class _Done:
    book: Book
    report: Report

    def but(self, *sheets: str) -> None:
        self.report(self.book.n - sum(len(self.book.rows.get(sheet, ())) for sheet in sheets))


def write(session: Session, plan: Plan) -> None:
    """In bulk, so that the one transaction is short: on SQLite every other writer waits for it."""
    for model in ORDER:
        if rows := plan.made.get(model):
            session.execute(insert(model), rows)
    for model, changes in plan.altered.items():
        session.execute(update(model), [{"id": row_id} | values for row_id, values in changes.items()])
