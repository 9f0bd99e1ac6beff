"""What came of a station's proposals is read by whoever stands before its sheet, once it was published."""

from models import clock, topic
from models.service_request import Actor
from models.station import Station
from models.topic import finding
from tests.browser import Browser
from tests.cast import Cast


def begun(cast: Cast, title: str, by: Actor | None = None, station: bool = True) -> int:
    def work(session) -> int:
        home = cast.station if station else None
        made = topic.begin(session, "proposal", title, "内部的考虑", by or cast.chief(), cast.county, home, "第5号")
        made.step("visit", clock.today(), "到现场看了，联系人 13800001111", by or cast.chief())
        return made.id

    return cast.database.transact(work)


def publish(cast: Cast, topic_id: int, said: str, by: Actor | None = None) -> None:
    cast.database.transact(lambda s: s.get_one(topic.Topic, topic_id).publish(said, by or cast.chief()))


def test_nothing_is_read_before_it_is_published_and_then_all_of_its_course(aunt_li: Browser, cast: Cast) -> None:
    made = begun(cast, "更换村口路灯的建议")
    scan = aunt_li.open(f"/q/{cast.wang_code}").text
    assert f'href="/q/{cast.wang_code}/results"' in scan
    before = aunt_li.open(f"/q/{cast.wang_code}/results").text
    assert "还没有公布的结果" in before and "更换村口路灯" not in before
    publish(cast, made, "12 盏路灯已全部更换")
    after = aunt_li.open(f"/q/{cast.wang_code}/results").text
    for said in ("建议《更换村口路灯的建议》（第5号）", "12 盏路灯已全部更换", "视察调研", "到现场看了"):
        assert said in after, said
    assert "内部的考虑" not in after and "13800001111" not in after


def test_a_countys_own_is_read_at_every_station_and_a_stations_at_no_other(
    aunt_li: Browser, cast: Cast
) -> None:  # fmt: skip
    publish(cast, begun(cast, "全县的一件", cast.county_staff(), station=False), "全县已办好", cast.county_staff())
    publish(cast, begun(cast, "甲镇的一件"), "甲镇已办好")
    near = aunt_li.open(f"/q/{cast.station_code}/results").text
    assert "全县已办好" in near and "甲镇已办好" in near
    with cast.database.read() as session:
        far = finding.published(session, session.get_one(Station, cast.far_station), 20)
    assert [one.topic.title for one in far] == ["全县的一件"]


def test_a_sheet_that_is_none_shows_none(aunt_li: Browser) -> None:
    assert aunt_li.open("/q/NoSuchSheet99/results").status_code == 404
