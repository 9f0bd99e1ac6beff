"""Which days a station works, and when each kind of clock runs out: holidays, lunch, midnight, the turn of the year."""

from datetime import date, timedelta

import pytest

from models import clock
from models.calendar import BadHours, Calendar, read_spans
from tests.calendars import (
    ALWAYS,
    HALL,
    MORNING,
    ONE_AFTERNOON,
    SATURDAY,
    TOWNSHIP,
    Clock,
    Rules,
    at,
    day,
    due,
    hours,
    told,
    work_hours,
    workdays,
)

TOWN = Calendar(TOWNSHIP)


@pytest.mark.parametrize(
    ("since", "amount", "until"),
    [
        ("2026-09-30 10:00", 1, "2026-10-08 18:00"),  # 国庆, seven days
        ("2026-09-30 10:00", 3, "2026-10-10 18:00"),  # a Saturday that makes up for it
        ("2026-09-30 10:00", 4, "2026-10-12 18:00"),
        ("2026-09-18 10:00", 1, "2026-09-20 18:00"),  # a Sunday that makes up
        ("2026-02-13 10:00", 1, "2026-02-14 18:00"),  # 春节: the Saturday before is worked
        ("2026-02-13 10:00", 2, "2026-02-24 18:00"),
        ("2026-02-13 10:00", 6, "2026-02-28 18:00"),  # and the Saturday after
        ("2024-02-28 10:00", 1, "2024-02-29 18:00"),
        ("2024-02-29 10:00", 1, "2024-03-01 18:00"),
        ("2026-03-04 23:59", 1, "2026-03-05 18:00"),  # one and the same day in UTC
        ("2026-03-05 00:01", 1, "2026-03-06 18:00"),
    ],
)
def test_workdays_end_with_the_work_of_the_day_across_holidays_and_midnight(
    since: str, amount: int, until: str
) -> None:  # fmt: skip
    assert due(TOWN, since, workdays(amount)) == until
    assert due(Calendar(), since, workdays(amount)) == until, "a station that posts no hours works the usual week"


@pytest.mark.parametrize(
    ("since", "amount", "until"),
    [
        ("2026-03-04 08:30", 3, "2026-03-04 11:30"),
        ("2026-03-04 11:00", 1, "2026-03-04 12:00"),
        ("2026-03-04 11:00", 2, "2026-03-04 15:30"),  # lunch is nobody's time
        ("2026-03-04 13:00", 1, "2026-03-04 15:30"),
        ("2026-03-04 23:00", 1, "2026-03-05 09:30"),
        ("2026-03-06 17:00", 2, "2026-03-09 10:00"),  # Friday to Monday
        ("2026-09-30 16:30", 2, "2026-10-08 09:30"),
        ("2026-10-09 17:30", 1, "2026-10-10 09:30"),  # the Saturday made up keeps Monday's hours
    ],
)
def test_work_hours_run_while_the_door_is_open(since: str, amount: int, until: str) -> None:
    assert due(TOWN, since, work_hours(amount)) == until


def test_hours_run_round_the_clock_through_any_holiday() -> None:
    assert due(TOWN, "2026-09-30 20:00", hours(48)) == "2026-10-02 20:00"
    assert due(TOWN, "2030-10-01 20:00", hours(48)) == "2030-10-03 20:00", "no holiday can move them"


def test_no_workdays_at_all_is_by_the_end_of_the_same_days_work() -> None:
    assert due(TOWN, "2026-03-04 09:00", workdays(0)) == "2026-03-04 18:00"
    assert due(TOWN, "2026-03-04 18:01", workdays(0)) == "2026-03-05 18:00"
    assert due(TOWN, "2026-03-07 09:00", workdays(0)) == "2026-03-09 18:00"


def test_a_clock_of_no_known_kind_is_a_mistake_and_no_promise() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        TOWN.due(at("2026-03-04 09:00"), Clock("fortnights", 1))


def test_the_day_of_a_promise_ends_at_six_or_when_a_later_door_shuts() -> None:
    late = Calendar([{"days": [2], "spans": [["09:00", "12:00"], ["19:00", "21:00"]]}])
    ends = {name: told(one.ends(day("2026-03-04"))) for name, one in (("town", TOWN), ("late", late))}
    assert ends == {"town": "2026-03-04 18:00", "late": "2026-03-04 21:00"}
    assert told(TOWN.ends(day("2026-03-07"))) == "2026-03-07 18:00", "a chief may promise for a Saturday"
    assert told(Calendar(ALWAYS).ends(day("2026-03-04"))) == "2026-03-04 23:59", "and not for the day after"


