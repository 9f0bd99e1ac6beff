"""The county's rows: places, stations and sheets; by name, so that the next table finds them."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.county import places, sheets
from app.demo.county.stations import LONG_AGO, NO_PHONE, STATIONS, Post
from models import clock
from models.code import SLOTS, Code, Scans
from models.department import Department
from models.region import Region
from models.station import Station
from models.types import new_id
from qr.token import MINTED

SEED = "襄城县"
DAYS_OF_SCANS = 50


@dataclass
class Made:
    """What was made so far: ids under the names the tables use."""

    county: int = 0
    regions: dict[str, int] = field(default_factory=dict)
    stations: dict[str, int] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    deputies: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)  # key → token


def settle_places(session: Session, made: Made) -> None:
    parent = None
    for kind, name in places.ABOVE:
        parent = _place(session, made, kind, name, parent)
    county = _place(session, made, "county", places.COUNTY, parent)
    made.county = county
    here = session.get_one(Region, county)
    here.county_id, here.profile = county, places.PROFILE
    for township, villages in places.TOWNSHIPS.items():
        around = _place(session, made, "township", township, county)
        for village in villages:
            inside = _place(session, made, "community" if village.endswith("社区") else "village", village, around)
            for grid in places.GRIDS:
                _place(session, made, "grid", village + grid, inside)
    _departments(session, made)


def _place(session: Session, made: Made, kind: str, name: str, parent: int | None) -> int:
    place = Region(id=new_id(), kind=kind, name=name, parent_id=parent, county_id=made.county or None)
    session.add(place)
    session.flush()
    made.regions[name] = place.id
    return place.id


def _departments(session: Session, made: Made) -> None:
    for name, superior in places.DEPARTMENTS:
        made.departments[name] = new_id()
        session.add(
            Department(
                id=made.departments[name], county_id=made.county, region_id=made.county, name=name, superior=superior
            )
        )


def settle_stations(session: Session, made: Made) -> None:
    for post in STATIONS:
        made.stations[post.name] = _station(session, made, post).id
    session.flush()
    for post in STATIONS:
        if post.over:
            session.get_one(Station, made.stations[post.name]).successor_id = made.stations[post.over[2]]


def _station(session: Session, made: Made, post: Post) -> Station:
    today = clock.today()
    opened, closed, _ = post.over or (0, 0, "")
    row = Station(
        id=new_id(), county_id=made.county, region_id=made.regions[post.region], kind=post.kind, name=post.name,
        address=post.address, phone=NO_PHONE, hours=post.hours,
        opens_on=today - timedelta(days=opened) if post.over else LONG_AGO,
        closes_on=today - timedelta(days=closed) if post.over else None,
    )  # fmt: skip
    session.add(row)
    return row


def tokens() -> dict[str, str]:
    """The same in every demonstration, so that a link in a manual stays true."""
    chance = random.Random(SEED)
    return {sheet.key: "".join(chance.choices(MINTED, k=12)) for sheet in sheets.SHEETS}


def post_sheets(session: Session, made: Made) -> None:
    made.sheets, chance = tokens(), random.Random(SEED)
    found = {"deputy": made.deputies, "group": made.groups, "station": made.stations}
    for sheet in sheets.SHEETS:
        code = Code(
            id=new_id(), token=made.sheets[sheet.key], county_id=made.county,
            station_id=made.stations[sheet.station], who=sheet.who, who_id=found[sheet.who][sheet.name],
            village_id=made.regions[sheet.village] if sheet.village else None, place=sheet.place,
            batch=sheet.batch, topic=sheet.topic, made_at=clock.now() - timedelta(days=60), form=sheet.form,
            hung_on=None if sheet.hung is None else clock.days_ago(sheet.hung),
        )  # fmt: skip
        if sheet.revoked:
            code.revoke(sheet.revoked)
        session.add(code)
        session.flush()
        if sheet.hung is not None:
            _scans(session, code.id, chance)


def _scans(session: Session, code_id: int, chance: random.Random) -> None:
    """Some days nobody passes by."""
    for ago in range(1, DAYS_OF_SCANS + 1):
        if chance.random() < 0.6:
            day = clock.today() - timedelta(days=ago)
            session.add(Scans(code_id=code_id, on_day=day, slot=chance.randrange(SLOTS), n=chance.randint(1, 9)))
