"""A county's workbook of 2,000 deputies, 200 stations and 400 departments: seconds from the upload to the last row."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

import openpyxl

from app.console import county_sheet
from bench.machine import Machine
from models import county_book, region
from models.county_book.titles import BODIES, DEPUTIES, GROUPS, REGIONS, SHEETS, STAFF, STATIONS
from models.db import Database
from models.person import Person
from models.types import new_id

T = TypeVar("T")
DEPUTY_COUNT, STATION_COUNT, BODY_COUNT = 2000, 200, 400
TARGET = 60.0
KIND = "乡镇(街道)代表联络站"


def measure(machine: Machine) -> list[tuple[str, float, str]]:
    """The last column is the share of the minute we allow ourselves."""
    data, rows = workbook(), []
    for engine in ("sqlite", "mariadb"):
        whole, phases = _taken_in(machine.database(engine, "countybook"), data)
        print(f"  county_book {engine}: " + "，".join(f"{name} {s:.2f} s" for name, s in phases.items()), flush=True)
        rows.append((f"county of 2,000 deputies on {engine}, of a minute", whole / TARGET, "< 1"))
    return rows


def _taken_in(database: Database, data: bytes) -> tuple[float, dict[str, float]]:
    """As the page and the worker do it; then the same once more, when nothing is to change."""
    phases: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        began = time.monotonic()
        told = work()
        phases[name] = time.monotonic() - began
        return told

    county, by = database.transact(_begin)
    book = timed("read the file", lambda: county_sheet.read(data))
    for again in ("", " again"):
        one = database.transact(lambda s: county_book.wait(s, s.get_one(region.Region, county), by, "b", book).id)
        timed("look" + again, lambda one=one: database.transact(lambda s: _look(s, one)))
        database.transact(lambda s, one=one: county_book.confirm(s, s.get_one(county_book.CountyBook, one)))
        timed("write" + again, lambda one=one: database.transact(lambda s: _take(s, one)))
    return sum(seconds for name, seconds in phases.items() if "again" not in name), phases


def _begin(session: Any) -> tuple[int, int]:
    someone = Person(id=new_id(), name="吴示例")
    session.add(someone)
    return region.begin(session, "示例县", "default", ("示例省", "示例市")).id, someone.id


def _look(session: Any, book_id: int) -> None:
    one = session.get_one(county_book.CountyBook, book_id)
    looked = county_book.check(session, one, lambda rows: None)
    assert not looked.faults, looked.faults[:3]
    county_book.checked(one, looked)


def _take(session: Any, book_id: int) -> None:
    one = session.get_one(county_book.CountyBook, book_id)
    county_book.take(session, one)
    assert one.state == county_book.TAKEN, one.state


def workbook() -> bytes:
    """Every station a village's, every deputy seated and grouped, a chief each, a handler each."""
    book, rows = openpyxl.load_workbook(BytesIO(county_sheet.template("示例县"))), _rows()
    for sheet, titles in SHEETS.items():
        for row in rows[sheet]:
            book[sheet].append([row.get(key, "") for key in titles])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows() -> dict[str, list[dict[str, str]]]:
    homes = range(STATION_COUNT)
    places = [{"name": f"第{n}镇", "kind": "乡镇"} for n in range(20)]
    places += [{"name": f"第{n}村", "kind": "村", "parent": f"第{n % 20}镇"} for n in homes]
    week = "周一至周五 08:30-12:00、14:30-17:30"
    return {
        REGIONS: places,
        STATIONS: [{"name": f"第{n}站", "kind": KIND, "region": f"第{n}村", "hours": week} for n in homes],
        GROUPS: [{"name": f"第{n}组", "station": f"第{n}站", "duty": f"代表{n}样"} for n in homes],
        DEPUTIES: [
            {"name": f"代表{n}样", "phone": f"000{n:08}", "level": "县人大代表", "district": f"第{n % 300}选区",
             "since": "2022-03-01", "stations": f"第{n % STATION_COUNT}站", "groups": f"第{n % STATION_COUNT}组"}
            for n in range(DEPUTY_COUNT)
        ],
        BODIES: [{"name": f"第{n}局"} for n in range(BODY_COUNT)],
        STAFF: [{"name": f"站长{n}样", "phone": f"001{n:08}", "role": "站长", "place": f"第{n}站"} for n in homes]
        + [
            {"name": f"经办{n}样", "phone": f"002{n:08}", "role": "承办单位经办人", "place": f"第{n}局"}
            for n in range(BODY_COUNT)
        ],
    }  # fmt: skip
