"""The days a station keeps other hours than usual: said by the chief, kept, taken back, and reckoned with."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import calendar, clock
from models.calendar import BadHours, Calendar, StationDay
from models.station import Station
from tests.calendars import Rules, at, day, due, told, work_hours, workdays
from tests.cast import Cast

WED, SAT, LONG_AGO = day("2026-03-04"), day("2026-03-07"), date(2000, 1, 1)


def close_on(cast: Cast, on_day: date, why: str = "停电检修", station: int = 0) -> None:
    cast.database.transact(lambda s: calendar.close_on(s, station or cast.station, on_day, why, cast.chen))


def open_on(cast: Cast, on_day: date, why: str = "代表接待日", **more: object) -> None:
    cast.database.transact(lambda s: calendar.open_on(s, cast.station, on_day, why, cast.chen, **more))


def kept(cast: Cast, rules: Rules = Rules()) -> Calendar:  # noqa: B008
    with cast.database.read() as session:
        return calendar.of_station(session, cast.station, rules)


def rows(cast: Cast) -> list[tuple[str, str, str, int]]:
    with cast.database.read() as session:
        found = calendar.days_of(session, cast.station, LONG_AGO)
        return [(str(one.on_day), one.kind, one.why, one.made_by) for one in found]


def test_a_station_without_days_of_its_own_works_its_posted_hours(cast: Cast) -> None:
    assert due(kept(cast), "2026-03-03 11:30", work_hours(1)) == "2026-03-04 09:00"
    assert due(kept(cast), "2026-03-03 11:30", workdays(1)) == "2026-03-04 18:00"


def test_a_closed_day_moves_promises_of_this_station_and_of_no_other(cast: Cast) -> None:
    close_on(cast, WED)
    close_on(cast, day("2026-03-05"), station=cast.far_station)
    assert due(kept(cast), "2026-03-03 13:00", workdays(1)) == "2026-03-05 18:00"
    assert due(kept(cast), "2026-03-03 13:00", work_hours(1)) == "2026-03-05 09:30"


def test_a_saturday_is_opened_at_the_usual_hours_or_at_its_own(cast: Cast) -> None:
    open_on(cast, SAT)
    assert due(kept(cast), "2026-03-06 13:00", work_hours(1)) == "2026-03-07 09:30"
    open_on(cast, SAT, spans=[["19:00", "21:00"]])
    assert due(kept(cast), "2026-03-06 13:00", work_hours(1)) == "2026-03-07 20:00"
    assert due(kept(cast), "2026-03-06 13:00", workdays(1)) == "2026-03-07 21:00"


def test_the_stations_word_goes_over_the_countys(cast: Cast) -> None:
    rules = Rules(activity_day=7, closed_on=frozenset([WED]))
    assert kept(cast, rules).is_open_on(WED) == (False, False) and kept(cast, rules).is_open_on(SAT) == (True, False)
    open_on(cast, WED)
    close_on(cast, SAT)
    assert kept(cast, rules).is_open_on(WED) == (True, False) and kept(cast, rules).is_open_on(SAT) == (False, False)


def test_the_last_word_on_a_day_holds_and_says_who_and_when(cast: Cast) -> None:
    open_on(cast, WED, spans=[["09:00", "10:00"]])
    with clock.at(at("2026-03-02 08:00")):
        close_on(cast, WED, "改为入户走访")
    assert rows(cast) == [("2026-03-04", "closed", "改为入户走访", cast.chen)]
    with cast.database.read() as session:
        said = session.scalars(select(StationDay)).one()
        assert said.spans is None and told(said.made_at) == "2026-03-02 08:00"


def test_what_was_said_of_a_day_can_be_taken_back(cast: Cast) -> None:
    close_on(cast, WED)
    close_on(cast, day("2026-03-05"))
    cast.database.transact(lambda s: calendar.as_usual_on(s, cast.station, WED))
    assert [one[0] for one in rows(cast)] == ["2026-03-05"] and kept(cast).is_open_on(WED) == (True, False)


def test_days_are_listed_from_a_day_on_in_their_order(cast: Cast) -> None:
    for on_day in (SAT, WED, WED - timedelta(days=1)):
        close_on(cast, on_day)
    with cast.database.read() as session:
        assert [one.on_day for one in calendar.days_of(session, cast.station, WED)] == [WED, SAT]


def test_hours_that_no_clock_can_show_are_refused_and_change_nothing(cast: Cast) -> None:
    close_on(cast, WED)
    for odd in ([], [["18:00", "09:00"]], [["9", "12"]]):
        with pytest.raises(BadHours):
            open_on(cast, WED, spans=odd)
    assert rows(cast) == [("2026-03-04", "closed", "停电检修", cast.chen)]


def test_a_station_that_posted_no_hours_works_the_usual_week(cast: Cast) -> None:
    def unposted(session) -> None:
        session.get_one(Station, cast.station).hours = []

    cast.database.transact(unposted)
    assert due(kept(cast), "2026-03-04 17:30", work_hours(1)) == "2026-03-05 09:00"


def test_two_who_speak_of_one_day_at_once_leave_one_row(cast: Cast) -> None:
    ready, troubles = threading.Barrier(2), []

    def say(verb, why: str) -> None:
        ready.wait(10)
        try:
            verb(cast, WED, why)
        except Exception as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=say, args=told) for told in ((close_on, "停电"), (open_on, "来电"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert troubles == [] and len(rows(cast)) == 1
    assert rows(cast)[0][1:3] in (("closed", "停电"), ("open", "来电")), "one word whole, not half of each"
