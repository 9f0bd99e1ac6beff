"""Many invented residents, stations and sheets, written by bulk inserts."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from sqlalchemy import insert

from models import clock, keys
from models.code import Code
from models.deputy import Deputy, Seat
from models.person import Identity, Person
from models.schema import Base
from models.station import Station
from models.tally import SLOTS, Tally
from models.types import id_at
from models.websession import WebSession
from models.workflow import STATES
from qr.token import mint
from tests.cast import LONG_AGO, MP, Cast

BATCH = 5000
_ids = count(id_at(clock.now() - timedelta(days=1)))


def fresh() -> int:
    """Ids in a row: quicker than the product's by far, and never the same."""
    return next(_ids)


def write(cast: Cast, model: type[Base], rows: list[dict[str, object]]) -> None:
    """Core inserts, a few thousand rows each; a row that names no id is given one."""
    if "id" in model.__table__.c:
        rows = [{"id": fresh()} | row for row in rows]
    for start in range(0, len(rows), BATCH):
        cast.database.transact(lambda s, start=start: s.execute(insert(model.__table__), rows[start : start + BATCH]))


def signed_in(cast: Cast, people: list[int], kind: str) -> list[str]:
    """A living session each, seen just now however long the run takes."""
    now, tokens = clock.now(), [mint() + mint() for _ in people]
    common = {"kind": kind, "seen_at": now + timedelta(hours=1), "expires_at": now + timedelta(hours=10)}
    hashed = [keys.ring().hashed(token, kind) for token in tokens]
    pairs = zip(people, hashed, strict=True)
    write(cast, WebSession, [common | {"person_id": person, "token_hash": each} for person, each in pairs])
    return tokens


def residents(cast: Cast, many: int) -> list[int]:
    ids = [fresh() for _ in range(many)]
    write(cast, Person, [{"id": one} for one in ids])
    write(cast, Identity, [{"appid": MP, "openid": f"o-{one}", "person_id": one} for one in ids])
    return ids


@dataclass(frozen=True)
class Desk:
    """A township station with a deputy whose sheet hangs on a wall."""

    station: int
    deputy: int
    person: int
    code: int
    token: str


def desks(cast: Cast, many: int) -> list[Desk]:
    made = [Desk(fresh(), fresh(), fresh(), fresh(), mint()) for _ in range(many)]
    place = {"county_id": cast.county, "region_id": cast.township, "kind": "township", "opens_on": LONG_AGO}
    write(cast, Station, [place | {"id": d.station, "name": f"第 {n} 联络站"} for n, d in enumerate(made)])
    write(cast, Person, [{"id": d.person, "name": "王示例"} for d in made])
    write(cast, Deputy, [{"id": d.deputy, "person_id": d.person, "county_id": cast.county} for d in made])
    write(cast, Seat, [{"station_id": d.station, "deputy_id": d.deputy, "since": LONG_AGO} for d in made])
    sheet = {"county_id": cast.county, "who": "deputy", "village_id": cast.village, "place": "村室", "batch": "1"}
    codes = [sheet | {"id": d.code, "token": d.token, "station_id": d.station, "who_id": d.deputy} for d in made]
    write(cast, Code, codes)
    write(cast, Tally, [{"station_id": d.station, "state": s, "slot": n, "n": 0} for d in made for s, n in _slots()])
    return made


def sheets(cast: Cast, desk: Desk, many: int) -> list[int]:
    """More sheets of one deputy, on other walls."""
    sheet = {"county_id": cast.county, "station_id": desk.station, "who": "deputy", "who_id": desk.deputy, "batch": "2"}
    ids = [fresh() for _ in range(many)]
    write(cast, Code, [sheet | {"id": one, "token": mint(), "place": f"第 {n} 面墙"} for n, one in enumerate(ids)])
    return ids


def _slots() -> list[tuple[str, int]]:
    """A station that has been at work for a while has all its tally rows."""
    return [(state, slot) for state in STATES for slot in range(SLOTS)]
