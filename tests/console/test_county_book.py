"""建县导入: template, upload, the worker's look, the preview, the taking in; and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app import cli, county_books
from app.console import county_sheet
from models import appointing, clock, county_book, region
from models.county_book import CountyBook
from models.county_book.titles import DEPUTIES, SHEETS, STAFF, STATIONS
from models.deputy import Deputy
from models.person import Person, Role
from models.region import Region
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

BOOKS = "/console/county-book"
WANG = {"姓名": "钱样本", "手机": "00000000011", "级别": "县人大代表", "选区或选举单位": "第九选区",
        "联络站": "甲镇人大代表联络站"}  # fmt: skip
Then = Callable[[Any], None]


def workbook(*rows: dict[str, Any], sheet: str = DEPUTIES, then: Then = lambda page: None) -> bytes:
    """The template as it is handed out, with these rows below its example."""
    book = openpyxl.load_workbook(BytesIO(county_sheet.template("示例县")))
    page, titles = book[sheet], list(SHEETS[sheet].values())
    for number, row in enumerate(rows, start=3):
        for title, said in row.items():
            page.cell(number, titles.index(title) + 1, said)
    then(page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser: Browser, data: bytes, name: str = "示例县导入表.xlsx"):
    return browser.press(BOOKS, BOOKS, book=(BytesIO(data), name))


def typed(app: Flask, *words: str):
    """At the server's prompt."""
    if "county" not in app.cli.commands:
        cli.register(app)
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """The worker, for as long as there is something to do."""
    return lambda: county_books.work_through(app.extensions["mashang"])


def deputies(cast: Cast) -> int:
    with cast.database.read() as session:
        return session.query(Deputy).count()


def test_the_template_is_empty_as_it_comes_and_takes_what_one_writes(cast: Cast, county: Browser) -> None:
    given = county.open(f"{BOOKS}/template.xlsx")
    book = openpyxl.load_workbook(BytesIO(given.data))
    assert given.status_code == 200 and book.sheetnames == ["填写说明", *SHEETS]
    assert all(book[sheet].freeze_panes == "A2" and book[sheet].data_validations.count for sheet in SHEETS)
    assert "都没有内容" in upload(county, given.data).text, "its examples are nobody"


def test_a_book_waits_is_looked_at_shown_and_taken_in(cast: Cast, county: Browser, work: Callable[[], int]) -> None:
    page = upload(county, workbook(WANG)).headers["Location"]
    told = county.open(page).text
    assert 'http-equiv="refresh" content="2"' in told and "<progress" in told and "正在核对" in told
    assert work() == 1 and work() == 0
    told = county.open(page).text
    assert "确认导入" in told and "钱样本" in told and 'http-equiv="refresh"' not in told
    assert deputies(cast) == 3, "nothing is written before somebody says so"
    assert county.press(page, f"{page}/take").headers["Location"] == page
    assert "正在写入" in county.open(page).text
    assert work() == 1
    told = county.open(page).text
    assert "全部写入" in told and "发出邀请" in told and deputies(cast) == 4
    with cast.database.read() as session:
        assert session.query(CountyBook).one().book is None, "its words stand where they belong now"


def test_where_no_worker_runs_the_page_says_so(cast: Cast, county: Browser, work: Callable[[], int]) -> None:
    page = upload(county, workbook(WANG)).headers["Location"]
    assert "后台程序" not in county.open(page).text
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert "后台程序" in county.open(page).text
    work()
    assert "后台程序" not in county.open(page).text


def test_the_same_book_again_shows_that_nothing_will_change(cast: Cast, county: Browser, work: Callable) -> None:
    for _ in range(2):
        page = upload(county, workbook(WANG)).headers["Location"]
        work()
        county.press(page, f"{page}/take")
        work()
    assert deputies(cast) == 4
    with cast.database.read() as session:
        counted = session.query(CountyBook).order_by(CountyBook.id.desc()).first().told["counted"]
        assert counted[DEPUTIES] == {"new": 0, "changed": 0, "same": 1, "missing": 3}


