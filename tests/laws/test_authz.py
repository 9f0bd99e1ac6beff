"""Who gets what from which route: the table, and the guards that no route may be without."""

from pathlib import Path

import pytest

from app.auth import OPEN
from models.db import Database
from tests.app_setup import make_app
from tests.cast import settle
from tests.laws import authz


@pytest.mark.timeout(600)  # some two thousand requests
def test_every_route_gives_every_caller_what_the_table_says(database: Database, tmp_path: Path) -> None:
    app = make_app(database, tmp_path)
    found = authz.measured(app, settle(database))
    known = {(row["endpoint"], row["method"]): row for row in authz.kept()}
    wrong = [row for row in found if known.get((row["endpoint"], row["method"])) != row]
    assert wrong == [], "new or changed routes: run `python -m tests.laws.authz` and read the difference"
    assert len(known) == len(found), "the table names routes that are gone"


def test_every_route_is_guarded_by_its_group_or_named_as_open(sqlite_database: Database, tmp_path: Path) -> None:
    app = make_app(sqlite_database, tmp_path)
    guards = {name: [f.__name__ for f in hooks] for name, hooks in app.before_request_funcs.items() if name}
    unguarded = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not any(g.startswith("guard_") for g in guards.get(rule.endpoint.rpartition(".")[0], []))
    }
    assert unguarded <= set(OPEN), unguarded - set(OPEN)


def test_no_unsafe_route_lets_nobody_in(sqlite_database: Database, tmp_path: Path) -> None:
    let_in = {
        row["endpoint"] for row in authz.kept() if row["method"] != "GET" and row["nobody"][0] == "2"
    }
    assert let_in == set()


def test_what_is_read_behind_a_session_is_read_by_no_expired_or_foreign_one() -> None:
    for row in authz.kept():
        if row["nobody"] in ("401", "303", "403") and row["endpoint"] not in OPEN:
            outside = {row[caller] for caller in ("expired", "wrong_kind", "disabled")}
            assert outside <= {row["nobody"]}, row
