"""A county's workbook: all that is wrong is told at once, all of it comes in or nothing, and twice is as once."""

from typing import Any

import pytest
from sqlalchemy import select

from models import clock, county_book, every
from models.county_book import Book, Looked, Row
from models.county_book.titles import BODIES, DEPUTIES, GROUPS, REGIONS, SHEETS, STAFF, STATIONS
from models.deputy import Deputy, Seat, Term
from models.group import Duty, Group, Member
from models.person import Person, Role
from models.region import Region
from models.station import Station
from tests.cast import Cast

HOME, FAR = "甲镇人大代表联络站", "乙镇人大代表联络站"
PLACES = (
    {"name": "甲镇", "kind": "乡镇"}, {"name": "柳树村", "parent": "甲镇", "kind": "村"},
    {"name": "丙镇", "parent": "示例县", "kind": "镇"}, {"name": "桃树村", "parent": "丙镇", "kind": "村"},
    {"name": "一组", "parent": "桃树村", "kind": "网格"},
)  # fmt: skip
POST = {"name": "丙镇人大代表联络站", "kind": "乡镇(街道)代表联络站", "region": "丙镇", "address": "丙镇院内",
        "hours": "周一至周五 08:30-12:00、14:30-17:30", "opens_on": "2024-01-01"}  # fmt: skip
GROUP = {"name": "桃树村代表小组", "station": POST["name"], "duty": "钱样本、冯样本"}
QIAN = {"name": "钱样本", "phone": "00000000011", "level": "县人大代表", "district": "丙镇第一选区",
        "since": "2022-03-01", "post": "村民", "stations": POST["name"], "groups": "桃树村代表小组"}  # fmt: skip
FENG = QIAN | {"name": "冯样本", "phone": "00000000012", "level": "乡镇人大代表", "district": "桃树选区"}
BODY = {"name": "示例县水利局", "superior": "示例市水利局"}
CHU = {"name": "褚样本", "phone": "00000000013", "role": "站长", "place": POST["name"]}
SHEET_ROWS: dict[str, tuple[dict[str, str], ...]] = {
    REGIONS: PLACES, STATIONS: (POST,), GROUPS: (GROUP,), DEPUTIES: (QIAN, FENG), BODIES: (BODY,), STAFF: (CHU,)
}  # fmt: skip


def book(**more: Any) -> Book:
    """The whole workbook, with some of its sheets told otherwise."""
    titles = dict(zip(("places", "posts", "groups", "deputies", "bodies", "staff"), SHEET_ROWS, strict=True))
    told = SHEET_ROWS | {titles[key]: tuple(rows) for key, rows in more.items()}
    return Book({sheet: [Row(n, row) for n, row in enumerate(rows, start=3)] for sheet, rows in told.items()})


def only(sheet: str, *rows: dict[str, str]) -> Book:
    return Book({sheet: [Row(n, row) for n, row in enumerate(rows, start=3)]})


def looked(cast: Cast, told: Book) -> Looked:
    with cast.database.read() as session:
        return county_book.look(session, session.get_one(Region, cast.county), told)


def come(cast: Cast, told: Book) -> dict[str, Any]:
    def work(session) -> dict[str, Any]:
        found = county_book.look(session, session.get_one(Region, cast.county), told)
        assert found.faults == [], found.faults
        county_book.write(session, found.plan)
        return found.told()

    return cast.database.transact(work)


def faults(cast: Cast, told: Book) -> dict[str, str]:
    return {note.where: note.said for note in looked(cast, told).faults}


def everything(cast: Cast) -> dict[str, list[Any]]:
    """Every row of every table, as it stands."""
    with cast.database.read() as session:
        return {
            name: sorted(map(repr, session.execute(select(*table.c)).all()))
            for name, table in every.metadata.tables.items()
        }


def test_a_whole_county_comes_in_at_once(cast: Cast) -> None:
    told = come(cast, book())
    assert told["counted"][REGIONS] == {"new": 3, "changed": 0, "same": 2, "missing": 0}
    with cast.database.read() as session:
        home = session.scalars(select(Station).where(Station.name == POST["name"])).one()
        assert home.hours_said == "周一至周五 08:30-12:00、14:30-17:30"
        assert session.get_one(Region, home.region_id).name == "丙镇"
        group = session.scalars(select(Group).where(Group.name == GROUP["name"])).one()
        people = {p.phone: p for p in session.scalars(select(Person)) if p.phone}
        qian = session.scalars(select(Deputy).where(Deputy.person_id == people["00000000011"].id)).one()
        assert (people["00000000011"].name, qian.post) == ("钱样本", "村民")
        assert session.scalars(select(Seat.station_id).where(Seat.deputy_id == qian.id)).all() == [home.id]
        assert len(session.scalars(select(Member).where(Member.group_id == group.id)).all()) == 2
        assert len(session.scalars(select(Duty).where(Duty.group_id == group.id)).all()) == 90
        chief = session.scalars(select(Role).where(Role.person_id == people["00000000013"].id)).one()
        assert (chief.role, chief.scope_kind, chief.scope_id) == ("chief", "station", home.id)
        assert [r.name for r in session.scalars(select(Region).where(Region.kind == "grid"))] == ["一组"]


