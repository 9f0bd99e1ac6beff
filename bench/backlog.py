"""A station's years of requests, most of them done: loaded in bulk, and whole enough for every page to show them."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import insert, text

from bench.county import BATCH, Desk, fresh
from models import clock, words
from models.event import Event
from models.schema import Base
from models.service_request import ServiceRequest
from models.service_request.record import A_CLASS, A_SECOND, Addressee
from models.tally import Tally
from models.words import Words
from tests.cast import Cast

STATES = ("closed",) * 12 + ("filed",) * 3 + ("accepted",) * 3 + ("answered", "withdrawn")
MINE = 10  # of so many, all but one are at the first station
TABLES = (ServiceRequest, Words, Event, Addressee)


def load(cast: Cast, desks: list[Desk], walls: list[int], rows: int) -> None:
    """`rows` requests, nine tenths at the first station, whose sheets hang on many walls; each told in full."""
    counted: Counter[tuple[int, str]] = Counter()
    now = clock.now()
    for start in range(0, rows, BATCH):
        made = [_request(cast, desks, n, rows, now) for n in range(start, min(start + BATCH, rows))]
        for n, one in enumerate(made):
            one["code_id"] = walls[n % len(walls)]
        _write(cast, made, desks)
        counted.update((one["station_id"], one["state"]) for one in made)
    kept = [{"station_id": place, "state": state, "slot": 99, "n": n} for (place, state), n in counted.items()]
    _insert(cast, Tally, kept)
    _analyze(cast)


def _request(cast: Cast, desks: list[Desk], n: int, rows: int, now: datetime) -> dict[str, object]:
    desk = desks[(n % MINE == 0) * (1 + n % (len(desks) - 1))]
    due = now + timedelta(seconds=n * 7919 % rows - rows // 2)
    return {
        "id": fresh(), "number": f"{n:010d}", "query_code_hash": "x", "county_id": cast.county,
        "station_id": desk.station, "village_id": cast.village, "filer_id": cast.li, "source": "code",
        "category": "道路交通", "visibility": "public", "name_shown": 0, "profile_version": 1, "filed_at": now,
        "state": STATES[n * 31 % 101 % len(STATES)], "tier": "small", "due_at": due, "provisional": 0, "version": 1,
        "sort_key": A_CLASS + A_SECOND * int(due.timestamp()) + n % 3, "chain": "",
    }  # fmt: skip


def _write(cast: Cast, made: list[dict[str, object]], desks: list[Desk]) -> None:
    who = {d.station: d.person for d in desks}
    texts = [words.of(0, None, {"text": f"村口第 {one['number']} 号路灯坏了三天了"}).sealed for one in made]
    said = [{"id": fresh(), "request_id": r["id"], "sealed": t} for r, t in zip(made, texts, strict=True)]
    first = [
        {"id": fresh(), "request_id": r["id"], "county_id": r["county_id"], "station_id": r["station_id"], "seq": 1,
         "move": "file", "state": "filed", "actor_role": "resident", "at": r["filed_at"], "changes": {}, "prev": "",
         "words_id": w["id"], "words_digest": "", "hash": "", "announced_at": r["filed_at"]}
        for r, w in zip(made, said, strict=True)
    ]  # fmt: skip
    asked = [{"id": fresh(), "request_id": r["id"], "person_id": who[r["station_id"]]} for r in made]
    for model, rows in zip(TABLES, (made, said, first, asked), strict=True):
        _insert(cast, model, rows)


def _insert(cast: Cast, model: type[Base], rows: list[dict[str, object]]) -> None:
    cast.database.transact(lambda session: session.execute(insert(model.__table__), rows))


def _analyze(cast: Cast) -> None:
    """As a database that has lived with its rows would know them."""
    with cast.database.engine.connect() as connection:
        tables = ", ".join(model.__tablename__ for model in (*TABLES, Tally))
        connection.execute(text("ANALYZE" if cast.database.is_sqlite else f"ANALYZE TABLE {tables}"))
