"""A department's list, its letters and an office's book walk the indexes that were made for them, on both engines."""

import pytest
from sqlalchemy import Select, insert, text, update

from models import letter, letterbook
from models.letter import Letter
from models.service_request import ServiceRequest, seeing, undertaken
from models.types import new_id
from tests import departments
from tests.cast import Cast
from tests.departments import Bodies
from tests.models.test_plans import Asked, Caught, many, plan

ROWS = 2000


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


def asked(question, *args) -> Select:
    with pytest.raises(Caught) as caught:
        question(Asked(), *args)
    return caught.value.query


def many_letters(cast: Cast, bodies: Bodies) -> None:
    """Most of them another office's and another department's."""
    number = cast.file().request.number
    departments.order(cast, number, bodies.roads)

    def work(session) -> None:
        (one,) = letter.of_request(session, seeing.by_number(session, number).id)
        row = {name: getattr(one, name) for name in Letter.__table__.columns.keys()}  # noqa: SIM118
        rows = [
            row | {
                "id": new_id(), "n": n, "office_id": cast.station if n % 20 == 0 else cast.far_station,
                "department_id": bodies.roads if n % 20 == 0 else bodies.power,
            }
            for n in range(2, ROWS)
        ]  # fmt: skip
        session.execute(insert(Letter), rows)

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE letters"))


def test_a_departments_list_walks_its_index(cast: Cast, bodies: Bodies) -> None:
    many(cast)
    few = update(ServiceRequest).where(ServiceRequest.sort_key < 2000).values(department_id=bodies.roads)
    cast.database.transact(lambda session: session.execute(few))
    for after in (None, (500, 1)):
        told = plan(cast, asked(undertaken.page, bodies.handler(), undertaken.TO_DO, after))
        assert "ix_service_requests_department_id_state" in told, told


def test_an_offices_book_walks_its_index_without_sorting(cast: Cast, bodies: Bodies) -> None:
    many_letters(cast, bodies)
    told = plan(cast, asked(letterbook.page, [cast.chief()], None))
    assert "ix_letters_office_kind_office_id_id" in told, told
    assert "TEMP B-TREE" not in told and "filesort" not in told, told


def test_a_departments_letters_walk_their_index(cast: Cast, bodies: Bodies) -> None:
    many_letters(cast, bodies)
    told = plan(cast, asked(letterbook.page, [bodies.handler()], None))
    assert "ix_letters_department_id_id" in told, told
