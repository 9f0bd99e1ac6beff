"""Whom a sheet sent another way: by station and day, walked by its own index."""

from datetime import timedelta

from sqlalchemy import insert

from models import clock, code, turned_away
from models.turned_away import TurnedAway
from tests.cast import Cast
from tests.models.test_plans import plan


def test_days_outside_the_period_are_not_counted(cast: Cast) -> None:
    def work(session) -> None:
        reached = code.reach(session, code.find(session, cast.wang_code))
        for days in (0, 1, 40):
            with clock.at(clock.now() - timedelta(days=days)):
                turned_away.count(session, reached, "danger")

    cast.database.transact(work)
    today = clock.today()
    with cast.database.read() as session:
        assert turned_away.over(session, (cast.station,), today - timedelta(days=1), today) == 2
        assert turned_away.over(session, (cast.station,), today - timedelta(days=60), today) == 3


def test_a_stations_days_are_found_by_index(cast: Cast) -> None:
    day = clock.today()

    def work(session) -> None:
        sheet = code.find(session, cast.wang_code)
        row = {"code_id": sheet.id, "county_id": cast.county, "kind": "danger", "n": 1, "stayed": 0}
        session.execute(
            insert(TurnedAway),
            [
                row | {
                    "on_day": day - timedelta(days=n // 4), "slot": n % 4,
                    "station_id": cast.station if n % 9 == 0 else cast.far_station,
                }
                for n in range(2000)
            ],
        )  # fmt: skip

    cast.database.transact(work)
    told = plan(cast, turned_away.asked((cast.station,), day - timedelta(days=7), day))
    assert "ix_turned_away_station_id_on_day" in told, told
