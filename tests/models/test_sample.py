"""The month's draw for 电话抽访: by the system, at random, once, and from what was written off."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from models import clock, sample
from models.sample import PhoneSample
from models.service_request import OwnWork, ServiceRequest, drawing, seeing
from tests.calendars import at
from tests.cast import Cast

NOVEMBER = "2026-11"


def closed(cast: Cast, when: str = "2026-11-20 10:00", exclude: bool = False) -> str:
    with clock.at(at(when)):
        number = cast.file().request.number
        cast.act(number, "answer", cast.deputy(), "已办好")
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        cast.act(number, "close", cast.chief(), "")
        if exclude:
            cast.act(number, "exclude", cast.chief(), "test", "演练")
    return number


def phone(cast: Cast, number: str, text: str, reached: bool, grade: str | None = None) -> ServiceRequest:
    def call(session) -> ServiceRequest:
        one = seeing.find(session, number, cast.chief())
        one.phoned(text, reached, cast.chief(), grade)
        return one

    return cast.database.transact(call)


def draw(cast: Cast, percent: int = 5, month: str = NOVEMBER) -> int:
    with clock.at(at("2026-12-01 00:05")):
        return cast.database.transact(lambda s: drawing.draw(s, cast.station, month, percent))


def drawn(cast: Cast, month: str = NOVEMBER) -> list[str]:
    with cast.database.read() as session:
        return [request.number for _, request in drawing.drawn_of(session, cast.chief(), month)]


@contextmanager
def many_may_be_filed():
    from dataclasses import replace

    from models import profile

    usual = profile.of("default")
    with profile.instead(replace(usual, quotas=replace(usual.quotas, person_hour=99, person_day=99))):
        yield


@pytest.mark.parametrize(
    ("n", "percent", "taken"), [(1, 5, 1), (20, 5, 1), (21, 5, 2), (4, 50, 2), (3, 100, 3), (3, 0, 0)]
)  # fmt: skip
def test_so_many_of_a_hundred_and_at_least_one(cast: Cast, n: int, percent: int, taken: int) -> None:
    with many_may_be_filed():
        all_of_them = {closed(cast) for _ in range(n)}
    assert draw(cast, percent) == taken
    assert len(set(drawn(cast))) == taken and set(drawn(cast)) <= all_of_them


def test_of_nothing_nothing_is_drawn_and_that_is_remembered(cast: Cast) -> None:
    assert draw(cast) == 0
    with cast.database.read() as session:
        [one] = sample.draws_of(session, (cast.station,), NOVEMBER)
        assert (one.closed, one.drawn) == (0, 0)
        assert drawing.undrawn(session, NOVEMBER) == [cast.far_station]


def test_a_month_is_drawn_once_and_nobody_draws_again(cast: Cast) -> None:
    for _ in range(4):
        closed(cast)
    assert draw(cast, 50) == 2
    first = drawn(cast)
    assert [draw(cast, 100) for _ in range(3)] == [0, 0, 0] and drawn(cast) == first


def test_two_workers_who_draw_at_once_draw_once(cast: Cast) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for _ in range(4):
        closed(cast)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: draw(cast, 50), range(4))) == [0, 0, 0, 2]
    assert len(drawn(cast)) == 2


def test_only_that_month_counts_by_the_clock_on_the_wall(cast: Cast) -> None:
    closed(cast, "2026-10-31 23:59")
    mine = {closed(cast, "2026-11-01 00:01"), closed(cast, "2026-11-30 23:59")}
    closed(cast, "2026-12-01 00:01")
    draw(cast, 100)
    assert set(drawn(cast)) == mine


def test_what_is_excluded_withdrawn_or_open_again_is_not_called_about(cast: Cast) -> None:
    kept = closed(cast)
    closed(cast, exclude=True)
    doubted = closed(cast)
    with clock.at(at("2026-11-25 10:00")):
        cast.act(doubted, "dispute", cast.resident(), "又坏了")
        gone = cast.file().request.number
        cast.act(gone, "withdraw", cast.resident(), "")
    draw(cast, 100)
    assert drawn(cast) == [kept]


def test_a_call_ticks_it_off_and_one_that_found_nobody_may_be_made_again(cast: Cast) -> None:
    number = closed(cast)
    draw(cast)
    phone(cast, number, "没人接", False)
    assert told(cast) == [("unreached", cast.chen, None)]
    phone(cast, number, "说修好了", True, "satisfied")
    assert told(cast) == [("reached", cast.chen, "satisfied")]
    phone(cast, number, "又打一次", True, "unsatisfied")
    assert told(cast) == [("reached", cast.chen, "satisfied")]  # the sample has been answered


def told(cast: Cast) -> list[tuple[str | None, int | None, str | None]]:
    with cast.database.read() as session:
        return [(one.outcome, one.done_by, one.grade) for one in session.query(PhoneSample)]


def test_who_did_the_work_does_not_call_and_the_sample_stays_open(cast: Cast) -> None:
    with clock.at(at("2026-11-20 10:00")):
        number = cast.file(token=cast.station_code).request.number
        cast.act(number, "answer", cast.chief(), "站里办好了")
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        cast.act(number, "close", cast.chief(), "")
    draw(cast)
    with pytest.raises(OwnWork):
        phone(cast, number, "很满意", True, "satisfied")
    assert told(cast) == [(None, None, None)]


def test_what_a_call_found_stays_in_the_history_and_is_no_rating(cast: Cast) -> None:
    number = closed(cast)
    one = phone(cast, number, "其实不满意", True, "unsatisfied")
    assert (one.grade, one.result_grade) == ("satisfied", None)
    with cast.database.read() as session:
        from models.service_request.telling import timeline

        said = timeline(session, seeing.by_number(session, number))[-1]
        assert said.facts == {"reached": True, "said_grade": "unsatisfied"}
        assert "phoned" not in {e.move for e in timeline(session, seeing.by_number(session, number), for_resident=True)}


def test_another_stations_sample_does_not_exist(cast: Cast) -> None:
    from models.service_request import Actor

    closed(cast)
    draw(cast)
    far = Actor(cast.zhou, "chief", (cast.far_station,))
    with cast.database.read() as session:
        mine = session.query(PhoneSample).one()
        assert drawing.find(session, far, mine.id) is None and drawing.drawn_of(session, far, NOVEMBER) == []
        assert drawing.find(session, cast.chief(), mine.id) is not None


def test_which_month_is_drawn(cast: Cast) -> None:
    assert drawing.month_before(at("2026-12-01 00:00").date()) == NOVEMBER
    assert drawing.month_before(at("2027-01-31 12:00").date()) == "2026-12"
    with clock.at(at("2026-12-01 00:00") - timedelta(seconds=1)):
        assert drawing.month_before(clock.today()) == "2026-10"
