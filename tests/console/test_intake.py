"""代为登记: the page where a clerk, a grid worker or the chief files for somebody without a phone."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from models import attachment, clock
from models.person import Person, Role
from models.service_request import seeing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast
from tests.owed import ended, named

INTAKE = "/console/intake"
CODE = re.compile(r"查询码</dt><dd><b class=\"number\">(\d{4}) (\d{4})</b>")


@pytest.fixture
def clerk(app: Flask, cast: Cast) -> Browser:
    """吕干事, clerk of 陈站长's station."""

    def hire(session) -> int:
        lv = Person(id=new_id(), name="吕示例")
        session.add(lv)
        session.flush()
        session.add(Role(person_id=lv.id, role="clerk", scope_kind="station", scope_id=cast.station))
        return lv.id

    return Browser(app).sign_in(cast.database, cast.database.transact(hire), "console")


@pytest.fixture
def gao(app: Flask, cast: Cast) -> Browser:
    """高网格员."""
    return Browser(app).sign_in(cast.database, cast.gao, "console")


def words(cast: Cast, **more) -> dict:
    said = {
        "name": "张大爷", "told_by": "visit", "consent": "spoken", "source": "visit", "text": "井盖坏了，怕摔着人",
        "who": f"deputy:{cast.deputies[cast.wang]}", "visibility": "public", "asked": "1",
    }  # fmt: skip
    return said | more


def register(browser: Browser, cast: Cast, **more) -> str:
    """The number of what was written down."""
    done = browser.press(INTAKE, INTAKE, **words(cast, **more))
    assert done.status_code == 303, done.text
    return done.headers["Location"].rsplit("/", 1)[1]


def scan() -> tuple[BytesIO, str]:
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "ivory").save(buffer, "JPEG")
    buffer.seek(0)
    return buffer, "letter.jpg"


def kept(cast: Cast, number: str):
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def test_a_clerk_lands_on_the_intake_page_and_sees_nothing_else(cast: Cast, clerk: Browser) -> None:
    number = cast.file().request.number
    assert clerk.open("/console/").headers["Location"] == INTAKE
    page = clerk.open(INTAKE).text
    assert "代为登记" in page and "/console/letters" not in page and "/console/codes" not in page
    assert "/console/imports" not in page, "no way is shown that is not open"
    closed = (f"/console/requests/{number}", "/console/codes", "/console/calls", "/console/letters", "/console/imports")
    for path in closed:
        assert clerk.open(path).status_code in (403, 404), path
    assert clerk.open(f"{INTAKE}/{number}").status_code == 404, "nobody wrote this one down"


@pytest.mark.parametrize("who", ["clerk", "gao", "chen"])
def test_each_of_the_three_files_and_prints_the_receipt(
    cast: Cast, who: str, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    browser = request.getfixturevalue(who)
    number = register(browser, cast, photos=scan(), village=str(cast.village))
    page = browser.open(f"{INTAKE}/{number}").text
    assert "已登记" in page and CODE.search(page)
    pdf = browser.open(f"{INTAKE}/{number}/receipt.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    one = kept(cast, number)
    assert (one.consent, one.source, one.contact_name, one.village_id) == ("spoken", "visit", "张大爷", cast.village)
    with cast.database.read() as session:
        assert len(attachment.of_request(session, one.id)) == 1
    assert "井盖坏了" in browser.open(INTAKE).text, "one's own entries stand below the form"


def test_nothing_is_said_of_once_while_the_code_still_shows(cast: Cast, clerk: Browser) -> None:
    number = register(clerk, cast)
    for _ in ("at first", "opened again"):
        page = clerk.open(f"{INTAKE}/{number}").text
        assert CODE.search(page) and "请现在打印回执，或者抄给本人" in page and "只显示这一次" not in page


def test_the_family_opens_it_at_home_with_number_and_code(cast: Cast, clerk: Browser, stranger: Browser) -> None:
    number = register(clerk, cast)
    code = "".join(CODE.search(clerk.open(f"{INTAKE}/{number}").text).groups())
    assert "井盖坏了" not in stranger.open(f"/r/{number}").text
    assert stranger.press(f"/r/{number}", f"/r/{number}/open", code=code).status_code == 303
    assert "井盖坏了" in stranger.open(f"/r/{number}").text


def test_later_the_paper_is_not_printed_again_but_a_new_code_may_be(
    app: Flask, cast: Cast, clerk: Browser, chen: Browser
) -> None:  # fmt: skip
    number = register(clerk, cast)
    first = CODE.search(clerk.open(f"{INTAKE}/{number}").text)
    assert chen.open(f"{INTAKE}/{number}/receipt.pdf").status_code == 410
    assert not CODE.search(chen.open(f"{INTAKE}/{number}").text)
    assert chen.press(f"{INTAKE}/{number}", f"{INTAKE}/{number}/code").status_code == 303
    second = CODE.search(chen.open(f"{INTAKE}/{number}").text)
    assert second.groups() != first.groups()
    assert chen.open(f"{INTAKE}/{number}/receipt.pdf").status_code == 200
    assert "换发查询码" in chen.open(f"/console/requests/{number}").text, "the history says so"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"consent": ""}, "请先征得本人同意"),
        ({"told_by": "call"}, "选了电话告知，请填写联系电话"),
        ({"name": ""}, "选了上门告知，请填写姓名"),
        ({"source": "code"}, "请从页面给出的选项中选择"),
        ({"category": "没有这一类"}, "请从页面给出的选项中选择"),
        ({"who": "deputy:99"}, "请从页面给出的选项中选择"),
        ({"about": "department"}, "请选择反映的是哪个单位"),
        ({"text": " "}, "必填"),
        ({"name": "长" * 41}, "太长了"),
    ],
)
def test_what_is_not_right_is_told_beside_its_field_and_nothing_is_filed(
    cast: Cast, clerk: Browser, more: dict, said: str
) -> None:  # fmt: skip
    page = clerk.press(INTAKE, INTAKE, **words(cast, **more))
    assert page.status_code == 422 and said in page.text
    if "text" not in more:
        assert "井盖坏了，怕摔着人" in page.text, "what was typed is kept"
    assert "还没有登记过" in clerk.open(INTAKE).text