def test_all_that_is_wrong_is_told_by_cell_in_one_round(cast: Cast, county: Browser, work: Callable) -> None:
    def spoil(page: Any) -> None:
        page["C5"] = "=1+1"
        page.merge_cells("H6:I6")
        page["H6"] = "并在一起"

    rows = [WANG | {"手机": "12"}, WANG | {"姓名": "😀"}, WANG | {"姓名": "冯样本"}, WANG | {"姓名": "褚样本"}]
    page = upload(county, workbook(*rows, then=spoil)).headers["Location"]
    work()
    told = county.open(page).text
    for said in ("代表!C3", "11 位数字", "代表!B4", "表情符号", "代表!C5", "这是公式", "H6:I6", "合并"):
        assert said in told, said
    assert "什么也没有写入" in told
    assert "确认导入" not in told and f"{page}/take" not in county.forms(page)


def test_a_hidden_sheet_a_strange_one_and_a_missing_column_are_told(
    cast: Cast, county: Browser, work: Callable
) -> None:  # fmt: skip
    def spoil(page: Any) -> None:
        page.parent[STATIONS].sheet_state = "hidden"
        page.parent.create_sheet("我的草稿")
        page.parent[STAFF]["C1"] = "电话号码"

    page = upload(county, workbook(WANG, then=spoil)).headers["Location"]
    work()
    told = county.open(page).text
    assert "工作表是隐藏的" in told and "我的草稿" in told and "缺少这些列：手机" in told


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有收到文件内容"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版的 Excel"),
        ("姓名,手机\n王示例,1".encode(), "不是 Excel 工作簿"),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}", "不是 Excel 工作簿"),
    ],
    ids=["empty", "xls", "csv", "a virus"],
)
def test_what_is_no_workbook_is_told_why(cast: Cast, county: Browser, data: bytes, said: str) -> None:
    page = upload(county, data)
    assert page.status_code == 422 and said in page.text
    with cast.database.read() as session:
        assert session.query(CountyBook).count() == 0


def test_a_sheet_too_long_is_refused_and_named(cast: Cast, county: Browser) -> None:
    page = upload(county, workbook(*({"姓名": f"代表{n}"} for n in range(5001))))
    assert page.status_code == 422 and "代表" in page.text and "超过 5000 行" in page.text


def test_what_changed_while_one_looked_is_shown_again(cast: Cast, county: Browser, work: Callable) -> None:
    page = upload(county, workbook(WANG | {"姓名": "王示例", "选区或选举单位": "第一选区"})).headers["Location"]
    work()
    cast.database.transact(lambda s: setattr(s.get_one(Person, cast.wang), "phone", "00000000077"))
    county.press(page, f"{page}/take")
    work()
    told = county.open(page).text
    assert "县里的数据有变动" in told and "确认导入" in told
    county.press(page, f"{page}/take")
    work()
    with cast.database.read() as session:
        assert session.get_one(Person, cast.wang).phone == "00000000011"


def test_pressed_twice_it_comes_in_once(cast: Cast, county: Browser, work: Callable) -> None:
    page = upload(county, workbook(WANG)).headers["Location"]
    work()
    first, second = county.forms(page)[f"{page}/take"], county.forms(page)[f"{page}/take"]
    assert county.post(f"{page}/take", **first).status_code == 303
    assert county.post(f"{page}/take", **first).status_code == 303, "the same press, sent again"
    assert county.post(f"{page}/take", **second).status_code == 409, "another press"
    work()
    assert deputies(cast) == 4


def test_one_may_think_better_of_it(cast: Cast, county: Browser, work: Callable) -> None:
    page = upload(county, workbook(WANG)).headers["Location"]
    work()
    assert county.press(page, f"{page}/drop").status_code == 303
    assert county.open(page).status_code == 404


