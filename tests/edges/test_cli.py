"""What an administrator types, and what it prints."""

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app.cli import register
from models import account
from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def typed(app: Flask):
    register(app)

    def run(*words: str) -> Result:
        with app.app_context():  # which `flask` itself opens
            return app.test_cli_runner().invoke(args=list(words))

    return run


def test_the_first_administrator_gets_a_link_that_works_once_they_follow_it(typed, app: Flask, cast: Cast) -> None:
    said = typed("create-admin", "--login", "wu", "--name", "吴示例").output
    link = re.search(r"https://mashang\.example(/console/enrol/\S+)", said).group(1)
    assert Browser(app).open(link).status_code == 200
    with cast.database.read() as session:
        invited = account.by_login(session, "wu")
        assert invited.password_hash is None and invited.enrolled_at is None  # nothing is chosen for them


def test_an_invitation_anew_makes_the_old_link_useless(typed, app: Flask) -> None:
    first, second = (
        re.search(r"(/console/enrol/\S+)", typed("create-admin", "--login", "wu", "--name", "吴示例").output).group(1)
        for _ in range(2)
    )
    assert Browser(app).open(first).status_code == 404
    assert Browser(app).open(second).status_code == 200


def test_a_chief_is_invited_to_a_station_that_exists(typed, cast: Cast) -> None:
    assert str(cast.station) in typed("places").output
    good = typed("invite", "--login", "feng", "--name", "冯示例", "--role", "chief", "--at", str(cast.station))
    assert good.exit_code == 0 and "/console/enrol/" in good.output
    assert typed("invite", "--login", "x", "--name", "某", "--role", "chief", "--at", "1").exit_code != 0
    assert "say which with --at" in typed("invite", "--login", "x", "--name", "某", "--role", "chief").output


def test_verify_says_zero_faults_and_finds_a_row_that_was_changed(typed, cast: Cast) -> None:
    number = cast.file().request.number
    assert typed("verify").exit_code == 0
    cast.database.transact(lambda s: s.execute(text("UPDATE service_requests SET tier='big'")))
    found = typed("verify")
    assert found.exit_code == 1 and f"{number}: tier is not what the history tells" in found.output


def test_migrate_may_be_run_again(typed) -> None:
    assert "schema is at" in typed("migrate").output


def test_a_colleague_may_be_given_a_second_station(typed, cast: Cast) -> None:
    from models import person

    for station in (cast.station, cast.far_station):
        typed("invite", "--login", "feng", "--name", "冯示例", "--role", "chief", "--at", str(station))
    with cast.database.read() as session:
        held = person.roles_of(session, account.by_login(session, "feng").person_id)
        assert {role.scope_id for role in held} == {cast.station, cast.far_station}


def test_a_handler_is_invited_to_their_department_and_a_grid_worker_to_their_station(typed, cast: Cast) -> None:
    from models import person
    from tests import departments

    bodies = departments.found(cast)
    assert f"department {bodies.roads}  示例县交通运输局" in typed("places").output
    for login, role, where, place in (
        ("huang", "handler", "--department", bodies.roads), ("grid", "grid_worker", "--station", cast.station),
        ("clerk", "clerk", "--station", cast.station),
    ):  # fmt: skip
        good = typed("invite", "--login", login, "--name", "某示例", "--role", role, where, str(place))
        assert good.exit_code == 0 and "/console/enrol/" in good.output, good.output
        with cast.database.read() as session:
            (held,) = person.roles_of(session, account.by_login(session, login).person_id)
        assert (held.role, held.scope_kind, held.scope_id) == (role, where.removeprefix("--"), place)
    at_a_station = typed("invite", "--login", "x", "--name", "某", "--role", "handler", "--at", str(cast.station))
    assert at_a_station.exit_code != 0 and "there is no department" in at_a_station.output
