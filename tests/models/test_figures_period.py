"""Days as people ask for them: a month, a quarter, a year, from one day to another."""

from datetime import UTC, date, datetime

import pytest

from models import clock
from models.clock import HERE
from models.figures import NoPeriod, Rate, percent, period, ranked


@pytest.mark.parametrize("key, since, until, label", [
    ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
    ("2026-q1", date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度"),
    ("2026-q4", date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
    ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026年12月"),
    ("2026-03-05..2026-03-05", date(2026, 3, 5), date(2026, 3, 5), "2026年3月5日"),
    ("2025-12-30..2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "2025年12月30日至2026年1月2日"),
    ("2026-01-01..2026-03-31", date(2026, 1, 1), date(2026, 3, 31), "2026年1月1日至3月31日"),
])  # fmt: skip
def test_a_period_is_read_and_written_alike(key: str, since: date, until: date, label: str) -> None:
    found = period.read(key)
    assert (found.since, found.until, found.label, found.key) == (since, until, label, key)


@pytest.mark.parametrize("key", ["", "2026-13", "2026-q5", "26-01", "1999", "2026-02-30..2026-03-01", "2026-1"])
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(NoPeriod):
        period.read(key)


@pytest.mark.parametrize("since, until, why", [
    ("2026-03-02", "2026-03-01", "backwards"), ("0001-01-01", "2026-01-01", "unreadable"),
    ("2026-01-01", "9999-12-31", "unreadable"), ("", "2026-01-01", "unreadable"),
])  # fmt: skip
def test_days_that_cannot_be_are_refused_with_the_reason(since: str, until: str, why: str) -> None:
    with pytest.raises(NoPeriod, match=why):
        period.between(since, until)


def test_a_day_begins_and_ends_at_midnight_of_shanghai() -> None:
    day = period.days(date(2026, 3, 5), date(2026, 3, 5))
    assert day.begins == datetime(2026, 3, 4, 16, tzinfo=UTC) and day.ends == datetime(2026, 3, 5, 16, tzinfo=UTC)


def test_the_periods_people_ask_for_are_right_in_january_too() -> None:
    keys = [(name, one.key) for name, one in period.near(date(2026, 1, 15))]
    assert keys == [
        ("本月", "2026-01"), ("上月", "2025-12"), ("本季度", "2026-q1"), ("上季度", "2025-q4"), ("今年", "2026"),
        ("去年", "2025"),
    ]  # fmt: skip


@pytest.mark.parametrize("one, earlier", [
    ("2026", "2025"), ("2026-q1", "2025-q4"), ("2026-q3", "2026-q2"), ("2026-01", "2025-12"), ("2026-03", "2026-02"),
    ("2026-01-01..2026-01-10", "2025-12-22..2025-12-31"), ("2026-03-01..2026-03-01", "2026-02-28..2026-02-28"),
])  # fmt: skip
def test_what_a_period_is_compared_with(one: str, earlier: str) -> None:
    assert period.before(period.read(one)).key == earlier


def test_what_it_is_compared_with_may_lie_before_anything_we_read() -> None:
    assert period.before(period.read("2010-01-01..2026-12-31")).since.year == 1993
    assert period.before(period.read("2000-q1")).label == "1999年第四季度"


def test_this_year_is_spoken_of_as_a_report_does() -> None:
    with clock.at(datetime(2026, 11, 20, tzinfo=HERE)):
        assert period.read("2026").spoken == "今年以来" and period.read("2025").spoken == "2025年"


@pytest.mark.parametrize("n, d, said", [
    (185, 212, "87.3%"), (212, 212, "100%"), (0, 9, "0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2, "50%"),
    (99_999, 100_000, "99.9%"), (1, 100_000, "0.1%"), (1, 8, "12.5%"),
])  # fmt: skip
def test_all_is_all_and_none_is_none_and_never_by_rounding(n: int, d: int, said: str) -> None:
    assert percent(n, d) == said


def test_nobody_is_ranked_on_few_cases_and_equals_share_a_place() -> None:
    rows = {"甲": (9, 10), "乙": (3, 3), "丙": (18, 20), "丁": (5, 5), "戊": (1, 6)}
    placed = ranked((who, Rate("done", n, d, 5)) for who, (n, d) in rows.items())
    assert placed == [(1, "丁"), (2, "甲"), (2, "丙"), (4, "戊"), (None, "乙")]


def test_a_rate_over_nothing_is_nothing_whatever_the_least() -> None:
    assert [Rate("done", n, n, least).said for n, least in ((0, 1), (0, 0), (2, 1))] == ["", "", "100%"]
