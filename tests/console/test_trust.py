"""Trust shown: the auditor reads who saw and did what; each administrator has a page and nobody two."""

import re

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.cli import register
from models import clock, county_book, sight_names
from models.account import Account
from models.county_book import Book, Row
from models.county_book.titles import STAFF
from models.deputy import Deputy
from models.figures import period
from models.kept_bulletin import KeptBulletin
from models.person import Person
from models.region import Region
from models.sight import Sight
from models.station import Station
from models.topic import Topic
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

AUDIT, GRANTS, UPKEEP = "/console/audit", "/console/grants", "/console/upkeep"


def lines(page: str) -> list[str]:
    """Each line of the audit as one string of its words."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]]


# Who saw and did what


def test_a_look_and_a_move_of_the_chief_are_read_by_the_auditor(cast: Cast, chen: Browser, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    page = f"/console/requests/{number}"
    chen.open(page)
    chen.press(page, f"{page}/note", text="已电话核实")
    told = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert [line for line in told if "操作" in line and "诉求：内部备注" in line and "陈示例" in line]
    assert [line for line in told if "查看" in line and "陈示例" in line and "站长" in line]
    assert "路灯" not in auditor.open(AUDIT).text, "an audit tells who looked, never what they read"


def test_a_refused_look_leaves_no_line_and_a_residents_own_does_not_either(
    app: Flask, cast: Cast, zhou: Browser, auditor: Browser
) -> None:
    number = cast.file("门前路灯不亮").request.number
    assert zhou.open(f"/console/requests/{number}").status_code == 404
    Browser(app).sign_in(cast.database, cast.li, "h5").open(f"/r/{number}")
    assert lines(auditor.open(AUDIT, query_string={"about": number}).text) == []


def test_a_deputys_look_on_the_phone_is_a_line_too(app: Flask, cast: Cast, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    Browser(app).sign_in(cast.database, cast.wang, "h5").open(f"/deputy/requests/{number}")
    [line] = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert "王示例" in line and "代表" in line


def test_what_cannot_be_written_down_is_not_shown(app: Flask, cast: Cast, chen: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    cast.database.transact(lambda s: s.execute(text("ALTER TABLE sights RENAME TO hidden_sights")))
    try:
        answer = chen.open(f"/console/requests/{number}")
    finally:
        cast.database.transact(lambda s: s.execute(text("ALTER TABLE hidden_sights RENAME TO sights")))
    assert answer.status_code >= 500 and "路灯" not in answer.text


def test_a_refused_move_shows_the_matter_and_is_a_look(cast: Cast, chen: Browser, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    page = f"/console/requests/{number}"
    form = chen.forms(page)[f"{page}/note"]
    cast.database.transact(lambda s: s.execute(text("DELETE FROM sights")))
    assert chen.post(f"{page}/note", **form, text="").status_code == 422
    [line] = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert "查看" in line and "陈示例" in line


def test_the_chain_of_a_request_is_shown_whole_and_a_broken_one_is_cried_out(cast: Cast, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮", name="李阿姨").request.number
    page = auditor.open(f"{AUDIT}/{number}").text
    assert "办理链完整" in page and "路灯" not in page and "李阿姨" not in page
    cast.database.transact(lambda s: s.execute(text("UPDATE events SET actor_role = 'chief'")))
    assert "办理链不完整" in auditor.open(f"{AUDIT}/{number}").text


@pytest.mark.parametrize(
    ("given", "status"),
    [("from=2026-13-40", 422), ("deed=steal", 404), ("person=x", 404), ("before=zz", 404), ("about=%00", 200)],
)
def test_an_address_that_asks_nonsense_is_told_so(auditor: Browser, given: str, status: int) -> None:
    assert auditor.open(f"{AUDIT}?{given}").status_code == status


def test_each_administrator_has_their_own_page_and_nobody_elses(
    auditor: Browser, security: Browser, admin: Browser, chen: Browser, county: Browser
) -> None:
    for who, own in ((auditor, AUDIT), (security, GRANTS), (admin, UPKEEP)):
        assert who.open("/console/").headers["Location"] == own
        assert {page: who.open(page).status_code for page in (AUDIT, GRANTS, UPKEEP)} == {
            page: 200 if page == own else 404 for page in (AUDIT, GRANTS, UPKEEP)
        }
        assert f'href="{own}"' in who.open(own).text
    for who in (chen, county):
        assert [who.open(page).status_code for page in (AUDIT, GRANTS, UPKEEP)] == [404] * 3


def test_what_is_counted_is_what_stands_today_and_the_county_is_none_of_its_own_places(
    cast: Cast, admin: Browser
) -> None:
    def a_year_passes(session) -> None:
        session.get_one(Deputy, cast.deputies[cast.sun]).left_on = clock.days_ago(1)
        session.get_one(Station, cast.far_station).closes_on = clock.days_ago(1)

    row = "示例县 2 {} {} 2 5"  # a township and a village; two departments; two chiefs, two handlers, a grid worker
    assert lines(admin.open(UPKEEP).text) == [row.format(2, 3)]
    cast.database.transact(a_year_passes)
    assert lines(admin.open(UPKEEP).text) == [row.format(1, 2)]


# What the lines are about, and how they are found


def test_a_line_says_the_name_of_what_it_is_about(
    cast: Cast, chen: Browser, auditor: Browser, security: Browser
) -> None:
    for page in (f"/console/stations/{cast.station}", f"/console/groups/{cast.group}"):
        assert chen.open(page).status_code == 200
    chen.open(f"/console/people/{cast.wang}/portrait")
    security.press(GRANTS, f"{GRANTS}/{cast.zhou}/disable")
    told = lines(auditor.open(AUDIT).text)
    for what in ("联络站 甲镇人大代表联络站", "代表小组 柳树村代表小组", "代表照片 王示例", "停用账号 周示例"):
        label, name = what.split(" ")
        assert [line for line in told if label in line and line.endswith(name)], what
    assert not [line for line in told if re.search(r"\d{15}", line)], "no bare ids"


def test_topics_kept_bulletins_and_a_requests_meetings_are_named_like_everything_else(
    cast: Cast, chen: Browser, auditor: Browser
) -> None:  # fmt: skip
    number = cast.file().request.number
    cast.act(number, "confer", cast.chief(), "涉及两家")

    def bundle(session) -> int:
        made = Topic(id=new_id(), county_id=cast.county, station_id=cast.station, kind="topic", title="路灯怎么管",
                     made_by=cast.chen)
        session.add(made)
        return made.id

    def bulletin(session) -> int:
        made = KeptBulletin(
            id=new_id(), county_id=cast.county, station_id=cast.station, place="甲镇人大代表联络站", made_by=cast.chen,
            period=period.month(clock.today()).key, at=clock.now(), sentences=[], counts={}, least=1, cases=b"",
        )  # fmt: skip
        session.add(made)
        return made.id

    topic, kept = cast.database.transact(bundle), cast.database.transact(bulletin)
    for page in (f"/console/topics/{topic}", f"/console/bulletins/{kept}", f"/console/requests/{number}"):
        assert chen.open(page).status_code == 200, page
    told = lines(auditor.open(AUDIT).text)
    for name in ("路灯怎么管", "简报（甲镇人大代表联络站）", f"{number[:5]} {number[5:]}"):
        assert [line for line in told if line.endswith(name)], (name, told)
    assert not [line for line in told if re.search(r"\d{15}", line)], "no bare ids"


def test_naming_fifty_lines_asks_no_more_than_naming_one(cast: Cast) -> None:
    def asked(ids: list[int]) -> int:
        said: list[str] = []
        with cast.database.read() as session:
            event.listen(cast.database.engine, "before_cursor_execute", hear := lambda *a: said.append(a[2]))
            sight_names.told(session, {str(i) for i in ids})
            event.remove(cast.database.engine, "before_cursor_execute", hear)
        return len(said)

    everyone = [cast.wang, cast.zhao, cast.sun, cast.chen, cast.zhou, cast.he, cast.qian, cast.gao]
    assert asked(everyone) == asked(everyone[:1]) > 0


def test_a_residents_name_is_not_told_to_the_auditor(cast: Cast, auditor: Browser) -> None:
    def named(session) -> None:
        session.get_one(Person, cast.li).name = "李阿姨"
        line = {"person_id": cast.chen, "roles": "chief", "deed": "see", "way": "console.people"}
        session.add(Sight(county_id=cast.county, about=str(cast.li), **line))

    cast.database.transact(named)
    page = auditor.open(AUDIT).text
    assert str(cast.li) in page and "李阿姨" not in page
    assert lines(auditor.open(AUDIT, query_string={"about": "李阿姨"}).text) == []


def test_lines_are_found_by_a_name_by_a_login_and_by_a_number(
    cast: Cast, chen: Browser, zhou: Browser, auditor: Browser, security: Browser
) -> None:
    number = cast.file("门前路灯不亮").request.number
    chen.open(f"/console/requests/{number}")
    zhou.open("/console/codes")
    cast.database.transact(lambda s: s.add(Account(person_id=cast.chen, login="chenzhan")))
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/disable")

    def found(asked: str) -> list[str]:
        return lines(auditor.open(AUDIT, query_string={"about": asked}).text)

    assert len(found("陈示例")) == len(found("chenzhan")) == 2, "what he did, and what was done about him"
    assert all("陈示例" in line for line in found("陈示例")) and "chenzhan" in found("chenzhan")[0]
    assert len(found(number.lower())) == 1 and found("没有这人") == []
    assert "这件诉求的办理链" in auditor.open(AUDIT, query_string={"about": number}).text
    assert "这件诉求的办理链" not in auditor.open(AUDIT, query_string={"about": "陈示例"}).text


def test_roles_by_a_workbook_and_by_a_command_are_lines_too(app: Flask, cast: Cast, auditor: Browser) -> None:
    place = ("--role", "clerk", "--at", str(cast.station))
    register(app)
    with app.app_context():
        assert not app.test_cli_runner().invoke(args=["invite", "--login", "hua", "--name", "华示例", *place]).exception
    book = Book({STAFF: [Row(3, {"name": "秦示例", "role": "站长", "place": "乙镇人大代表联络站"})]})

    def take(session) -> None:
        one = county_book.wait(session, session.get_one(Region, cast.county), cast.zhou, "县.xlsx", book)
        session.flush()
        county_book.checked(one, county_book.check(session, one, lambda rows: None))
        county_book.take(session, one)

    cast.database.transact(take)
    told = lines(auditor.open(AUDIT).text)
    wanted = (
        ("系统", "服务器命令：授予并邀请", "工作人员 甲镇人大代表联络站：华示例（hua）"),
        ("周示例", "建县导入：授予职责", "站长 乙镇人大代表联络站：秦示例"),
    )
    for who, way, about in wanted:
        assert [line for line in told if who in line and way in line and line.endswith(about)], told
