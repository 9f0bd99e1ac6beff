"""A server whose own clock springs forward and falls back promises what one in Shanghai would."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import calendar, clock
from models.calendar import Calendar
from tests.calendars import TOWNSHIP, Rules, at, day, due, hours, resumed, told, work_hours, workdays
from tests.cast import Cast

ROOT = Path(__file__).parent.parent.parent
# Spelt out, so that the switches happen on a machine without a zone database too.
SUMMER_TIMES = {"America/New_York": "EST5EDT,M3.2.0,M11.1.0", "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}
NEW_YORK, BERLIN = (ZoneInfo(name) for name in SUMMER_TIMES)
# The days around the four switches of 2026, and the turn of a year.
SINCE = (
    "2026-03-07 23:30", "2026-03-08 15:30", "2026-03-29 09:30", "2026-10-25 08:30", "2026-10-31 23:59",
    "2026-11-01 14:30", "2026-11-01 23:45", "2026-09-30 17:00", "2026-12-31 23:30", "2024-02-28 23:59",
)  # fmt: skip
CLOCKS = (workdays(0), workdays(1), workdays(5), hours(1), hours(48), work_hours(1), work_hours(9))


def answers() -> list[str]:
    """Every promise this server would make, and where it would stand after two days of waiting."""
    town = Calendar(TOWNSHIP, Rules(activity_day=15))
    found = []
    for since in SINCE:
        for one in CLOCKS:
            until = due(town, since, one)
            back = (at(since) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
            found += [until, resumed(town, since, until.rstrip("?"), back, one)]
    return found


@pytest.mark.parametrize("zone", [*SUMMER_TIMES, *SUMMER_TIMES.values(), "Asia/Shanghai"])
def test_another_server_in_another_zone_gives_the_same_answers(zone: str) -> None:
    asked = "import json, tests.models.test_calendar_zones as z; print(json.dumps(z.answers()))"
    environ = os.environ | {"TZ": zone, "PYTHONPATH": str(ROOT)}
    told_there = subprocess.run(
        [sys.executable, "-c", asked], env=environ, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )  # fmt: skip
    assert json.loads(told_there.stdout) == answers()


@pytest.fixture(params=SUMMER_TIMES.values(), ids=SUMMER_TIMES)
def summer_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """This very process in a zone with daylight saving."""
    kept = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    assert len({datetime(2026, month, 1).astimezone().utcoffset() for month in (1, 7)}) == 2, "the zone did not take"
    yield
    if kept is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = kept
    time.tzset()


@pytest.mark.parametrize(
    ("since", "clock_", "until"),
    [
        # New York springs forward on 8 March at 15:00 Shanghai, falls back on 1 November at 14:00.
        ("2026-03-08 14:30", hours(1), "2026-03-08 15:30"),
        ("2026-11-01 13:30", hours(1), "2026-11-01 14:30"),
        ("2026-11-01 13:30", hours(24), "2026-11-02 13:30"),
        ("2026-03-06 17:00", work_hours(1), "2026-03-09 09:00"),
        ("2026-10-30 17:00", work_hours(1), "2026-11-02 09:00"),
        ("2026-03-06 17:00", workdays(1), "2026-03-09 18:00"),
        ("2026-10-30 17:00", workdays(1), "2026-11-02 18:00"),
        # Berlin on 29 March at 09:00 Shanghai, and on 25 October at 09:00.
        ("2026-03-29 08:30", hours(1), "2026-03-29 09:30"),
        ("2026-10-25 08:30", hours(2), "2026-10-25 10:30"),
        ("2026-10-23 17:00", work_hours(1), "2026-10-26 09:00"),
    ],
)
@pytest.mark.usefixtures("summer_time")
def test_a_switch_of_the_servers_zone_moves_no_promise(since: str, clock_: object, until: str) -> None:
    assert due(Calendar(TOWNSHIP), since, clock_) == until


@pytest.mark.parametrize("zone", [NEW_YORK, BERLIN], ids=["new york", "berlin"])
@pytest.mark.parametrize("since", SINCE)
def test_the_zone_a_moment_is_told_in_moves_no_promise(since: str, zone: ZoneInfo) -> None:
    """Two moments of one zone are subtracted by the hands of its clock, unless they are in UTC first."""
    town = Calendar(TOWNSHIP)
    here = [at(since) + timedelta(hours=hours) for hours in (0, 30, 75)]
    there = [moment.astimezone(zone) for moment in here]
    for one in CLOCKS:
        assert town.due(there[0], one) == town.due(here[0], one)
        assert town.resume(*there, one) == town.resume(*here, one)
    assert town.open_between(*there[:2]) == town.open_between(*here[:2])


@pytest.mark.usefixtures("summer_time")
def test_a_moment_without_a_zone_is_refused_rather_than_taken_for_the_servers() -> None:
    naive = datetime(2026, 3, 8, 9, 30)
    town, aware = Calendar(TOWNSHIP), at("2026-03-08 09:30")
    for asked in (
        lambda: town.due(naive, hours(1)), lambda: town.open_between(aware, naive),
        lambda: town.resume(aware, aware, naive, hours(1)),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="time zone"):
            asked()


@pytest.mark.usefixtures("summer_time")
def test_the_record_keeps_a_stations_days_as_days_of_shanghai(cast: Cast) -> None:
    switching = day("2026-11-02")
    with clock.at(at("2026-11-01 14:30")):
        cast.database.transact(lambda s: calendar.close_on(s, cast.station, switching, "停电检修", cast.chen))
    with cast.database.read() as session:
        said = calendar.days_of(session, cast.station, switching)[0]
        kept = calendar.of_station(session, cast.station, Rules())
        assert told(said.made_at) == "2026-11-01 14:30" and said.on_day == switching
    assert due(kept, "2026-10-30 23:30", workdays(1)) == "2026-11-03 18:00"