def first_unpublished() -> date:
    """New Year's Day of the first year whose holidays nobody has announced."""
    year = 2026
    while not clock.kind_of_day(date(year, 1, 1))[1]:
        year += 1
    return date(year, 1, 1)


def test_the_first_workday_of_a_year_without_published_holidays_is_promised_and_marked() -> None:
    new_year = first_unpublished()
    later = (new_year + timedelta(days=n) for n in range(1, 5))  # New Year's Day itself is free by decree, every year
    weekday = next(d for d in later if d.weekday() < 5)
    eve = f"{new_year - timedelta(days=1)} 19:00"
    assert due(TOWN, eve, workdays(1)) == f"{weekday} 18:00?"
    assert due(TOWN, eve, work_hours(1)) == f"{weekday} 09:30?"
    assert due(TOWN, eve, hours(1)) == f"{new_year - timedelta(days=1)} 20:00"
    assert TOWN.is_open_on(weekday) == (True, True) and TOWN.is_open_on(weekday - timedelta(days=7))[1] is False


def test_what_a_county_or_a_station_says_of_a_day_is_no_guess() -> None:
    a_monday = day("2040-03-05")
    assert Calendar(TOWNSHIP).is_open_on(a_monday) == (True, True)
    assert Calendar(TOWNSHIP, Rules(closed_on=frozenset([a_monday]))).is_open_on(a_monday) == (False, False)
    assert Calendar(TOWNSHIP, days={a_monday: None}).is_open_on(a_monday) == (True, False)


def test_a_leap_day_far_ahead_is_a_day_like_others() -> None:
    assert due(TOWN, "2044-02-27 10:00", workdays(1)) == "2044-02-29 18:00?"


def test_the_activity_day_is_open_at_a_weekend() -> None:
    fifteenth = Calendar(TOWNSHIP, Rules(activity_day=15))
    assert due(TOWN, "2026-03-13 10:00", workdays(1)) == "2026-03-16 18:00"
    assert due(fifteenth, "2026-03-13 10:00", workdays(1)) == "2026-03-15 18:00"
    assert due(fifteenth, "2026-03-14 10:00", work_hours(4)) == "2026-03-15 15:00"


def test_the_activity_day_is_shut_in_a_holiday_unless_the_station_says_otherwise() -> None:
    in_spring_festival, rules = day("2026-02-15"), Rules(activity_day=15)
    assert Calendar(TOWNSHIP, rules).is_open_on(in_spring_festival) == (False, False)
    assert Calendar(TOWNSHIP, rules, {in_spring_festival: None}).is_open_on(in_spring_festival) == (True, False)


def test_a_month_too_short_for_the_activity_day_has_it_at_its_end() -> None:
    assert Calendar(TOWNSHIP, Rules(activity_day=31)).is_open_on(day("2024-06-30")) == (True, False)
    assert Calendar(TOWNSHIP).is_open_on(day("2024-06-30")) == (False, False)


def test_a_countys_days_go_over_the_nations_and_the_stations_over_the_countys() -> None:
    holiday, workday, saturday = day("2026-10-01"), day("2026-03-04"), day("2026-03-07")
    rules = Rules(closed_on=frozenset([workday]), open_on=frozenset([holiday, saturday, workday]))
    county = Calendar(TOWNSHIP, rules)
    assert [county.is_open_on(one)[0] for one in (holiday, workday, saturday)] == [True, False, True]
    own = Calendar(TOWNSHIP, rules, {holiday: (), workday: None, saturday: read_spans([["10:00", "11:00"]])})
    assert [own.is_open_on(one)[0] for one in (holiday, workday, saturday)] == [False, True, True]
    assert due(own, "2026-03-07 09:00", work_hours(2)) == "2026-03-09 09:30"


def test_a_station_open_on_saturdays_works_them_except_in_holidays() -> None:
    hall = Calendar(HALL)
    assert due(hall, "2026-03-06 10:00", workdays(1)) == "2026-03-07 18:00"
    assert hall.is_open_on(day("2026-10-03")) == (False, False)
    assert due(hall, "2026-10-09 16:00", work_hours(2)) == "2026-10-10 10:00"