def test_the_same_workbook_again_changes_not_one_value(cast: Cast) -> None:
    come(cast, book())
    before = everything(cast)
    again = come(cast, book())
    assert all(n["new"] == n["changed"] == 0 for n in again["counted"].values()), again["counted"]
    assert everything(cast) == before


def test_with_a_fault_in_it_nothing_is_planned_for_that_row_and_all_faults_are_told_at_once(cast: Cast) -> None:
    found = faults(cast, book(
        deputies=[QIAN | {"phone": "123"}, FENG | {"level": "村代表", "stations": "没有的站"}],
        posts=[POST | {"hours": "天天开"}], staff=[CHU | {"role": "皇帝"}],
    ))  # fmt: skip
    assert list(found) == ["联络站!G3", "代表!C3", "代表!D4", "代表!I4", "工作人员!D3"], "in the workbook's order"
    assert "11 位数字" in found["代表!C3"] and "没有找到" in found["代表!I4"]
    assert "看不懂" in found["联络站!G3"] and "县人大代表" in found["代表!D4"] and "站长" in found["工作人员!D3"]
    told = {"代表!D4": "“村代表”：", "代表!I4": "“没有的站”：", "联络站!G3": "“天天开”：", "工作人员!D3": "“皇帝”："}
    assert {where: said in found[where] for where, said in told.items()} == dict.fromkeys(told, True)


def test_of_a_telephone_that_is_wrong_little_is_told(cast: Cast) -> None:
    two = FENG | {"stations": POST["name"] + "、没有的站"}
    found = faults(cast, book(deputies=[QIAN | {"phone": "138123456x"}, two]))
    assert found["代表!C3"].startswith("“138*******”：手机号应为") and "“没有的站”：" in found["代表!I4"]


