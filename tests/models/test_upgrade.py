"""From the last release, with rows in its tables, to today's: nothing is lost and everything is readable."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import migrations
from models import attempt as attempts
from models import clock, every, figures, kept_bulletin, profile, score
from models.binding import Binding
from models.consent import Consent
from models.db import Database
from models.delivery import Delivery
from models.inbound import Inbound
from models.person import Identity, Role
from models.service_request import ServiceRequest
from models.topic import Topic
from models.types import new_id
from tests.cast import settle

FIRST_RELEASE, SECOND_RELEASE, LAST_RELEASE, BEFORE_DUE_FIRST = "0001", "0006", "0015", "0024"
THEN, LATER, LAST = "2026-11-01 08:00:00", "2026-11-02 08:00:00", "2026-11-05 08:00:00"


@pytest.fixture(params=["sqlite", "mariadb"])
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database as a release left it: the first one, unless a test asks for another."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/released.db"
    else:
        url = request.getfixturevalue("mariadb_server").make("released")
    database = Database(url)
    with database.engine.connect() as connection:
        migrations.upgrade(connection, FIRST_RELEASE)
    yield database
    database.engine.dispose()


def insert(connection, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def test_what_was_owed_before_is_still_owed_after(released: Database) -> None:
    person_id, delivery_id = new_id(), new_id()
    with released.engine.execution_options(writing=True).begin() as connection:
        off = "PRAGMA defer_foreign_keys=ON" if released.is_sqlite else "SET FOREIGN_KEY_CHECKS=0"
        connection.execute(text(off))
        insert(connection, "people", id=person_id, created_at=THEN)
        insert(
            connection, "identities", id=new_id(), appid="wx", openid="o-old", person_id=person_id, created_at=THEN
        )
        insert(
            connection, "consents", id=new_id(), person_id=person_id, appid="wx", template="t", answer="accept",
            credits=3, standing=0, at=THEN,
        )  # fmt: skip
        insert(connection, "inbound", id=new_id(), account="sa", dedupe="sa:1", fields=b"x", came_at=THEN, tries=0)
        if not released.is_sqlite:  # SQLite checks at COMMIT, and a whole request is not what this is about
            insert(
                connection, "deliveries", id=delivery_id, county_id=1, station_id=1, event_id=1, request_id=1,
                recipient_id=person_id, notice="filed", rung=0, tries=2, next_at=THEN, owed_at=THEN,
            )  # fmt: skip
            insert(
                connection, "attempts", id=new_id(), delivery_id=delivery_id, rung=0, channel="template",
                outcome="accepted", msgid="77", at=THEN,
            )  # fmt: skip
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), every.metadata) == []
    with released.read() as session:
        assert session.query(Identity).one().heard_at is None
        assert (session.query(Consent).one().credits, session.query(Consent).one().unmatched) == (3, 0)
        assert session.query(Inbound.look_at).one() == (None,)
        for owed in session.query(Delivery):
            assert (owed.account, owed.told_at, owed.tries, owed.next_at is not None) == ("", None, 2, True)
            assert [a.delivery_id for a in attempts.by_msgid(session, "77", ("template",), person_id)] == [delivery_id]


def test_a_county_can_be_settled_on_an_upgraded_database(released: Database) -> None:
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
    cast = settle(released)
    assert cast.file().request.state == "filed"


def test_what_the_second_release_knew_of_a_request_is_told_in_the_new_columns(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "answered", "waiting")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, SECOND_RELEASE)
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        for number, moves in (("answered", ("file", "accept", "answer", "close")), ("waiting", ("file", "say"))):
            _a_request(connection, ids, number, moves)
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
    with released.read() as session:
        done, waiting = (session.get_one(ServiceRequest, ids[n]) for n in ("answered", "waiting"))
        told = [at.strftime("%d") for at in (done.handed_over_at, done.answered_at, done.closed_at) if at]
        assert told == ["02", "05", "05"] and done.owner == "station" and done.returns == 0
        assert (waiting.handed_over_at, waiting.answered_at, waiting.outcome, waiting.merged_into_id) == (None,) * 4
        assert done.profile.uses("verify"), "rules that nobody kept then are today's"


def test_from_the_last_release_two_administrators_in_one_become_one_and_all_words_wait_to_be_indexed(
    released: Database,
) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "answered", "waiting", "admin", "auditor")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, LAST_RELEASE)
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        for number in ("answered", "waiting"):
            _a_request(connection, ids, number, ("file",))
        for role, since in (("admin", THEN), ("auditor", LATER)):
            at = {"person_id": ids["person"], "scope_kind": "house", "scope_id": 0}
            insert(connection, "roles", id=ids[role], role=role, since=since, **at)
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        waiting = {row[0] for row in connection.execute(text("SELECT request_id FROM search_backlog"))}
    assert waiting == {ids["answered"], ids["waiting"]}
    with released.read() as session:
        admin, auditor = (session.get_one(Role, ids[name]) for name in ("admin", "auditor"))
        assert (admin.until, admin.sole_id) == (None, ids["person"])
        assert auditor.until is not None and auditor.until <= clock.now() and auditor.sole_id is None


def test_a_role_that_was_given_twice_at_one_moment_is_held_once_and_who_gave_it_is_not_known(
    released: Database,
) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "lasting", "spare", "past")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0022")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        at = {"person_id": ids["person"], "role": "clerk", "scope_kind": "station", "scope_id": ids["station"]}
        for name, until in (("lasting", None), ("spare", "2090-01-01 00:00:00"), ("past", LATER)):
            insert(connection, "roles", id=ids[name], since=THEN, until=until, **at)
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), every.metadata) == []
    with released.read() as session:
        lasting, spare, past = (session.get_one(Role, ids[name]) for name in ("lasting", "spare", "past"))
        assert (lasting.held, lasting.until, lasting.made_via) == (1, None, None)
        assert spare.held is None and spare.until is not None and spare.until <= clock.now()
        assert past.held is None and past.until is not None and past.until.day == 2


def _a_county(connection, ids: dict[str, int]) -> None:
    insert(connection, "people", id=ids["person"], created_at=THEN)
    insert(connection, "regions", id=ids["region"], kind="county", name="示例县")
    insert(
        connection, "stations", id=ids["station"], county_id=ids["region"], region_id=ids["region"], kind="township",
        name="示例站", address="", phone="", hours="[]", opens_on="2020-01-01",
    )  # fmt: skip


def _a_request(connection, ids: dict[str, int], name: str, moves: tuple[str, ...]) -> None:
    here = {"county_id": ids["region"], "station_id": ids["station"]}
    insert(
        connection, "service_requests", id=ids[name], number=name[:8].upper(), query_code_hash="x", **here,
        filer_id=ids["person"], source="code", visibility="public", name_shown=0, profile_version=1, filed_at=THEN,
        state="closed" if "close" in moves else "filed", tier="small", provisional=0, sort_key=1, version=len(moves),
        chain="x",
    )  # fmt: skip
    for seq, move in enumerate(moves, start=1):
        insert(
            connection, "events", id=new_id(), request_id=ids[name], **here, seq=seq, move=move, state="filed",
            actor_role="chief", at={1: THEN, 2: LATER}.get(seq, LAST), changes="{}", prev="", hash="x",
        )  # fmt: skip


def test_a_queue_that_stood_by_tier_stands_by_due_time_after(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "answered", "waiting", "resting")}
    due = {"answered": 1_790_000_000, "waiting": 1_795_000_000, "resting": 1_780_000_000}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, BEFORE_DUE_FIRST)
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        for tier, (name, seconds) in zip((2, 0, 0), due.items(), strict=True):
            _a_request(connection, ids, name, ("file",))
            key = {"key": (tier << 40) + seconds, "since": THEN if name == "resting" else None, "id": ids[name]}
            put = "UPDATE service_requests SET sort_key = :key, waiting_since = :since WHERE id = :id"
            connection.execute(text(put), key)
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        order = connection.execute(text("SELECT id FROM service_requests ORDER BY sort_key, id"))
        assert [row[0] for row in order] == [ids["answered"], ids["waiting"], ids["resting"]]
    with released.read() as session:
        one = session.get_one(ServiceRequest, ids["waiting"])
        one.due_at = datetime.fromtimestamp(due["waiting"], UTC)
        assert one.sort_key == one.rank({}), "as every move from now on would rank it"


def test_a_binding_shown_before_stays_and_one_may_now_belong_to_no_station(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "old", "own")}
    shown = {"county_id": ids["region"], "person_id": ids["person"], "made_at": THEN, "expires_at": THEN, "tries": 0}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0025")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        insert(connection, "bindings", id=ids["old"], station_id=ids["station"], scene_hash="old", **shown)
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
    with released.engine.execution_options(writing=True).begin() as connection:
        insert(connection, "bindings", id=ids["own"], station_id=None, scene_hash="own", **shown)
    with released.read() as session:
        assert session.get_one(Binding, ids["old"]).station_id == ids["station"]
        assert session.get_one(Binding, ids["own"]).station_id is None


def test_what_was_filed_before_names_the_file_it_was_filed_by(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "before")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0027")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        _a_request(connection, ids, "before", ("file",))
        connection.execute(text("UPDATE regions SET profile = 'longting'"))
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        connection.execute(text("UPDATE regions SET profile = 'nanyang'"))
        connection.commit()
    with released.read() as session:
        assert session.get_one(ServiceRequest, ids["before"]).profile_key == "longting"


def test_bulletins_are_kept_of_cases_that_were_here_before_any_could_be(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "old")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0026")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        _a_request(connection, ids, "old", ("file",))
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), every.metadata) == []
    station = (ids["station"],)

    def work(session) -> int:
        year = figures.period.read(THEN[:4])
        taken = figures.take(session, figures.Scope(station, year), profile.of(None), figures.SPOKEN)
        whose = (ids["region"], ids["station"])
        return kept_bulletin.keep(session, taken, {}, whose, "示例站", ids["person"]).id

    kept = released.transact(work)
    with released.read() as session:
        one = kept_bulletin.find(session, kept, [], station)
        assert one is not None and one.behind("received", None) == [ids["old"]]


def test_a_topic_begun_before_is_no_departments(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "topic")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0025")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        insert(
            connection, "topics", id=ids["topic"], county_id=ids["region"], station_id=ids["station"], kind="proposal",
            title="路灯", standing="under_way", made_by=ids["person"], made_at=THEN, last_seq=0, telling=0, version=1,
        )  # fmt: skip
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
    with released.read() as session:
        one = session.get_one(Topic, ids["topic"])
        assert (one.title, one.department_id) == ("路灯", None)


def test_what_was_scored_before_weighs_nothing(released: Database) -> None:
    ids = {name: new_id() for name in ("region", "station", "person", "old", "body")}
    with released.engine.connect() as connection:
        migrations.upgrade(connection, "0029")
    with released.engine.execution_options(writing=True).begin() as connection:
        _a_county(connection, ids)
        _a_request(connection, ids, "old", ("file",))
        insert(
            connection, "aspect_scores", id=new_id(), county_id=ids["region"], request_id=ids["old"],
            department_id=ids["body"], deputy_person_id=ids["person"], aspect="落实情况", grade="satisfied", at=THEN,
        )  # fmt: skip
    with released.engine.connect() as connection:
        migrations.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), every.metadata) == []
    with released.read() as session:
        [body] = score.by_department(session, ids["region"], datetime(2026, 1, 1, tzinfo=UTC), clock.now())
        assert body.counts("落实情况").satisfied == 1 and body.weighted(1) is None
