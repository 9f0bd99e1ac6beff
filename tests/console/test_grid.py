"""小事网格速办: the chief gives it to the grid worker of the village, who hears of it, opens it, and answers."""

import re

import pytest
from flask import Flask

from app.announcing import announce
from models import delivery, phone_look
from models.person import Person, Role
from models.region import Region
from models.service_request import Actor, at_hand, seeing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

LIST = "/console/grid"


def at(number: str, move: str = "") -> str:
    return f"{LIST}/{number}" + (f"/{move}" if move else "")


def office(number: str, move: str = "") -> str:
    return f"/console/requests/{number}" + (f"/{move}" if move else "")


def state(cast: Cast, number: str) -> str:
    with cast.database.read() as session:
        return seeing.by_number(session, number).state


def hire(cast: Cast, name: str, scope: int) -> int:
    """A grid worker of this place."""

    def work(session) -> int:
        someone = Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        session.add(Role(person_id=someone.id, role="grid_worker", scope_kind="region", scope_id=scope))
        return someone.id

    return cast.database.transact(work)


def place(cast: Cast, kind: str, name: str, within: int) -> int:
    def work(session) -> int:
        made = Region(id=new_id(), kind=kind, name=name, parent_id=within, county_id=cast.county)
        session.add(made)
        return made.id

    return cast.database.transact(work)


@pytest.fixture
def yan(cast: Cast) -> int:
    """严网格员, of 柳树村."""
    return hire(cast, "严示例", cast.village)


@pytest.fixture
def phone(app: Flask, cast: Cast, yan: int) -> Browser:
    return Browser(app).sign_in(cast.database, yan, "console")


def options(page: str, field: str = "assign-deputy") -> list[str]:
    select = re.search(rf'<select id="{field}".*?</select>', page, re.S)[0]
    return re.findall(r'<option value="\d+"\s*>([^<]+)<', select)


def test_the_grid_workers_of_the_village_are_offered_first(cast: Cast, chen: Browser, yan: int) -> None:
    other_village = place(cast, "village", "桃树村", cast.township)
    first_grid = place(cast, "grid", "第一网格", cast.village)
    hire(cast, "桃示例", other_village)
    hire(cast, "一示例", first_grid)
    hire(cast, "外示例", place(cast, "township", "丙镇", cast.county))
    offered = options(chen.open(office(cast.file().request.number)).text)
    assert offered[:2] == ["严示例网格员（柳树村）", "一示例网格员（第一网格）"]
    assert offered[2:4] == ["高示例网格员", "桃示例网格员（桃树村）"]
    assert offered[4].startswith("王示例代表") and not any("外示例" in one for one in offered)


def test_a_grid_worker_comes_to_their_own_work_also_when_there_is_none_yet(phone: Browser) -> None:
    assert phone.open("/console/").headers["Location"] == LIST
    assert "代群众登记" in phone.open(LIST).text, "to write down for others is a press away"


def test_one_of_another_township_cannot_be_slipped_in(cast: Cast, chen: Browser) -> None:
    stranger = hire(cast, "外示例", place(cast, "township", "丙镇", cast.county))
    number = cast.file().request.number
    refused = chen.press(office(number), office(number, "assign"), deputy=str(stranger), text="")
    assert refused.status_code == 422 and "请从名单中选择" in refused.text
    with cast.database.read() as session:
        assert stranger not in at_hand.grid_workers(session, seeing.by_number(session, number))


