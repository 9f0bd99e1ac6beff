"""The chief's queue: what a hundred or a thousand times as many rows do to a page, and what the page costs at all."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from bench import backlog, county
from bench.clients import Letter, p50, rate, request
from bench.machine import Machine
from models.person import Role
from models.service_request import ServiceRequest
from tests.cast import Cast, settle

SIZES = (1_000, 100_000)
BIG = 1_000_000
STATIONS, WALLS = 20, 40
ASKED = 40  # times a round, one after the other
SAID = {1_000: "1 k", 100_000: "100 k", BIG: "1 M"}


@dataclass(frozen=True)
class Page:
    """One engine at one size: where it answers, and how one asks for its first and for a deep page."""

    port: int
    first: bytes
    deep: bytes
    url: str
    station: int


def measure(machine: Machine, rounds: int, seconds: float, big: bool) -> list[tuple[str, float, str]]:
    """Every ratio is the median of the rounds' own ratios; sizes are asked in turn within a round."""
    sizes = (*SIZES, BIG) if big else SIZES
    rows = []
    for engine in ("mariadb", "sqlite"):
        pages = {size: _loaded(machine, engine, size) for size in sizes}
        waits = [_round(engine, n, pages) for n in range(rounds + 1)][1:]
        for size in sizes[1:]:
            rows.append(_against(engine, size, "first", waits))
            rows.append(_against(engine, size, "deep", waits))
        if engine == "mariadb":
            rows.append(_beside_the_floor(machine, pages[sizes[-1]], rounds, seconds))
    return rows


def _loaded(machine: Machine, engine: str, size: int) -> Page:
    print(f"  queue: loading {size} rows into {engine}", flush=True)
    database = machine.database(engine, f"queue{size}")
    cast = settle(database)
    desks = county.desks(cast, STATIONS)
    backlog.load(cast, desks, county.sheets(cast, desks[0], WALLS), size)
    station = desks[0].station
    county.write(cast, Role, [{"person_id": cast.chen, "role": "chief", "scope_kind": "station", "scope_id": station}])
    cast.database.transact(lambda s: s.query(Role).filter_by(person_id=cast.chen, scope_id=cast.station).delete())
    (token,) = county.signed_in(cast, [cast.chen], "console")
    key, last = _far_down(cast, station)
    cookie, url = {"Cookie": f"__Host-console={token}"}, database.engine.url.render_as_string(hide_password=False)
    first = request("GET", "/console/", cookie)
    deep = request("GET", f"/console/?after={key:x}-{last:x}", cookie)
    return Page(machine.ours(database), first, deep, url, station)


def _far_down(cast: Cast, station: int) -> tuple[int, int]:
    """Where nine tenths of the waiting are already behind."""
    waiting = select(ServiceRequest.sort_key, ServiceRequest.id).where(
        ServiceRequest.station_id == station, ServiceRequest.state.in_(("filed", "accepted"))
    )
    with cast.database.read() as session:
        places = sorted(tuple(row) for row in session.execute(waiting))
    return places[len(places) * 9 // 10]


def _round(engine: str, n: int, pages: dict[int, Page]) -> dict[tuple[int, str], float]:
    got = {(size, "first"): p50(page.port, page.first, ASKED) for size, page in pages.items()}
    got |= {(size, "deep"): p50(page.port, page.deep, ASKED) for size, page in pages.items()}
    told = ", ".join(f"{which} at {SAID[size]} {wait:.1f} ms" for (size, which), wait in got.items())
    print(f"  queue on {engine}, round {n}: {told}", flush=True)
    return got


def _against(engine: str, size: int, which: str, waits: list[dict[tuple[int, str], float]]) -> tuple[str, float, str]:
    small = SIZES[0]
    ratio = median(w[size, which] / w[small, which] for w in waits)
    target = "≤ 1.3" if size == BIG and which == "first" else ""
    return f"queue, {engine}: {which} page, p50 at {SAID[size]} / 1 k", ratio, target


def _beside_the_floor(machine: Machine, page: Page, rounds: int, seconds: float) -> tuple[str, float, str]:
    path = f"/queue/{page.station}"
    under = machine.floor(page.url, path)
    bare = request("GET", path, {})
    found = []
    for n in range(rounds + 1):
        base = rate(under, _always(bare), seconds, 200)
        ours = rate(page.port, _always(page.first), seconds, 200)
        print(f"  queue, round {n}: floor {base:.0f}/s, page {ours:.0f}/s", flush=True)
        found.append(ours / base)
    return "queue: rate of the page / bare view, one query", median(found[1:]), "≥ 0.5"


def _always(letter: bytes) -> Letter:
    return lambda client, n: letter
