"""A clock that stood still for the resident goes on with what was left of it."""

import pytest

from models.calendar import Calendar
from tests.calendars import MORNING, TOWNSHIP, at, due, hours, resumed, work_hours, workdays

TOWN = Calendar(TOWNSHIP)
WED, THU = "2026-03-04", "2026-03-05"


def test_work_hours_go_on_with_the_working_time_that_was_left() -> None:
    assert due(TOWN, f"{WED} 09:00", work_hours(4)) == f"{WED} 15:30"
    assert resumed(TOWN, f"{WED} 11:00", f"{WED} 15:30", f"{THU} 11:00", work_hours(4)) == f"{THU} 15:30"


def test_a_wait_over_lunch_or_a_night_costs_nobody_anything() -> None:
    assert resumed(TOWN, f"{WED} 12:00", f"{WED} 15:30", f"{WED} 14:30", work_hours(4)) == f"{WED} 15:30"
    assert resumed(TOWN, f"{WED} 17:30", f"{THU} 09:30", f"{THU} 08:00", work_hours(4)) == f"{THU} 09:30"


def test_a_wait_through_the_holiday_is_counted_in_working_time() -> None:
    left_two_hours = ("2026-09-30 15:30", "2026-09-30 17:30")
    assert resumed(TOWN, *left_two_hours, "2026-10-05 10:00", work_hours(4)) == "2026-10-08 10:30"
    assert resumed(TOWN, *left_two_hours, "2026-10-09 16:30", work_hours(4)) == "2026-10-10 09:30"


def test_workdays_round_up_to_the_end_of_the_day() -> None:
    assert resumed(TOWN, f"{WED} 10:00", "2026-03-06 18:00", "2026-03-09 10:00", workdays(2)) == "2026-03-11 18:00"
    assert resumed(TOWN, f"{WED} 10:00", "2026-03-06 18:00", f"{WED} 11:00", workdays(2)) == "2026-03-09 18:00"


def test_a_day_that_ends_with_the_last_hour_left_is_that_day_and_not_the_next() -> None:
    until_six = Calendar()
    assert resumed(until_six, f"{WED} 14:30", "2026-03-06 18:00", f"{THU} 14:30", workdays(2)) == "2026-03-09 18:00"


def test_no_wait_leaves_a_promise_made_by_hand_to_the_minute() -> None:
    for clock in (workdays(2), work_hours(2), hours(2)):
        assert resumed(TOWN, f"{WED} 10:00", f"{THU} 13:10", f"{WED} 10:00", clock) == f"{THU} 13:10"


def test_workdays_of_which_no_open_hour_was_left_still_get_the_day() -> None:
    mornings = Calendar([{"days": [0, 1, 2, 3, 4], "spans": [MORNING]}])
    asked_after_noon = (f"{WED} 14:00", f"{WED} 18:00")
    assert resumed(mornings, *asked_after_noon, f"{THU} 09:00", workdays(1)) == f"{THU} 18:00"
    assert resumed(mornings, *asked_after_noon, f"{THU} 19:00", workdays(1)) == "2026-03-06 18:00"
    assert resumed(mornings, *asked_after_noon, "2026-03-07 09:00", workdays(1)) == "2026-03-09 18:00"


def test_work_hours_promised_by_hand_for_a_closed_moment_get_that_days_work() -> None:
    assert resumed(TOWN, f"{WED} 17:45", f"{WED} 18:00", f"{THU} 10:00", work_hours(4)) == f"{THU} 18:00"


def test_hours_move_by_as_much_as_was_waited() -> None:
    assert resumed(TOWN, f"{WED} 10:00", f"{THU} 10:00", "2026-03-07 11:00", hours(48)) == "2026-03-08 11:00"


@pytest.mark.parametrize("clock", [workdays(2), hours(2), work_hours(2)])
@pytest.mark.parametrize("since", [f"{WED} 18:00", f"{THU} 09:00"])
def test_who_asks_when_the_promise_is_over_gets_nothing_back(clock: object, since: str) -> None:
    assert resumed(TOWN, since, f"{WED} 18:00", "2026-03-20 10:00", clock) == f"{WED} 18:00"


def test_a_promise_for_a_day_off_is_not_pulled_nearer_by_a_question() -> None:
    assert resumed(TOWN, "2026-03-06 10:00", "2026-03-07 18:00", "2026-03-06 10:30", workdays(2)) == "2026-03-09 18:00"
    assert resumed(TOWN, "2026-03-06 17:30", "2026-03-07 18:00", "2026-03-06 17:40", workdays(2)) == "2026-03-07 18:00"
    assert resumed(TOWN, "2026-03-06 10:00", "2026-03-08 18:00", "2026-03-06 10:00", workdays(2)) == "2026-03-08 18:00"


def test_what_moves_into_a_year_without_holidays_is_marked() -> None:
    assert resumed(TOWN, "2040-03-06 10:00", "2040-03-06 15:30", "2040-03-07 10:00", work_hours(3)).endswith("?")
    _, provisional = TOWN.resume(at("2040-03-06 10:00"), at("2040-03-06 15:30"), at("2040-03-07 10:00"), hours(3))
    assert not provisional