@pytest.mark.parametrize(
    ("sheet", "row", "where", "said"),
    [
        (DEPUTIES, QIAN | {"name": "很" * 41}, "代表!B3", "最多 40 个字"),
        (DEPUTIES, QIAN | {"name": "笑脸😀"}, "代表!B3", "表情符号"),
        (DEPUTIES, QIAN | {"name": ""}, "代表!B3", "不能空着"),
        (DEPUTIES, QIAN | {"since": "去年"}, "代表!F3", "日期认不出来"),
        (DEPUTIES, QIAN | {"since": "2022-02-30"}, "代表!F3", "没有这一天"),
        (DEPUTIES, QIAN | {"until": "2020-01-01"}, "代表!G3", "早于任期开始"),
        (STATIONS, POST | {"kind": "小站"}, "联络站!C3", "不在可选范围内"),
        (STATIONS, POST | {"region": ""}, "联络站!D3", "不能空着"),
        (STATIONS, POST | {"region": "丁镇"}, "联络站!D3", "没有找到"),
        (STATIONS, POST | {"closes_on": "2023-01-01"}, "联络站!I3", "早于启用日期"),
        (STATIONS, POST | {"successor": POST["name"]}, "联络站!J3", "不能是它自己"),
        (STATIONS, POST | {"hours": "周五至周一 08:30-12:00"}, "联络站!G3", "看不懂"),
        (STATIONS, POST | {"hours": "周一 12:00-08:30"}, "联络站!G3", "从早到晚"),
        (REGIONS, {"name": "梨树村", "kind": "村"}, "区划!B3", "上级应为乡镇或街道"),
        (STAFF, CHU | {"role": "承办单位经办人"}, "工作人员!E3", "没有找到"),
        (STAFF, CHU | {"role": "网格员", "place": "示例县"}, "工作人员!E3", "应是区划或联络站"),
        (GROUPS, GROUP | {"duty": "没有这人"}, "代表小组!D3", "不是这个小组的组员"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_cell(cast: Cast, sheet: str, row: dict, where: str, said: str) -> None:
    told = book()
    rows = dict(told.rows) | {sheet: [Row(3, row)]}
    found = faults(cast, Book(rows))
    assert said in found.get(where, ""), found


def test_what_a_faulty_row_would_have_made_is_not_missed_by_others(cast: Cast) -> None:
    assert list(faults(cast, book(posts=[POST | {"kind": "小站"}]))) == ["联络站!C3"]


def test_two_of_a_name_at_one_station_need_telephones(cast: Cast) -> None:
    told = faults(cast, book(groups=[], deputies=[
        {**QIAN, "phone": "", "groups": ""}, {**QIAN, "phone": "", "groups": "", "district": "丙镇第二选区"},
    ]))  # fmt: skip
    assert "同名、同站" in told["代表!C4"]
    rows = [{**QIAN, "groups": ""}, {**QIAN, "groups": "", "district": "桃树选区", "level": "乡镇人大代表"}]
    found = come(cast, book(groups=[], deputies=rows))
    assert found["counted"][DEPUTIES]["new"] == 1, "one telephone is one person with two terms"
    with cast.database.read() as session:
        assert {t.level for t in session.scalars(select(Term)) if t.district in ("丙镇第一选区", "桃树选区")} == {
            "county", "township"
        }  # fmt: skip


def test_one_telephone_under_two_names_is_a_slip(cast: Cast) -> None:
    assert "姓名却不同" in faults(cast, book(deputies=[QIAN, FENG | {"phone": QIAN["phone"]}]))["代表!B4"]


def test_a_correction_is_one_change_and_no_second_row(cast: Cast) -> None:
    come(cast, book())
    told = come(cast, book(
        posts=[POST | {"address": "丙镇新院", "closes_on": "2030-01-01", "successor": HOME}],
        deputies=[QIAN | {"district": "丙镇第一选区", "phone": "000-0000-0099", "stations": f"{HOME}、{FAR}"}, FENG],
        groups=[GROUP | {"duty": ""}],
    ))  # fmt: skip
    changed = {name: {title: tuple(said) for title, *said in parts} for _, _, name, parts in told["changed"]}
    assert changed[POST["name"]]["地址"] == ("丙镇院内", "丙镇新院") and changed[POST["name"]]["接替站"][1] == HOME
    assert changed["钱样本"]["手机"] == ("000********", "000********"), "masked, for a preview is looked at by many"
    assert changed["钱样本"]["联络站"][0] == POST["name"]
    assert told["counted"][DEPUTIES] == {"new": 0, "changed": 1, "same": 1, "missing": 3}
    with cast.database.read() as session:
        [qian] = [p for p in session.scalars(select(Person)) if p.name == "钱样本"]
        assert qian.phone == "00000000099"
        mine = session.scalars(select(Deputy).where(Deputy.person_id == qian.id)).one()
        now = {s.station_id for s in session.scalars(select(Seat).where(Seat.deputy_id == mine.id)) if not s.until}
        assert now == {cast.station, cast.far_station}


def test_back_and_forth_within_a_day_trips_over_nothing(cast: Cast) -> None:
    come(cast, book())
    for homes in (HOME, POST["name"], HOME, POST["name"]):
        come(cast, book(deputies=[QIAN | {"stations": homes}, FENG]))
    before = everything(cast)
    come(cast, book())
    assert everything(cast) == before


def test_an_empty_cell_leaves_alone_and_none_empties(cast: Cast) -> None:
    come(cast, book())
    bare = QIAN | {"post": "", "stations": "", "groups": ""}
    assert come(cast, book(deputies=[bare, FENG], posts=[POST | {"address": ""}]))["changed"] == []
    told = come(cast, book(deputies=[QIAN | {"post": "无", "phone": "无"}, FENG], bodies=[BODY | {"superior": "无"}]))
    assert {name: {part[0] for part in parts} for _, _, name, parts in told["changed"]} == {
        "钱样本": {"职务", "手机"}, BODY["name"]: {"上级主管"}
    }  # fmt: skip


def test_what_the_workbook_lacks_is_listed_and_kept(cast: Cast) -> None:
    before = everything(cast)
    told = come(cast, only(DEPUTIES))
    assert sorted(told["missing"][DEPUTIES]) == ["孙示例", "王示例", "赵示例"] and told["missing"][STATIONS] == []
    assert everything(cast) == before


def test_who_is_known_without_a_telephone_is_found_by_name_and_district(cast: Cast) -> None:
    row = {"name": "王 示例", "phone": "000 0000 0021", "level": "县", "district": "第一选区", "stations": HOME}
    told = come(cast, only(DEPUTIES, row))
    assert told["counted"][DEPUTIES] == {"new": 0, "changed": 1, "same": 0, "missing": 2}
    with cast.database.read() as session:
        assert session.get_one(Person, cast.wang).phone == "00000000021"


def test_a_chief_who_is_a_deputy_too_is_one_person(cast: Cast) -> None:
    come(cast, book(staff=[CHU | {"name": QIAN["name"], "phone": QIAN["phone"]}]))
    with cast.database.read() as session:
        [qian] = [p for p in session.scalars(select(Person)) if p.phone == QIAN["phone"]]
        assert session.scalars(select(Role.role).where(Role.person_id == qian.id)).all() == ["chief"]
        assert session.scalars(select(Deputy).where(Deputy.person_id == qian.id)).one()


def test_one_telephone_in_two_offices_under_two_names_is_a_slip(cast: Cast) -> None:
    both = book(staff=[CHU | {"phone": QIAN["phone"]}])
    assert "姓名不同" in faults(cast, both)["工作人员!B3"]
    come(cast, book())
    wei = {"name": "卫样本", "phone": CHU["phone"], "district": "别的选区", "stations": HOME, "groups": ""}
    assert "已登记在“褚样本”名下" in faults(cast, only(DEPUTIES, QIAN | wei))["代表!C3"]


def test_a_known_telephone_under_another_name_and_in_another_post_is_a_slip(cast: Cast) -> None:
    come(cast, book())
    other = QIAN | {"name": "韩样本", "district": "别的选区", "groups": ""}
    assert "已登记在“钱样本”名下" in faults(cast, only(DEPUTIES, other))["代表!C3"]
    elsewhere = CHU | {"name": "韩样本", "place": HOME}
    assert "已登记在“褚样本”名下" in faults(cast, only(STAFF, elsewhere))["工作人员!C3"]


def test_a_roster_may_name_who_was_a_member_before(cast: Cast) -> None:
    row = {"name": "柳树村代表小组", "station": HOME, "duty": "王示例、赵示例"}
    assert come(cast, only(GROUPS, row))["counted"][GROUPS]["changed"] == 1
    with cast.database.read() as session:
        assert session.query(Duty).filter_by(group_id=cast.group).count() == 90


def test_another_name_under_a_known_telephone_is_warned_of(cast: Cast) -> None:
    come(cast, book())
    warned = looked(cast, book(deputies=[QIAN | {"name": "钱改名"}, FENG])).warned
    assert any(note.where == "代表!B3" and "将改名" in note.said for note in warned)


def test_places_of_one_name_are_told_apart_by_the_place_around_them(cast: Cast) -> None:
    twin = {"name": "柳树村", "parent": "丙镇", "kind": "村"}
    grid = {"name": "二组", "parent": "柳树村", "kind": "网格"}
    assert "几处同名" in faults(cast, book(places=[*PLACES, twin, grid]))["区划!B9"]
    come(cast, book(places=[*PLACES, twin, grid | {"parent": "丙镇/柳树村"}]))
    with cast.database.read() as session:
        [made] = session.scalars(select(Region).where(Region.name == "二组"))
        assert made.parent_id != cast.village


def test_a_long_name_is_taken_and_pointed_at(cast: Cast) -> None:
    found = looked(cast, book(deputies=[QIAN | {"name": "阿" * 20}, FENG], groups=[]))
    assert found.faults == [] or "小组" in found.faults[0].said
    assert any(note.where == "代表!B3" and "20 个字" in note.said for note in found.warned)


def test_rows_that_show_how_are_passed_over(cast: Cast) -> None:
    assert looked(cast, only(STATIONS, {"no": "示例", "name": "随便写的"})).plan.entries == []


def test_a_roster_that_stands_is_the_stations_own(cast: Cast) -> None:
    come(cast, book())
    turned = book(groups=[GROUP | {"duty": "冯样本、钱样本"}])
    before = everything(cast)
    come(cast, turned)
    assert everything(cast) == before


def test_an_office_writes_hours_in_many_ways(cast: Cast) -> None:
    from models.county_book.hours import hours

    week, two = [0, 1, 2, 3, 4], [["08:30", "12:00"], ["14:30", "17:30"]]
    assert hours("周一至周五 08:30-12:00、14:30-17:30") == [{"days": week, "spans": two}]
    assert hours("工作日 8：30－12：00，14：30—17：30") == [{"days": week, "spans": two}]
    assert hours("星期一、三、五 09:00-11:30；每天 14:00-15:00") == [
        {"days": [0, 2, 4], "spans": [["09:00", "11:30"]]}, {"days": list(range(7)), "spans": [["14:00", "15:00"]]}
    ]  # fmt: skip


def test_it_knows_every_sheet() -> None:
    assert set(SHEET_ROWS) == set(SHEETS) and clock.today()


def test_nobody_gives_themselves_a_role_by_their_own_book(cast: Cast) -> None:
    come(cast, book())
    with cast.database.read() as session:
        chu = next(one.id for one in session.query(Person) if one.name == CHU["name"])
        more = only(STAFF, CHU, CHU | {"role": "县人大工作人员", "place": ""})
        county = session.get_one(Region, cast.county)
        told = county_book.look(session, county, more, by=chu)
        assert [note.where for note in told.faults] == ["工作人员!D4"] and "不能给自己" in told.faults[0].said
        assert county_book.look(session, county, more, by=cast.chen).faults == []
