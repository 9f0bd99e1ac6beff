"""The ledger of letters and their papers: who may open them, what they say, and what they never say."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from models import clock, letter
from models.letter import Letter
from models.person import Person, Role
from models.service_request import Actor, seeing
from models.station import Station
from models.types import new_id
from tests import departments
from tests.browser import Browser
from tests.cast import Cast
from tests.departments import SUPERIOR, TEXT, TITLE, Bodies
from tests.faults.test_at_once import at_once
from tests.qr import printed

LEDGER = "/console/letters"
SECRET, NAME, PHONE = "我家后院那盏灯，别说是我讲的", "李阿姨", "000-1111-2222"
TWENTY = 20
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


@pytest.fixture
def desks(app: Flask, cast: Cast, bodies: Bodies) -> dict[str, Browser]:
    """Everybody who might want to look, at their own browser."""

    def hire(session) -> int:
        wu = Person(id=new_id(), name="吴示例")
        session.add(wu)
        session.flush()
        session.add(Role(person_id=wu.id, role="county", scope_kind="county", scope_id=cast.county))
        session.get_one(Station, cast.station).phone = "000-5555-6666"
        return wu.id

    people = {"chen": cast.chen, "zhou": cast.zhou, "huang": bodies.huang, "gao": bodies.gao, "wang": cast.wang}
    people["wu"] = cast.database.transact(hire)
    return {who: Browser(app).sign_in(cast.database, person_id, "console") for who, person_id in people.items()}


def ordered(cast: Cast, body: int, **more) -> tuple[str, Letter]:
    number = cast.file(SECRET, name=NAME, phone=PHONE, place="李家后院", **more).request.number
    departments.order(cast, number, body)
    return number, last(cast, number)


def last(cast: Cast, number: str) -> Letter:
    with cast.database.read() as session:
        found = letter.last(session, seeing.by_number(session, number).id)
        assert found is not None
        return found


def words(pdf: bytes) -> str:
    return "".join(printed.words(pdf))


def paper(one: Letter, copy: bool = False) -> str:
    return f"{LEDGER}/{one.id}/copy.pdf" if copy else f"{LEDGER}/{one.id}.pdf"


def test_the_paper_carries_the_order_its_number_and_its_dates(cast: Cast, bodies: Bodies, desks) -> None:
    with clock.at(MONDAY):
        number, one = ordered(cast, bodies.roads)
    answer = desks["chen"].open(paper(one))
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "2026" in answer.headers["Content-Disposition"] and answer.headers["Content-Disposition"].endswith(".pdf")
    said = words(answer.data)
    for shown in (
        "交办函", "2026年第1号", "示例县交通运输局", TITLE, TEXT, number, "2026年11月23日", "甲镇人大代表联络站",
        "请于2026年11月25日前受理", "自受理之日起10个工作日内报告办理结果", "陈示例000-5555-6666", "回执",
    ):  # fmt: skip
        assert "".join(shown.split()) in said.replace("　", ""), shown


def test_the_paper_never_carries_who_filed_it(cast: Cast, bodies: Bodies, desks) -> None:
    _, one = ordered(cast, bodies.power, name_shown=True, title="我家的灯")
    for copy in (False, True):
        said = words(desks["chen"].open(paper(one, copy)).data)
        for hidden in (SECRET, NAME, PHONE, "李家后院", "我家的灯"):
            assert hidden not in said


def test_the_superior_gets_its_copy_and_where_there_is_none_there_is_no_copy(
    cast: Cast, bodies: Bodies, desks
) -> None:  # fmt: skip
    _, watched = ordered(cast, bodies.power)
    _, plain = ordered(cast, bodies.roads)
    copied = words(desks["chen"].open(paper(watched, copy=True)).data)
    assert "抄送件" in copied and SUPERIOR in copied and TEXT in copied
    assert desks["chen"].open(paper(plain, copy=True)).status_code == 404
    assert SUPERIOR in desks["chen"].open(LEDGER).text


def test_what_a_joint_meeting_settled_is_due_without_being_accepted_first(cast: Cast, bodies: Bodies, desks) -> None:
    number = cast.file(SECRET).request.number
    with clock.at(MONDAY):
        cast.act(number, "confer", cast.chief(), "涉及两家")
        cast.act(number, "convene", cast.chief(), bodies.roads, "由交通局牵头换灯")
    said = words(desks["huang"].open(paper(last(cast, number))).data)
    assert "不再退回" in said and "可以退回一次" not in said
    assert "请于2026年12月7日前报告办理结果" in said and "由交通局牵头换灯" in said and SECRET not in said
    page = desks["huang"].open(f"/console/handling/{number}").text
    assert "由交通局牵头换灯" in page and SECRET not in page


def test_the_second_letter_says_that_it_was_sent_back_before(cast: Cast, bodies: Bodies, desks) -> None:
    number, first = ordered(cast, bodies.roads)
    assert "可以退回一次" in words(desks["huang"].open(paper(first)).data)
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    departments.order(cast, number, bodies.power)
    assert "本件已被退回过一次" in words(desks["gao"].open(paper(last(cast, number))).data)


def test_only_the_office_and_the_department_may_open_it(cast: Cast, bodies: Bodies, desks, stranger: Browser) -> None:
    number, one = ordered(cast, bodies.power)
    opened = {who: desk.open(paper(one)).status_code for who, desk in desks.items()}
    assert opened == {"chen": 200, "zhou": 404, "huang": 404, "gao": 200, "wang": 404, "wu": 404}
    assert {desk.open(paper(one, copy=True)).status_code for desk in (desks["chen"], desks["gao"])} == {200}
    assert stranger.open(paper(one)).headers["Location"].startswith("/console/sign-in")
    listed = {who for who, desk in desks.items() if one.number in desk.open(LEDGER).text}
    assert listed == {"chen", "gao", "wu"}
    cast.act(number, "decline", bodies.handler(bodies.gao), "不归我们管", "供电条例")
    assert desks["gao"].open(paper(one)).status_code == 404
    void = desks["chen"].open(paper(one))
    assert void.status_code == 410 and "已经作废" in void.text and "已作废" in desks["chen"].open(LEDGER).text


def test_the_county_reads_in_its_book_what_its_stations_sent_with_the_station_named(
    cast: Cast, bodies: Bodies, desks
) -> None:  # fmt: skip
    number, one = ordered(cast, bodies.power)
    _, private = ordered(cast, bodies.roads, visibility="private")
    book = desks["wu"].open(LEDGER).text
    assert one.number in book and "甲镇人大代表联络站" in book and f"/console/requests/{number}" in book
    assert paper(one) not in book, "the papers are the station's to print"
    assert private.number not in book and private.number in desks["chen"].open(LEDGER).text


def test_until_a_department_accepts_whoever_ordered_it_has_it_says_the_letter(
    cast: Cast, bodies: Bodies, desks
) -> None:  # fmt: skip
    _, one = ordered(cast, bodies.roads)
    said = words(desks["chen"].open(paper(one)).data)
    assert "受理之前由交办人负责，受理之后由你单位负责" in said and "在其他单位受理之前" not in said
    number = cast.file(SECRET).request.number
    cast.act(number, "confer", cast.chief(), "涉及两家")
    cast.act(number, "convene", cast.chief(), bodies.roads, "由交通局牵头换灯")
    said = words(desks["chen"].open(paper(last(cast, number))).data)
    assert "经联席会商定，即日起由你单位负责办理" in said and "受理之前" not in said


def test_pressing_a_departments_matter_speaks_of_who_handles_it(cast: Cast, bodies: Bodies, desks) -> None:
    number, _ = ordered(cast, bodies.roads)
    page = f"/console/requests/{number}"
    answer = desks["chen"].press(page, f"{page}/supervise", text="请抓紧")
    assert "已督办，会通知承办人。" in desks["chen"].open(answer.headers["Location"]).text


def test_what_the_county_ordered_is_the_countys_letter(cast: Cast, bodies: Bodies, desks) -> None:
    number = cast.file(SECRET).request.number
    cast.lift(number, "请县里协调")
    county = Actor(cast.zhou, "county", (cast.station, cast.far_station))
    departments.order(cast, number, bodies.roads, by=county)
    one = last(cast, number)
    assert "示例县人大常委会" in words(desks["wu"].open(paper(one)).data)
    assert desks["chen"].open(paper(one)).status_code == 404
    card = desks["chen"].open(f"/console/requests/{number}").text
    assert one.number in card and paper(one) not in card


def test_the_requests_page_has_the_letter_its_receipt_and_its_papers(cast: Cast, bodies: Bodies, desks) -> None:
    number, one = ordered(cast, bodies.power)
    page = f"/console/requests/{number}"
    shown = desks["chen"].open(page).text
    assert one.number in shown and "待签收" in shown and paper(one) in shown and paper(one, copy=True) in shown
    cast.act(number, "take", bodies.handler(bodies.gao))
    shown = desks["chen"].open(page).text
    assert "已签收" in shown and "高示例" in shown
    assert "已签收" in desks["chen"].open(LEDGER).text


def test_a_department_signs_for_what_a_meeting_gave_it(cast: Cast, bodies: Bodies, desks) -> None:
    number = cast.file(SECRET).request.number
    cast.act(number, "confer", cast.chief(), "涉及两家")
    cast.act(number, "convene", cast.chief(), bodies.roads, "由交通局牵头")
    one, page = last(cast, number), f"/console/handling/{number}"
    assert desks["huang"].press(page, f"{LEDGER}/{one.id}/receipt").headers["Location"] == f"{page}?done=receipt"
    assert last(cast, number).receipt_name == "黄示例"
    own = desks["gao"].forms("/console/handling")["/console/sign-out"]
    assert desks["gao"].post(f"{LEDGER}/{one.id}/receipt", **own).status_code == 404


def test_the_office_writes_down_the_slip_that_came_back_on_paper_once(cast: Cast, bodies: Bodies, desks) -> None:
    number, one = ordered(cast, bodies.roads)
    page, slip = f"/console/requests/{number}", f"{LEDGER}/{one.id}/paper-receipt"
    hidden = desks["chen"].forms(page)[slip]
    assert desks["chen"].press(page, slip, name=" ").status_code == 422 and last(cast, number).awaits_receipt
    assert desks["chen"].post(slip, **(hidden | {"name": "孙收文"})).headers["Location"] == f"{page}?done=receipt"
    for shown in (page, LEDGER):
        assert "孙收文（纸质回执）" in desks["chen"].open(shown).text
    assert slip not in desks["chen"].forms(page)
    again = {**hidden, "name": "别人", "key": "another-press-of-the-same-form"}
    assert desks["chen"].post(slip, **again).status_code == 409
    cast.act(number, "take", bodies.handler())
    assert last(cast, number).receipt_name == "孙收文（纸质回执）", "the first hand that signed is on the receipt"


def test_nobody_else_writes_down_a_paper_slip(cast: Cast, bodies: Bodies, desks) -> None:
    number, one = ordered(cast, bodies.roads)
    for who in ("zhou", "huang", "wu"):
        token = desks[who].open("/console/sign-in").text.split('name="token" value="')[1].split('"')[0]
        asked = {"token": token, "key": "a-key-of-their-own", "name": "孙收文"}
        assert desks[who].post(f"{LEDGER}/{one.id}/paper-receipt", **asked).status_code in (403, 404), who
    assert last(cast, number).awaits_receipt


def test_what_was_only_ordered_is_signed_for_by_taking_it(cast: Cast, bodies: Bodies, desks) -> None:
    number, one = ordered(cast, bodies.roads)
    assert f"{LEDGER}/{one.id}/receipt" not in desks["huang"].forms(f"/console/handling/{number}")
    own = desks["huang"].forms("/console/handling")["/console/sign-out"]
    assert desks["huang"].post(f"{LEDGER}/{one.id}/receipt", **own).status_code == 409
    assert last(cast, number).awaits_receipt


def test_the_chief_sees_how_far_it_came_and_which_body_has_nobody(cast: Cast, bodies: Bodies, desks) -> None:
    number, _ = ordered(cast, bodies.roads)
    assert "尚未查看" in desks["chen"].open(LEDGER).text
    cast.database.transact(lambda s: s.query(Role).filter_by(scope_id=bodies.roads).delete())
    assert "该单位没有经办人，请打印送达" in desks["chen"].open(f"/console/requests/{number}").text
    other = cast.file().request.number
    assert "示例县交通运输局（还没有经办人，不能在线受理）" in desks["chen"].open(f"/console/requests/{other}").text


def test_the_ledger_goes_on_on_the_next_page(cast: Cast, bodies: Bodies, desks) -> None:
    from models import letterbook

    people = (cast.li, cast.wang, cast.zhao, cast.stranger)
    numbers = [ordered(cast, bodies.roads, who=people[n % 4])[1].number for n in range(letterbook.PAGE + 1)]
    first = desks["chen"].open(LEDGER).text
    assert f"<b>{numbers[0]}</b>" not in first and f"<b>{numbers[-1]}</b>" in first
    more = first.split('rel="next" href="')[1].split('"')[0]
    assert f"<b>{numbers[0]}</b>" in desks["chen"].open(more).text
    assert desks["chen"].open(f"{LEDGER}?before=nonsense").status_code == 200


def test_at_the_departments_desk_it_is_a_ledger_too(cast: Cast, bodies: Bodies, desks) -> None:
    number, one = ordered(cast, bodies.roads)
    page = desks["huang"].open(LEDGER).text
    assert one.number in page and f"/console/handling/{number}" in page and f"/console/requests/{number}" not in page


def test_twenty_chiefs_who_order_at_once_get_twenty_numbers_without_a_gap(
    app: Flask, cast: Cast, bodies: Bodies
) -> None:  # fmt: skip
    people = (cast.li, cast.wang, cast.zhao, cast.stranger)
    numbers = [cast.file(SECRET, who=people[n % 4]).request.number for n in range(TWENTY)]
    forms = {"title": TITLE, "text": TEXT, "department": str(bodies.roads)}
    asks = []
    for number in numbers:
        chief, page = Browser(app).sign_in(cast.database, cast.chen, "console"), f"/console/requests/{number}"
        hidden = chief.forms(page)[f"{page}/order"]
        asks.append(lambda chief=chief, page=page, hidden=hidden: chief.post(f"{page}/order", **hidden, **forms))
    assert [answer.status_code for answer in at_once(asks)] == [303] * TWENTY
    assert sorted(last(cast, number).n for number in numbers) == list(range(1, TWENTY + 1))
