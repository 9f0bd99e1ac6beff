"""前面还有 N 件: counted along the queue, of the same hands, and not once there is nothing to wait for."""

from models.service_request import ahead, seeing
from tests.cast import Cast
from tests.models.test_plans import many, plan


def before(cast: Cast, number: str) -> int | None:
    with cast.database.read() as session:
        return ahead.count(session, seeing.by_number(session, number))


def filed(cast: Cast, n: int) -> list[str]:
    return [cast.file(f"第{i}件，说的是不同的事").request.number for i in range(n)]


def test_who_came_earlier_is_before(cast: Cast) -> None:
    first, second, third = filed(cast, 3)
    assert [before(cast, n) for n in (first, second, third)] == [0, 1, 2]


def test_a_holder_has_a_line_of_their_own(cast: Cast) -> None:
    first, second, third = filed(cast, 3)
    cast.act(second, "accept", cast.deputy())
    assert [before(cast, n) for n in (first, second, third)] == [0, 0, 1]
    cast.act(third, "accept", cast.deputy())
    assert before(cast, third) == 1


def test_nothing_is_told_while_she_is_asked_nor_once_it_is_answered(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "ask", cast.deputy(), "哪一盏？")
    assert before(cast, number) is None
    cast.act(number, "tell", cast.resident(), "东头那盏")
    assert before(cast, number) == 0
    cast.act(number, "answer", cast.deputy(), "修好了")
    assert before(cast, number) is None


def test_another_stations_queue_is_not_counted(cast: Cast) -> None:
    filed(cast, 2)
    with cast.database.read() as session:
        mine = seeing.by_number(session, filed(cast, 1)[0])
        mine.station_id = cast.far_station
        with session.no_autoflush:
            assert session.scalar(ahead.asked(mine)) == 0
        session.rollback()


def test_it_walks_the_stations_own_index(cast: Cast) -> None:
    many(cast)
    number = cast.file(who=cast.stranger).request.number
    with cast.database.read() as session:
        told = plan(cast, ahead.asked(seeing.by_number(session, number)))
    assert "ix_service_requests_station_id_state_sort_key_id" in told, told
