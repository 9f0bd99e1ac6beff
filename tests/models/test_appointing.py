"""Three administrators that nobody is together, however the roles are asked for."""

import pytest
from sqlalchemy.exc import IntegrityError

from models import appointing, person
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