def test_a_scan_that_came_through_is_kept_for_the_next_try(cast: Cast, clerk: Browser) -> None:
    page = clerk.press(INTAKE, INTAKE, **words(cast, consent="", photos=scan()))
    assert page.status_code == 422 and "已收到 1 张" in page.text


def test_twice_pressed_is_filed_once(cast: Cast, clerk: Browser) -> None:
    hidden = clerk.forms(INTAKE)[INTAKE]
    first, again = (clerk.post(INTAKE, **(hidden | words(cast))) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]


def test_nobody_else_has_this_door(cast: Cast, zhou: Browser, clerk: Browser, county: Browser, app: Flask) -> None:
    number = register(clerk, cast)
    assert zhou.open(f"{INTAKE}/{number}").status_code == 404, "another station's chief"
    assert county.open(INTAKE).status_code == 404
    handler = Browser(app).sign_in(cast.database, cast.he, "console")
    assert handler.open(INTAKE).status_code == 404
    assert Browser(app).open(INTAKE).headers["Location"].startswith("/console/sign-in")


def test_a_chief_who_works_for_the_body_complained_of_opens_no_receipt_of_it(
    cast: Cast, clerk: Browser, chen: Browser
) -> None:  # fmt: skip
    number = register(clerk, cast, about="department", about_department=str(cast.housing))
    assert chen.open(f"{INTAKE}/{number}").status_code == 200
    works = {"role": "handler", "scope_kind": "department", "scope_id": cast.housing}
    cast.database.transact(lambda s: s.add(Role(person_id=cast.chen, **works)))
    assert chen.open(f"{INTAKE}/{number}").status_code == 404 and clerk.open(f"{INTAKE}/{number}").status_code == 200


@pytest.mark.parametrize(
    ("told_by", "phone", "said"),
    [("visit", "", "上门告知"), ("board", "", "公示栏告知"), ("call", "000-1111", "000-1111")],
)
def test_who_cannot_be_written_to_stands_on_the_list_with_the_way_they_chose(
    cast: Cast, clerk: Browser, chen: Browser, told_by: str, phone: str, said: str
) -> None:  # fmt: skip
    number = register(clerk, cast, told_by=told_by, phone=phone)
    cast.act(number, "answer", cast.chief(), "已经修好")
    filer = kept(cast, number).filer_id
    ended(cast, named(cast, number, filer, "answered"), "call_list")
    page = chen.open("/console/calls").text
    assert said in page and "张大爷" in page
    assert chen.press("/console/calls", f"/console/calls/{number}/{filer}").status_code == 303
    assert number not in chen.open("/console/calls").text
    heard = {"visit": "已上门告知", "board": "已在公示栏告知", "call": "已电话告知"}[told_by]
    assert heard in chen.open(f"/console/requests/{number}").text


def test_a_quota_is_told_and_keeps_what_was_typed(cast: Cast, gao: Browser) -> None:
    now = clock.now()
    for n in range(60):
        with clock.at(now + timedelta(seconds=n)):
            register(gao, cast)
    with clock.at(now + timedelta(minutes=2)):
        page = gao.press(INTAKE, INTAKE, **words(cast))
    assert page.status_code == 429 and "登记得太多了" in page.text and "井盖坏了" in page.text
