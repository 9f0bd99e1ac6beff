"""准备情况: every lack is counted, listed, and leads to where it is mended."""

import pytest
from sqlalchemy import event as sqlalchemy_event

from models import clock, readiness
from models.code import Code
from models.deputy import Deputy, Seat
from models.person import Person
from models.readiness import LACKS
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast, on_duty

PAGE = "/console/readiness"


@pytest.fixture(autouse=True)
def hung(cast: Cast) -> None:
    """Every code of the little county hangs on its wall."""
    cast.database.transact(lambda s: s.query(Code).update({"hung_on": clock.today()}))


def lacks(cast: Cast) -> dict[str, int]:
    with cast.database.read() as session:
        return readiness.counted(session, cast.county)


def names(cast: Cast, key: str) -> list[str]:
    with cast.database.read() as session:
        lack = next(one for one in LACKS if one.key == key)
        return sorted(one.name for one in readiness.listed(session, cast.county, lack, 0, 100))


def test_what_the_little_county_lacks_is_counted(cast: Cast) -> None:
    assert lacks(cast) == {
        "seatless": 0, "villages": 0, "chiefless": 0, "bodies": 0, "off_duty": 1, "deputies_unbound": 1,
        "staff_unbound": 1, "others_unbound": 3, "no_account": 5, "stations_uncoded": 1, "groups_uncoded": 0,
        "deputies_uncoded": 1,
    }  # fmt: skip


def test_a_code_that_was_made_and_never_hung_is_not_posted(cast: Cast) -> None:
    posted = names(cast, "deputies_uncoded")
    cast.database.transact(lambda s: s.query(Code).update({"hung_on": None}))
    assert set(names(cast, "deputies_uncoded")) == {*posted, "王示例", "孙示例"}


def test_each_list_names_who(cast: Cast) -> None:
    assert names(cast, "deputies_unbound") == ["孙示例"] and names(cast, "staff_unbound") == ["周示例"]
    assert names(cast, "deputies_uncoded") == ["赵示例"] and names(cast, "stations_uncoded") == ["乙镇人大代表联络站"]
    assert names(cast, "off_duty") == ["柳树村代表小组"]
    on_duty(cast, cast.wang)
    assert names(cast, "off_duty") == []


def test_who_acts_for_a_department_and_has_no_wechat_is_listed_with_what_they_can_do(
    cast: Cast, county: Browser
) -> None:  # fmt: skip
    assert names(cast, "others_unbound") == sorted(["何示例", "钱示例", "高示例", "吴示例"])
    page = county.open(f"{PAGE}?list=others_unbound").text
    assert "钱示例" in page and "我的微信" in page


def test_who_has_left_lacks_nothing(cast: Cast) -> None:
    def leave(session) -> None:
        session.query(Seat).filter_by(deputy_id=cast.deputies[cast.sun]).delete()

    cast.database.transact(leave)
    assert names(cast, "seatless") == ["孙示例"]
    gone = cast.deputies[cast.sun]
    cast.database.transact(lambda s: setattr(s.get_one(Deputy, gone), "left_on", clock.today()))
    assert names(cast, "seatless") == names(cast, "deputies_unbound") == []


def test_the_page_shows_counts_and_a_list_leads_on(cast: Cast, county: Browser, chen: Browser) -> None:
    told = county.open(PAGE).text
    assert "没有排班的小组" in told and "齐了" in told
    listed = county.open(f"{PAGE}?list=deputies_uncoded").text
    assert "赵示例" in listed and f"/console/codes/new?station={cast.station}" in listed
    assert county.open(f"{PAGE}?list=nonsense&after=zz").status_code == 200
    assert chen.open(PAGE).status_code == 404


def test_a_long_list_comes_a_page_at_a_time(cast: Cast, county: Browser) -> None:
    def many(session) -> None:
        first = new_id()  # in a row: ids of one millisecond promise no order
        people = [Person(id=first + n, name=f"样本{n:03}") for n in range(60)]
        session.add_all(people)
        session.flush()
        session.add_all([Deputy(id=p.id, person_id=p.id, county_id=cast.county) for p in people])

    cast.database.transact(many)
    first = county.open(f"{PAGE}?list=seatless").text
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = county.open(onward).text
    assert "共 60" in first and "样本049" in first and "样本050" not in first
    assert "样本050" in second and "样本049" not in second


@pytest.mark.parametrize("many", [1, 40])
def test_it_asks_as_often_however_large_the_county_is(cast: Cast, county: Browser, many: int) -> None:
    def more(session) -> None:
        for n in range(many):
            someone = Person(id=new_id(), name=f"样本{n}")
            session.add(someone)
            session.flush()
            session.add(Deputy(id=new_id(), person_id=someone.id, county_id=cast.county))

    cast.database.transact(more)
    asked: list[str] = []

    def note(conn, cursor, statement, *more) -> None:
        asked.append(statement)

    sqlalchemy_event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        county.open(f"{PAGE}?list=seatless")
    finally:
        sqlalchemy_event.remove(cast.database.engine, "before_cursor_execute", note)
    assert len(asked) < 50
