"""Three administrators that nobody is together, however the roles are asked for."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models import appointing, clock, person
from models.appointing import NeverTogether, NoSuchPlace, NotOneself, Post
from models.person import ADMINISTRATORS, Role
from tests.cast import Cast


def posts(cast: Cast) -> dict[str, Post]:
    return {"admin": Post("admin"), "security": Post("security", cast.county), "auditor": Post("auditor", cast.county)}


def appoint(cast: Cast, who: int, post: Post, by: int | None = None) -> None:
    cast.database.transact(lambda session: appointing.appoint(session, who, post, by))


def held(cast: Cast, who: int) -> set[str]:
    with cast.database.read() as session:
        return {role.role for role in person.roles_of(session, who)}


@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", ADMINISTRATORS)
def test_nobody_is_two_of_the_three(cast: Cast, first: str, second: str) -> None:
    appoint(cast, cast.stranger, posts(cast)[first])
    if first == second:
        appoint(cast, cast.stranger, posts(cast)[second])
    else:
        with pytest.raises(NeverTogether):
            appoint(cast, cast.stranger, posts(cast)[second])
    assert held(cast, cast.stranger) == {first}


def test_the_database_refuses_the_second_even_where_no_rule_was_asked(cast: Cast) -> None:
    def both(session) -> None:
        for role in ("admin", "auditor"):
            session.add(Role(person_id=cast.stranger, role=role, scope_kind="house", scope_id=0))

    with pytest.raises(IntegrityError):
        cast.database.transact(both)
    assert held(cast, cast.stranger) == set()


def test_whose_role_has_ended_may_be_another_administrator(cast: Cast) -> None:
    appoint(cast, cast.stranger, posts(cast)["admin"])

    def end(session) -> None:
        [role] = person.roles_of(session, cast.stranger)
        appointing.dismiss(session, role, cast.chen)

    cast.database.transact(end)
    appoint(cast, cast.stranger, posts(cast)["auditor"])
    assert held(cast, cast.stranger) == {"auditor"}


def test_a_chief_of_two_stations_is_no_administrator_and_an_administrator_no_chief(cast: Cast) -> None:
    for station in (cast.station, cast.far_station):
        appoint(cast, cast.stranger, Post("chief", station))
    for post in posts(cast).values():
        with pytest.raises(NeverTogether):
            appoint(cast, cast.stranger, post)
    appoint(cast, cast.li, posts(cast)["auditor"])
    with pytest.raises(NeverTogether):
        appoint(cast, cast.li, Post("chief", cast.station))


def test_nobody_gives_or_takes_their_own_role(cast: Cast) -> None:
    with pytest.raises(NotOneself):
        appoint(cast, cast.stranger, Post("chief", cast.station), by=cast.stranger)
    with cast.database.read() as session, pytest.raises(NotOneself):
        [role] = person.roles_of(session, cast.chen)
        appointing.dismiss(session, role, cast.chen)


@pytest.mark.parametrize("post", [Post("chief", 1), Post("county", 1), Post("handler", 1)])
def test_a_role_is_held_somewhere_that_exists(cast: Cast, post: Post) -> None:
    with pytest.raises(NoSuchPlace):
        appoint(cast, cast.stranger, post)


def test_a_township_is_no_county_to_be_staff_of(cast: Cast) -> None:
    with pytest.raises(NoSuchPlace):
        appoint(cast, cast.stranger, Post("county", cast.township))


def test_the_roles_of_a_county_are_those_of_its_places_and_no_others(cast: Cast) -> None:
    with cast.database.read() as session:
        found = {(role.person_id, role.role) for role in appointing.of_county(session, cast.county)}
    assert (cast.chen, "chief") in found and (cast.li, "resident") not in found


# By whom, and never twice


def rows(cast: Cast, who: int) -> list[Role]:
    with cast.database.read() as session:
        return list(session.query(Role).filter_by(person_id=who).order_by(Role.id))


def test_a_role_says_who_gave_it_and_who_ended_it(cast: Cast) -> None:
    appoint(cast, cast.stranger, Post("clerk", cast.station), by=cast.chen)
    appoint(cast, cast.stranger, Post("chief", cast.station))
    desk, server = rows(cast, cast.stranger)
    assert [(one.made_by, one.made_via) for one in (desk, server)] == [(cast.chen, "desk"), (None, "server")]
    cast.database.transact(lambda s: appointing.dismiss(s, s.get_one(Role, desk.id), cast.zhou))
    assert [(one.ended_by, one.held) for one in rows(cast, cast.stranger)] == [(cast.zhou, None), (None, 1)]


@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_of_eight_who_give_the_same_role_at_once_one_does(cast: Cast, role: str) -> None:
    post, start = Post(role, cast.station if role == "clerk" else cast.county), threading.Barrier(8)

    def give(_: int) -> int:
        start.wait()
        return cast.database.transact(lambda s: appointing.appoint(s, cast.stranger, post, cast.chen).id)

    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(give, range(8)))
    assert [one.id for one in rows(cast, cast.stranger)] == [*given]


def test_what_has_ended_may_be_given_again_however_it_ended(cast: Cast) -> None:
    post = Post("clerk", cast.station)
    appoint(cast, cast.stranger, post)
    [first] = rows(cast, cast.stranger)
    cast.database.transact(lambda s: appointing.dismiss(s, s.get_one(Role, first.id), cast.chen))
    appoint(cast, cast.stranger, post)
    second = rows(cast, cast.stranger)[1]

    def yesterday(session) -> None:
        session.get_one(Role, second.id).until = clock.now() - timedelta(days=1)

    cast.database.transact(yesterday)
    appoint(cast, cast.stranger, post)
    assert held(cast, cast.stranger) == {"clerk"} and len(rows(cast, cast.stranger)) == 3


def test_the_database_refuses_the_same_role_twice_even_where_no_rule_was_asked(cast: Cast) -> None:
    def twice(session) -> None:
        for _ in range(2):
            session.add(Role(person_id=cast.stranger, role="clerk", scope_kind="station", scope_id=cast.station))

    with pytest.raises(IntegrityError):
        cast.database.transact(twice)
