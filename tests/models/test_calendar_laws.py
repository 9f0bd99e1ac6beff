"""What holds for every calendar and every clock, whatever the hours, the holidays and the zone it is told in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from models import clock
from models.calendar import Calendar
from models.clock import HERE
from tests.calendars import Clock, Rules, hours, work_hours, workdays

ZONES = (UTC, HERE, ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"))
SECOND, TICK = timedelta(seconds=1), timedelta(microseconds=1)

some_days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
of_the_clock = st.integers(0, 1440).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
a_span = st.tuples(of_the_clock, of_the_clock).map(sorted)  # now and then an empty one
a_slot = st.fixed_dictionaries(
    {"days": st.lists(st.integers(0, 6), max_size=5), "spans": st.lists(a_span, max_size=3)}
)  # fmt: skip
some_rules = st.builds(
    Rules, st.integers(0, 31), st.frozensets(some_days, max_size=4), st.frozensets(some_days, max_size=4)
)  # fmt: skip
own_days = st.dictionaries(some_days, st.sampled_from([(), None, ((540, 600),), ((0, 1440),)]), max_size=6)
never_open = st.just({date(2024, 12, 1) + timedelta(days=n): () for n in range(2200)})
calendars = st.builds(Calendar, st.lists(a_slot, max_size=3), some_rules, own_days)
shut_ones = st.builds(Calendar, st.lists(a_slot, max_size=1), some_rules, never_open)
anywhere = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2025, 1, 3), datetime(2028, 6, 30), timezones=anywhere)
clocks = st.one_of(st.integers(0, 12).map(workdays), st.integers(0, 60).map(hours), st.integers(0, 30).map(work_hours))
waits = st.timedeltas(timedelta(), timedelta(days=20))
often = settings(deadline=None, max_examples=80)
seldom = settings(deadline=None, max_examples=8)


@often
@given(calendars, moments, clocks)
def test_nothing_falls_due_before_it_was_promised(calendar: Calendar, moment: datetime, clock_: Clock) -> None:
    due, _ = calendar.due(moment, clock_)
    assert due.tzinfo is UTC and due >= moment.astimezone(UTC)
    assert calendar.due(moment, clock_) == calendar.due(moment.astimezone(UTC), clock_)


@often
@given(calendars, moments, clocks)
def test_more_time_never_ends_earlier_nor_does_a_later_start(
    calendar: Calendar, moment: datetime, clock_: Clock
) -> None:  # fmt: skip
    due, _ = calendar.due(moment, clock_)
    assert due <= calendar.due(moment, Clock(clock_.kind, clock_.amount + 1))[0]
    assert due <= calendar.due(moment.astimezone(UTC) + timedelta(hours=5), clock_)[0]


@often
@given(calendars, moments, st.integers(1, 30))
def test_work_hours_are_what_was_worked_between(calendar: Calendar, moment: datetime, amount: int) -> None:
    due, _ = calendar.due(moment, work_hours(amount))
    assert calendar.open_between(moment, due) == timedelta(hours=amount)
    assert calendar.open_between(moment, due - TICK) == timedelta(hours=amount) - TICK, "and not a moment later"


@often
@given(calendars, moments, waits, waits)
def test_working_time_adds_up(calendar: Calendar, start: datetime, one: timedelta, two: timedelta) -> None:
    first = start.astimezone(UTC)
    middle, last = first + one, first + one + two
    whole = calendar.open_between(start, last)
    assert calendar.open_between(start, middle) + calendar.open_between(middle, last) == whole
    assert timedelta() <= whole <= one + two


@often
@given(calendars, moments, clocks, waits)
def test_no_waiting_changes_nothing(calendar: Calendar, moment: datetime, clock_: Clock, after: timedelta) -> None:
    due, _ = calendar.due(moment, clock_)
    since = moment.astimezone(UTC) + after
    assert calendar.resume(since, due, since, clock_)[0] == due


@often
@given(calendars, moments, clocks, waits, waits)
def test_waiting_never_makes_a_promise_earlier_and_longer_waiting_never_less_late(
    calendar: Calendar, moment: datetime, clock_: Clock, after: timedelta, wait: timedelta
) -> None:
    due, _ = calendar.due(moment, clock_)
    since = moment.astimezone(UTC) + after
    now = since + wait
    later, _ = calendar.resume(since, due, now, clock_)
    assert later == due if since >= due else later >= max(due, now)
    assert later <= calendar.resume(since, due, now + timedelta(hours=7), clock_)[0]


@often
@given(calendars, moments, st.integers(1, 30), st.timedeltas(timedelta(), timedelta(days=4)), waits)
def test_what_was_left_before_the_wait_is_left_after_it(
    calendar: Calendar, moment: datetime, amount: int, after: timedelta, wait: timedelta
) -> None:
    due, _ = calendar.due(moment, work_hours(amount))
    since = min(moment.astimezone(UTC) + after, due - SECOND)
    later, _ = calendar.resume(since, due, since + wait, work_hours(amount))
    assert calendar.open_between(since + wait, later) == calendar.open_between(since, due)


@often
@given(moments, st.integers(1, 30))
def test_the_usual_week_promises_what_was_always_promised(moment: datetime, amount: int) -> None:
    assert Calendar().due(moment, workdays(amount))[0] == clock.workdays_after(moment, amount)[0]


@often
@given(calendars, moments, st.integers(1, 12))
def test_a_promise_in_workdays_is_for_a_working_day(calendar: Calendar, moment: datetime, amount: int) -> None:
    due, _ = calendar.due(moment, workdays(amount))
    day = due.astimezone(HERE).date()
    assert calendar.is_open_on(day)[0] and calendar.ends(day) == due
    between = (moment.astimezone(HERE).date() + timedelta(days=n) for n in range(1, 400))
    assert sum(calendar.is_open_on(one)[0] for one in between if one <= day) == amount


@seldom
@given(shut_ones, moments, clocks, st.timedeltas(timedelta(), timedelta(days=3)))
def test_even_a_station_that_never_opens_promises_and_resumes(
    calendar: Calendar, moment: datetime, clock_: Clock, wait: timedelta
) -> None:
    due, provisional = calendar.due(moment, clock_)
    assert due >= moment.astimezone(UTC) and provisional == (clock_.kind != "hours")
    assert calendar.resume(moment, due, moment.astimezone(UTC) + wait, clock_)[0] >= due
