"""Hot queries walk the index that was made for them, on both engines, and filing says no more than it must."""

from sqlalchemy import Select, event, insert, select, text
from sqlalchemy.dialects import mysql, sqlite

from models import clock
from models.delivery import Delivery
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.queue import PAGE, _arm, _some
from models.types import new_id
from tests.cast import Cast

ROWS = 3000


def many(cast: Cast) -> None:
    """A station that holds most rows, so that a plan which only works on small tables shows."""
    now = clock.now()
    row = {
        "query_code_hash": "x", "county_id": cast.county, "filer_id": cast.li, "source": "code",
        "visibility": "public", "name_shown": 0, "profile_version": 1, "filed_at": now, "tier": "small",
        "provisional": 0, "version": 1, "chain": "",
    }  # fmt: skip

    def work(session) -> None:
        states = ("closed", "closed", "closed", "filed", "accepted", "answered")
        rows = [
            row | {
                "id": new_id(), "number": f"T{n:09d}", "sort_key": n * 7919 % 100003, "state": states[n % 6],
                "station_id": cast.station if n % 10 else cast.far_station,
            }
            for n in range(ROWS)
        ]  # fmt: skip
        session.execute(insert(ServiceRequest), rows)

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE service_requests"))


def plan(cast: Cast, query: Select) -> str:
    dialect = sqlite.dialect() if cast.database.is_sqlite else mysql.dialect()
    said = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if cast.database.is_sqlite else "EXPLAIN "
    with cast.database.read() as session:
        steps = session.connection().exec_driver_sql(explain + said.replace("%", "%%"))
        return "\n".join(str(tuple(step)) for step in steps)


class Caught(Exception):
    def __init__(self, query: Select) -> None:
        self.query = query


class Asked:
    """A session that hands back the query it was asked instead of running it."""

    def scalars(self, query: Select):
        raise Caught(query)


def asked(arm: Select, cast: Cast, after=None, back=False) -> Select:
    try:
        _some(Asked(), arm, cast.chief(), after, PAGE, back)
    except Caught as caught:
        return caught.query
    raise AssertionError("it asked nothing")


def test_a_page_of_the_queue_walks_its_index_without_sorting(cast: Cast) -> None:
    many(cast)
    for after in (None, (50_000, 1)):
        told = plan(cast, asked(_arm("filed", cast.station), cast, after))
        assert "ix_service_requests_station_id_state_sort_key_id" in told, told
        assert "TEMP B-TREE" not in told and "filesort" not in told, told


def test_a_resident_finds_their_own_by_index(cast: Cast) -> None:
    many(cast)
    told = plan(cast, select(ServiceRequest.id).where(ServiceRequest.filer_id == 7).order_by(ServiceRequest.id.desc()))
    assert "ix_service_requests_filer_id_id" in told, told


def test_the_worker_finds_what_is_due_by_index(cast: Cast) -> None:
    due = select(Delivery.id).where(Delivery.next_at <= clock.now()).order_by(Delivery.next_at).limit(10)
    assert "ix_deliveries_next_at" in plan(cast, due)


def test_the_worker_finds_the_oldest_unannounced_event_by_index(cast: Cast) -> None:
    waiting = select(Event.id).where(Event.announced_at.is_(None)).order_by(Event.id).limit(10)
    assert "ix_events_announced_at_id" in plan(cast, waiting)


def test_a_filing_says_no_more_to_the_database_than_it_must(cast: Cast) -> None:
    said: list[str] = []
    cast.file()  # the first one also keeps the county's rules, once for all

    def listen(connection, cursor, statement, parameters, context, executemany) -> None:
        said.append(statement.split("\n")[0])

    event.listen(cast.database.engine, "before_cursor_execute", listen)
    try:
        cast.file()
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", listen)
    writes = [s for s in said if not s.startswith(("SELECT", "BEGIN"))]
    assert len(writes) <= 6, writes  # request, words, event, addressee, tally (and its first row)
    assert len(said) - len(writes) <= 12, said
