"""A code on a wall never dies."""

from datetime import timedelta

from models import clock, code
from models.code import Reach
from models.deputy import Deputy
from models.group import Group
from models.station import Station
from tests.cast import Cast


def change(cast: Cast, kind: type, row_id: int, **columns: object) -> None:
    def work(session) -> None:
        row = session.get(kind, row_id)
        for name, value in columns.items():
            setattr(row, name, value)

    cast.database.transact(work)


def reach(cast: Cast, token: str) -> Reach:
    with cast.database.read() as session:
        return code.reach(session, code.find(session, token))


def test_a_deputys_sheet_reaches_that_deputy(cast: Cast) -> None:
    found = reach(cast, cast.wang_code)
    assert (found.deputy.person_id, found.station.id, found.changed) == (cast.wang, cast.station, [])


def test_a_deputy_who_left_without_successor_leaves_the_station(cast: Cast) -> None:
    change(cast, Deputy, cast.deputies[cast.wang], left_on=clock.today())
    found = reach(cast, cast.wang_code)
    assert found.deputy is None and found.kind == "station" and found.wants_reprint
    assert found.changed == ["王示例代表已离任，现由甲镇人大代表联络站受理"]


def test_successors_who_follow_each_other_in_a_circle_end_at_the_station(cast: Cast) -> None:
    wang, zhao = cast.deputies[cast.wang], cast.deputies[cast.zhao]
    change(cast, Deputy, wang, left_on=clock.today(), successor_id=zhao)
    change(cast, Deputy, zhao, left_on=clock.today(), successor_id=wang)
    assert reach(cast, cast.wang_code).kind == "station"


def test_a_group_that_was_dissolved_leads_to_the_one_it_became(cast: Cast) -> None:
    from models.types import new_id

    fresh = new_id()

    def found(session) -> None:
        session.add(Group(id=fresh, county_id=cast.county, station_id=cast.station, name="新柳树村代表小组"))

    cast.database.transact(found)
    change(cast, Group, cast.group, dissolved_on=clock.today(), successor_id=fresh)
    assert reach(cast, cast.group_code).group.id == fresh


def test_a_station_that_closed_leads_to_its_successor(cast: Cast) -> None:
    gone = clock.today() - timedelta(days=1)
    change(cast, Station, cast.station, closes_on=gone, successor_id=cast.far_station)
    found = reach(cast, cast.station_code)
    assert found.station.id == cast.far_station
    assert found.changed == ["甲镇人大代表联络站已停止服务，现由乙镇人大代表联络站受理"]


def test_a_station_that_closed_without_successor_leads_to_the_nearest_open_one(cast: Cast) -> None:
    change(cast, Station, cast.station, closes_on=clock.today() - timedelta(days=1))
    assert reach(cast, cast.station_code).station.id == cast.far_station


def test_what_is_filed_through_a_closed_stations_sheet_lands_in_the_successors_queue(cast: Cast) -> None:
    gone = clock.today() - timedelta(days=1)
    change(cast, Station, cast.station, closes_on=gone, successor_id=cast.far_station)
    assert cast.file(token=cast.wang_code).request.station_id == cast.far_station
