"""Which rows of a sheet are news: what is here already, or stands in it twice, is passed over, and said to be."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.ledger_import import cells
from models.ledger_import.cells import Unclear
from models.ledger_import.reading import Row
from models.profile import Profile
from models.service_request import ServiceRequest
from models.service_request.filing import ON_PAPER
from models.service_request.telling import first_words_of
from models.station import Station
from models.types import id_at

HERE, WITHDRAWN, TWICE = "已在系统中，跳过", "群众已撤回，跳过", "与第 {} 行相同，跳过"
AT_ONCE = 500
Told = tuple[date, str, str, str, str]  # when, who by which number, and where they said what


def passed_over(session: Session, home: Station, rules: Profile, rows: Sequence[Row]) -> dict[int, str]:
    """By the row's number in the sheet, why it is not taken in."""
    gone = rules.state_label("withdrawn")
    why = _twice(rows) | _brought_before(session, home, rows)
    why |= {row.number: WITHDRAWN for row in rows if row.exported and row.cells.get("standing") == gone}
    known = _known(session, home.county_id, sorted({row.exported for row in rows} - {""}))
    return why | {row.number: HERE for row in rows if row.exported in known}


def _twice(rows: Sequence[Row]) -> dict[int, str]:
    """The same in every cell but its running number."""
    first: dict[tuple[tuple[str, str], ...], int] = {}
    why: dict[int, str] = {}
    for row in rows:
        said = tuple(sorted((key, text) for key, text in row.cells.items() if key != "no"))
        earlier = first.setdefault(said, row.number)
        if earlier != row.number:
            why[row.number] = TWICE.format(earlier)
    return why


def _brought_before(session: Session, home: Station, rows: Sequence[Row]) -> dict[int, str]:
    """A ledger that has grown since comes again: what an earlier import brought is known by its day and its words."""
    told = {row.number: found for row in rows if (found := _told(row))}
    known = _on_paper(session, home, {day for day, *_ in told.values()}) if told else set()
    return {number: HERE for number, said in told.items() if said in known}


def _told(row: Row) -> Told | None:
    said = {key: row.cells.get(key, "").strip() for key in ("filed_at", "name", "phone", "place", "text")}
    try:
        name, place = (cells.one_line(said[key], 60) or "" for key in ("name", "place"))
        day, phone = cells.day_of(cells.moment(said["filed_at"], cells.MORNING)), cells.phone(said["phone"]) or ""
        return day, name, phone, place, said["text"]
    except Unclear:
        return None  # not to be read, and told so


def _on_paper(session: Session, home: Station, days: set[date]) -> set[Told]:
    """By their ids, which are an index on time: a paper's lines were given those of their own days."""
    mine = (ServiceRequest.station_id == home.id, ServiceRequest.consent == ON_PAPER)
    begins, ends = clock.midnight(min(days)), clock.midnight(max(days) + timedelta(days=1))
    within = (ServiceRequest.id >= id_at(begins), ServiceRequest.id < id_at(ends))
    found = session.scalars(select(ServiceRequest).where(*mine, *within))
    brought = [one for one in found if cells.day_of(one.filed_at) in days]
    known: set[Told] = set()
    for start in range(0, len(brought), AT_ONCE):
        some = brought[start : start + AT_ONCE]
        said = first_words_of(session, some)
        known |= {
            (cells.day_of(one.filed_at), *_who(one), words.get("place", ""), words.get("text", ""))
            for one in some if (words := said.get(one.id))
        }
    return known


def _who(one: ServiceRequest) -> tuple[str, str]:
    return one.contact_name or "", one.contact_phone or ""


def _known(session: Session, county_id: int, numbers: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(numbers), AT_ONCE):
        some = ServiceRequest.number.in_(numbers[start : start + AT_ONCE])
        mine = select(ServiceRequest.number).where(some, ServiceRequest.county_id == county_id)
        found.update(session.scalars(mine))
    return found