def test_one_afternoon_a_week_makes_long_promises_and_no_day_is_made_up() -> None:
    tuesdays = Calendar(ONE_AFTERNOON)
    assert due(tuesdays, "2026-03-03 15:00", workdays(2)) == "2026-03-17 18:00"
    assert due(tuesdays, "2026-03-03 15:00", work_hours(4)) == "2026-03-10 16:00"
    assert tuesdays.is_open_on(day("2026-10-10")) == (False, False), "nobody said that it replaces a Tuesday"
    assert due(tuesdays, "2026-09-29 18:00", workdays(1)) == "2026-10-13 18:00"


def test_a_saturday_that_is_always_open_may_be_made_up_too() -> None:
    saturdays = Calendar([{"days": [SATURDAY], "spans": [["09:00", "11:00"]]}])
    assert saturdays.is_open_on(day("2026-10-10")) == (True, False)


def test_a_station_that_never_opens_promises_by_the_usual_week_and_says_that_it_guesses() -> None:
    shut = {day("2026-03-01") + timedelta(days=n): () for n in range(500)}
    never = Calendar(TOWNSHIP, days=shut)
    assert due(never, "2026-03-02 10:00", workdays(2)) == "2026-03-04 18:00?"
    assert due(never, "2026-03-02 10:00", work_hours(4)) == "2026-03-02 16:30?"
    assert never.is_open_on(day("2026-03-02")) == (False, False), "whoever asks for the door hears the truth"
    assert due(never, "2026-02-28 10:00", workdays(1)) == "2026-03-02 18:00?", "also when the last open day is today"


def test_a_station_shut_for_a_season_promises_for_the_day_it_opens() -> None:
    season = {day("2026-03-01") + timedelta(days=n): () for n in range(92)}
    assert due(Calendar(TOWNSHIP, days=season), "2026-02-28 18:00", work_hours(1)) == "2026-06-01 09:30"


@pytest.mark.parametrize(
    "odd", [None, {}, [], [{}], [{"days": [0], "spans": []}], [{"days": [7, "1"], "spans": [MORNING]}]]
)  # fmt: skip
def test_hours_that_say_nothing_are_the_usual_ones(odd: object) -> None:
    assert due(Calendar(odd), "2026-03-04 17:30", work_hours(1)) == "2026-03-05 09:00"


def test_one_unreadable_span_in_the_record_does_not_shut_the_station() -> None:
    slip = Calendar([{"days": [2], "spans": [["8:30", "noon"], ["12:00", "09:00"], ["14:00", "17:00"]]}])
    assert due(slip, "2026-03-04 09:00", work_hours(1)) == "2026-03-04 15:00"


def test_spans_that_overlap_are_worked_once() -> None:
    twice = Calendar([{"days": [2], "spans": [["09:00", "11:00"]]}, {"days": [2], "spans": [["10:00", "12:00"]]}])
    assert twice.open_between(at("2026-03-04 00:00"), at("2026-03-05 00:00")) == timedelta(hours=3)


def test_a_door_that_never_shuts_counts_every_hour_but_a_holidays() -> None:
    assert due(Calendar(ALWAYS), "2026-03-07 22:00", work_hours(5)) == "2026-03-08 03:00"
    assert due(Calendar(ALWAYS), "2026-09-30 22:00", work_hours(5)) == "2026-10-08 03:00"


@pytest.mark.parametrize(
    "odd", [None, "08:30", [], [["08:30"]], [["12:00", "08:30"]], [["22:00", "02:00"]], [["8:30", "12:00"]],
            [["08:30", "24:01"]], [["08:30", "08:30"]], [[830, 1200]], [["08:30\n", "12:00"]]],
)  # fmt: skip
def test_hours_that_no_clock_can_show_are_refused_at_the_door(odd: object) -> None:
    with pytest.raises(BadHours):
        read_spans(odd)


def test_working_time_leaves_out_lunch_nights_and_holidays() -> None:
    week = TOWN.open_between(at("2026-03-02 00:00"), at("2026-03-09 00:00"))
    assert week == 5 * timedelta(hours=6, minutes=30)
    assert TOWN.open_between(at("2026-10-01 00:00"), at("2026-10-08 00:00")) == timedelta()
    assert TOWN.open_between(at("2026-03-04 11:30"), at("2026-03-04 15:00")) == timedelta(hours=1)
    assert TOWN.open_between(at("2026-03-05 11:30"), at("2026-03-04 15:00")) == timedelta(), "never less than none"
