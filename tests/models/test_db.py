"""A transaction is a function that can be run again."""

import threading

import pytest
from sqlalchemy.exc import OperationalError

from models import idempotency, tally
from models.clock import workdays_after
from models.db import Unavailable
from models.idempotency import Attempt, KeyReused
from models.service_request import seeing
from tests.cast import Cast


def test_twenty_at_once_on_one_station_leave_the_tallies_right(cast: Cast) -> None:
    from tests.models.test_service_request import holds

    crowd = [threading.Thread(target=cast.file, args=(f"第 {n} 件",), kwargs={"who": who}) for n, who in _crowd(cast)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with cast.database.read() as session:
        assert tally.of_stations(session, [cast.station]) == {"filed": 20}
    assert holds(cast) == []


def _crowd(cast: Cast) -> list[tuple[int, int]]:
    from models import person

    def meet(session) -> list[int]:
        return [person.meet(session, "wx", f"o-{n}").id for n in range(20)]

    return list(enumerate(cast.database.transact(meet)))


def test_of_two_who_move_it_at_once_one_wins_and_the_other_sees_a_newer_version(cast: Cast) -> None:
    number = cast.file().request.number
    with cast.database.read() as session:
        stale = seeing.by_number(session, number)
        seen = stale.version
    cast.act(number, "accept", cast.deputy())

    def late(session) -> None:
        request = seeing.by_number(session, number)
        request.expect(seen)

    from models.service_request import Stale

    with pytest.raises(Stale):
        cast.database.transact(late)


def test_a_lost_race_is_run_again_from_the_start(cast: Cast) -> None:
    runs = []

    def work(session) -> str:
        runs.append(1)
        if len(runs) < 3:
            raise OperationalError("UPDATE", {}, _vendor(1213))
        return "won"

    assert cast.database.transact(work) == "won" and len(runs) == 3


def test_a_race_that_is_always_lost_ends_as_unavailable(cast: Cast) -> None:
    def work(session) -> None:
        raise OperationalError("UPDATE", {}, _vendor(1205))

    with pytest.raises(Unavailable):
        cast.database.transact(work)


def test_a_mistake_of_our_own_is_not_hidden_as_busy(cast: Cast) -> None:
    def work(session) -> None:
        raise OperationalError("SELECT", {}, _vendor(1054))

    with pytest.raises(OperationalError):
        cast.database.transact(work)


def _vendor(code: int) -> Exception:
    return Exception(code, "as the server says it")


def test_the_same_key_tells_the_same_answer_and_works_once(cast: Cast) -> None:
    done = []
    attempt = Attempt("p1", "route", "key-0001", "hash")

    def once():
        def work():
            done.append(1)
            return 201, {"number": "A"}

        return cast.database.transact(lambda s: idempotency.once(s, attempt, work))

    first, second = once(), once()
    assert (first.answer, first.replayed, second.answer, second.replayed) == (second.answer, False, first.answer, True)
    assert done == [1]


def test_the_same_key_with_another_body_is_refused(cast: Cast) -> None:
    def once(body: str):
        attempt = Attempt("p1", "route", "key-0001", body)
        return cast.database.transact(lambda s: idempotency.once(s, attempt, lambda: (201, {})))

    once("one")
    with pytest.raises(KeyReused):
        once("another")


def test_workdays_skip_the_weekend_and_the_holiday() -> None:
    from datetime import datetime

    from models.clock import HERE

    before_national_day = datetime(2026, 9, 30, 10, tzinfo=HERE)
    due, provisional = workdays_after(before_national_day, 1)
    assert due.astimezone(HERE).date().isoformat() == "2026-10-08" and not provisional


def test_beyond_the_published_holidays_a_promise_is_made_all_the_same_and_marked() -> None:
    from datetime import datetime

    from models.clock import HERE

    due, provisional = workdays_after(datetime(2027, 1, 1, 10, tzinfo=HERE), 1)
    assert due.astimezone(HERE).date().isoformat() == "2027-01-04" and provisional
