"""Promises beyond the published holidays are counted again once these are known."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from models import clock, profile
from models.service_request import seeing
from tests.calendars import at
from tests.cast import Cast
from tests.models.ended import look

NEW_YEAR = profile.CalendarRules(
    closed_on=frozenset(date(2027, 1, day) for day in (1, 2, 3, 4)),
    open_on=frozenset(date(2027, 1, day) for day in range(5, 31)),
)  # fmt: skip


@contextmanager
def new_year_published():
    """The days beyond the published calendar are known: today's file of the county names them."""
    with profile.instead(replace(profile.of("default"), calendar=NEW_YEAR)):
        yield


def test_a_provisional_promise_is_counted_again_from_where_its_clock_began(cast: Cast) -> None:
    with clock.at(at("2026-12-30 10:00")):
        number = cast.file().request.number
        filed = look(cast, number)
        assert (filed.due_at, filed.provisional) == (at("2027-01-04 18:00"), 1)
        assert recounted(cast, number) is False and look(cast, number).version == filed.version
    with clock.at(at("2026-12-31 09:00")), new_year_published():
        assert recounted(cast, number) is True
        again = look(cast, number)
        assert (again.due_at, again.provisional) == (at("2027-01-05 18:00"), 0)
        assert recounted(cast, number) is False


def test_what_was_waited_for_the_resident_stays_added_when_it_is_counted_again(cast: Cast) -> None:
    with clock.at(at("2026-12-30 10:00")):
        number = cast.file().request.number
        cast.act(number, "ask", cast.deputy(), "哪一盏？")
    with clock.at(at("2026-12-31 10:00")):
        cast.act(number, "tell", cast.resident(), "第二盏")
    with clock.at(at("2026-12-31 11:00")), new_year_published():
        assert recounted(cast, number) is True
        assert look(cast, number).due_at == at("2027-01-06 18:00")


def recounted(cast: Cast, number: str) -> bool:
    from models.service_request.record import THE_SYSTEM

    return cast.database.transact(lambda s: seeing.by_number(s, number).recount(by=THE_SYSTEM))


def test_a_day_that_somebody_named_is_not_counted_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "promise_until", cast.chief(), clock.today() + timedelta(days=30), "设备晚到")
    assert recounted(cast, number) is False