def test_from_the_chiefs_desk_to_the_answer(app: Flask, cast: Cast, chen: Browser, phone: Browser, yan: int) -> None:
    number = cast.file("路灯坏了", name="李阿姨", phone="000-1111-2222").request.number
    assert phone.open(at(number)).status_code == 404, "not before it was given to them"
    assert chen.press(office(number), office(number, "assign"), deputy=str(yan), text="请速办").status_code == 303
    announce(app.extensions["mashang"])
    assert waits(cast, number, yan) and "待站长" not in chen.open("/console/").text
    assert phone.open("/console/").headers["Location"] == LIST
    assert "路灯坏了" in phone.open(LIST).text
    page = phone.open(at(number))
    assert "请您受理" in page.text and "请速办" in page.text and "000-1111-2222" not in page.text
    page.close()
    assert not waits(cast, number, yan), "opened is heard of"
    assert phone.press(at(number), at(number, "accept")).status_code == 303
    assert "严示例网格员" in chen.open(office(number)).text
    shown = phone.press(at(number), at(number, "phone"))
    assert "000-1111-2222" in shown.text and len(looks(cast, number)) == 1
    answered = phone.press(at(number), at(number, "answer"), text="换了灯泡", outcome="solved")
    assert answered.status_code == 303 and state(cast, number) == "answered"
    assert "已答复" in phone.open(LIST).text


def waits(cast: Cast, number: str, person_id: int) -> bool:
    with cast.database.read() as session:
        return bool(delivery.open_for(session, seeing.by_number(session, number).id, person_id))


def looks(cast: Cast, number: str) -> list:
    with cast.database.read() as session:
        return phone_look.of_request(session, seeing.by_number(session, number).id)


def test_passed_on_it_is_the_chiefs_again_and_still_seen(cast: Cast, chen: Browser, phone: Browser, yan: int) -> None:
    number = cast.file().request.number
    cast.act(number, "assign", cast.chief(), yan, "请速办")
    assert phone.press(at(number), at(number, "pass_on"), text="要动用吊车").status_code == 303
    assert number in chen.open("/console/?state=mine").text
    later = phone.open(at(number)).text
    assert 'id="acts"' not in later or "您不必操作" in later
    own = phone.forms(LIST)["/console/sign-out"]
    assert phone.post(at(number, "answer"), **own, seen="9", text="换好了").status_code == 409


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, phone: Browser, yan: int) -> None:
    number = cast.file().request.number
    cast.act(number, "assign", cast.chief(), yan, "")
    refused = phone.press(at(number), at(number, "answer"), text="留下这句", outcome="cannot")
    assert refused.status_code == 422 and "留下这句" in refused.text and state(cast, number) == "filed"
    form = phone.forms(at(number))[at(number, "answer")]
    cast.act(number, "assign", cast.chief(), cast.wang, "")
    gone = phone.post(at(number, "answer"), **form, text="留下这句")
    assert gone.status_code == 409 and "留下这句" in gone.text


def test_a_grid_worker_who_left_marks_it_for_the_chief(cast: Cast, chen: Browser, yan: int) -> None:
    number = cast.file().request.number
    cast.act(number, "assign", cast.chief(), yan, "")
    assert number not in chen.open("/console/?state=mine").text

    def leave(session) -> None:
        session.query(Role).filter_by(person_id=yan).one().end()

    taken = cast.file().request.number
    cast.act(taken, "assign", cast.chief(), yan, "")
    cast.act(taken, "accept", Actor(yan, "grid_worker"))
    cast.database.transact(leave)
    page = chen.open("/console/?state=mine").text
    assert page.count("网格员已不在岗") == 2 and number in page and taken in page


def test_a_complaint_of_officials_hides_its_filer_from_a_grid_worker(cast: Cast, phone: Browser, yan: int) -> None:
    number = cast.file("村干部收钱", name="李阿姨", phone="000-1111-2222", about="official").request.number
    cast.act(number, "assign", cast.chief(), yan, "")
    assert "李阿姨" not in phone.open(at(number)).text
    assert at(number, "phone") not in phone.forms(at(number))


def test_only_grid_workers_have_the_page(cast: Cast, chen: Browser, county: Browser, phone: Browser) -> None:
    assert chen.open(LIST).status_code == 404 and county.open(LIST).status_code == 404
    number = cast.file().request.number
    assert phone.open(at(number)).status_code == 404 and "没有待办" in phone.open(LIST).text
    assert phone.open(office(number)).status_code == 403
