"""Figures walk the index of a station's late comers and each case's own history, on both engines."""

from datetime import date, timedelta

from sqlalchemy import Select, event, insert, select, text
from sqlalchemy.dialects import mysql, sqlite

from models import clock, figures, profile
from models.event import Event
from models.figures import conversion, counting, marks, period, times
from models.figures.meaning import condition, received
from models.service_request import ServiceRequest
from models.types import id_at
from tests.cast import Cast

CASES, EVENTS = "ix_service_requests_station_id_id", "uq_events_request_id_seq"
AUTO = "sqlite_autoindex_events_1"  # what SQLite calls a unique constraint's
LATELY = period.days(date(2026, 11, 1), date(2026, 11, 30))


def years(cast: Cast) -> None:
    """A station with 2000 cases over two and a half years, five events each: a month is a small part of it."""
    begun, each = LATELY.begins - timedelta(days=900), timedelta(days=930) / 2000
    common = {
        "query_code_hash": "x", "county_id": cast.county, "filer_id": cast.li, "source": "code", "visibility": "public",
        "name_shown": 0, "profile_version": 1, "tier": "small", "version": 1, "chain": "", "state": "closed",
        "sort_key": 1, "department_id": cast.housing,
    }  # fmt: skip
    cases = [
        common | {
            "id": id_at(begun + each * n), "number": f"T{n:09d}", "filed_at": begun + each * n,
            "station_id": cast.station if n % 4 else cast.far_station,
        }
        for n in range(2000)
    ]  # fmt: skip
    of = {"county_id": cast.county, "state": "closed", "actor_role": "chief", "changes": {}, "prev": "", "hash": ""}
    events = [
        of | {"id": one["id"] + seq, "request_id": one["id"], "seq": seq, "move": move, "at": one["filed_at"],
              "station_id": one["station_id"]}
        for one in cases for seq, move in enumerate(("file", "accept", "order", "take", "report"), 1)
    ]  # fmt: skip

    def work(session) -> None:
        session.execute(insert(ServiceRequest), cases)
        session.execute(insert(Event), events)

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE service_requests, events"))


def plan(cast: Cast, query: Select) -> str:
    dialect = sqlite.dialect() if cast.database.is_sqlite else mysql.dialect()
    said = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if cast.database.is_sqlite else "EXPLAIN "
    with cast.database.read() as session:
        return "\n".join(str(tuple(step)) for step in session.connection().exec_driver_sql(explain + said))


def test_a_month_of_a_station_is_found_by_its_index_and_histories_by_theirs(cast: Cast) -> None:
    years(cast)
    scope = figures.of(cast.chief(), LATELY)
    questions = {
        "plain": (counting.counting(scope), (CASES,)),
        "marks": (marks.counting(scope), (CASES, EVENTS)),
        "returns": (counting._sent_back(scope), (EVENTS,)),
        "spans": (times._spans(scope, "answer", {"done": 9}), (CASES,)),
        "topics": (conversion._topics(scope, [received()]), ()),
        "list": (select(ServiceRequest.id).where(*scope.conditions(), condition("extended")), (CASES, EVENTS)),
    }  # fmt: skip
    for name, (asked, wanted) in questions.items():
        told = plan(cast, asked)
        assert all(index in told.replace(AUTO, EVENTS) for index in wanted), (name, told)
        assert not _whole(told, "service_requests") and not _whole(told, "events"), (name, told)


def _whole(told: str, table: str) -> bool:
    """Whether a table is read from end to end."""
    steps = [step for step in told.split("\n") if table in step and "USING" not in step]
    return any("SCAN " in step or "'ALL'" in step for step in steps)


def test_the_number_of_statements_does_not_grow_with_the_cases(cast: Cast) -> None:
    said: list[str] = []

    def listen(connection, cursor, statement, parameters, context, executemany) -> None:
        said.extend([statement] if statement.startswith("SELECT") else [])

    years(cast)
    with clock.at(LATELY.ends), cast.database.read() as session:
        event.listen(cast.database.engine, "before_cursor_execute", listen)
        try:
            counted = figures.over(session, figures.of(cast.chief(), LATELY), profile.of(None))
            few = len(said)
            ever = period.days(date(2020, 1, 1), LATELY.until)
            figures.over(session, figures.of(cast.chief(), ever), profile.of(None))
        finally:
            event.remove(cast.database.engine, "before_cursor_execute", listen)
    assert counted.n["received"] > 20 and len(said) == 2 * few <= 8