def test_a_worker_that_dies_leaves_it_to_the_next(cast: Cast, county: Browser, work: Callable) -> None:
    from datetime import timedelta

    from models import clock

    page = upload(county, workbook(WANG)).headers["Location"]
    assert cast.database.transact(lambda s: county_book.claim(s, "dead")) and work() == 0
    if cast.database.is_sqlite:  # whose watch is ours; the server's cannot be moved
        with clock.at(clock.now() + timedelta(minutes=4)):
            assert work() == 1
        assert "确认导入" in county.open(page).text


def test_a_book_we_fail_at_comes_to_an_end_and_says_so(cast: Cast, county: Browser, work: Callable) -> None:
    page = upload(county, workbook(WANG)).headers["Location"]
    cast.database.transact(lambda s: setattr(s.query(CountyBook).one(), "book", b"spoilt"))
    assert work() == 1 and work() == 0
    assert "没有写入任何内容" in county.open(page).text and deputies(cast) == 3


def test_it_is_the_countys_own_and_nobody_elses(app: Flask, cast: Cast, chen: Browser, county: Browser) -> None:
    def elsewhere(session) -> int:
        other = region.begin(session, "邻县", "default", ("示例省", "示例市"))
        someone = Person(id=new_id(), name="外县人")
        session.add(someone)
        session.flush()
        session.add(Role(person_id=someone.id, role="county", scope_kind="county", scope_id=other.id))
        return someone.id

    def manages(session) -> int:
        someone = Person(id=new_id(), name="曹管理")
        session.add(someone)
        session.flush()
        appointing.appoint(session, someone.id, appointing.Post("admin"))
        return someone.id

    page = upload(county, workbook(WANG)).headers["Location"]
    admin = Browser(app).sign_in(cast.database, cast.database.transact(manages), "console")
    neighbour = Browser(app).sign_in(cast.database, cast.database.transact(elsewhere), "console")
    assert chen.open(BOOKS).status_code == chen.open(page).status_code == 404
    assert neighbour.open(BOOKS).status_code == 200, "a county without a station has this page"
    assert neighbour.open("/console/").headers["Location"] == BOOKS, "and is led to it"
    assert neighbour.open(page).status_code == 404
    told = "a book gives roles, and an administrator gives none"
    assert admin.open(BOOKS).status_code == admin.open("/console/readiness").status_code == 404, told
    assert "建县导入" in county.open("/console/").text and "建县导入" not in chen.open("/console/").text


def test_an_empty_house_becomes_a_county_by_one_command(app: Flask, cast: Cast) -> None:
    told = typed(app, "county", "new", "新县", "--profile", "default", "--city", "示例市")
    assert told.exit_code == 0 and "--role county --county" in told.output, told.output
    with cast.database.read() as session:
        made = session.query(Region).filter_by(name="新县").one()
        assert made.county_id == made.id and session.get_one(Region, made.parent_id).name == "示例市"
    assert typed(app, "county", "new", "新县").exit_code == 2, "it is there already"
    assert typed(app, "county", "new", "别县", "--profile", "nowhere").exit_code == 2
    assert str(made.id) in typed(app, "county", "list").output


def test_who_came_in_with_the_book_is_the_one_who_is_invited(app: Flask, cast: Cast, county: Browser, work) -> None:
    row = {"姓名": "褚样本", "手机": "00000000013", "职责": "站长", "所在": "甲镇人大代表联络站"}
    page = upload(county, workbook(row, sheet=STAFF)).headers["Location"]
    work()
    county.press(page, f"{page}/take")
    work()
    asked = ["invite", "--login", "chuzhan", "--name", "褚样本", "--role", "chief", "--station", str(cast.station)]
    assert typed(app, *asked).exit_code == 0
    with cast.database.read() as session:
        assert sum(p.name == "褚样本" for p in session.query(Person)) == 1
