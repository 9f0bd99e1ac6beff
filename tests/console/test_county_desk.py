"""县乡联动: one record, one number, one owner; the county acts on what was sent up, the station looks on."""

import pytest
from flask import Flask

from app.announcing import announce
from models import event
from models.delivery import Delivery
from models.person import Person, Role
from models.service_request import seeing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

QUEUE = "/console/?owner=county"


def at(number: str, move: str = "") -> str:
    return f"/console/requests/{number}" + (f"/{move}" if move else "")


def acts(browser: Browser, number: str) -> set[str]:
    return {a.rsplit("/", 1)[1] for a in browser.forms(at(number)) if a.startswith(at(number) + "/")}


def sent_up(cast: Cast, **more) -> str:
    number = cast.file("上下游两个乡镇都涉及", title="河里漂死鱼", **more).request.number
    cast.lift(number, "需要县里牵头")
    return number


def look(cast: Cast, number: str):
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def test_the_chief_sends_it_up_with_a_reason_and_looks_on(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    assert chen.press(at(number), at(number, "send_up"), text="").status_code == 422
    assert chen.press(at(number), at(number, "send_up"), text="需要县里牵头").status_code == 303
    assert "等县人大接办；接办之前仍由本站负责" in chen.open(at(number)).text
    assert "assign" in acts(chen, number)
    cast.act(number, "take_over", cast.county_staff())
    shown = chen.open(at(number)).text
    assert "示例县人大常委会" in shown and "已提请县级协同，现由县人大负责" in shown
    mine = acts(chen, number)
    assert {"supervise", "note"} <= mine
    assert not mine & {"assign", "order", "confer", "promise", "raise_tier", "send_up", "send_down"}


def test_the_county_gets_the_forms_that_the_table_gives(cast: Cast, county: Browser) -> None:
    number = cast.file().request.number
    theirs = acts(county, number)
    assert "需要县里办的，由站长提请县级协同" in county.open(at(number)).text
    assert "supervise" in theirs and not theirs & {"order", "confer", "send_down", "promise", "assign"}
    cast.lift(number, "需要县里牵头")
    assert {"order", "confer", "promise", "send_down", "assign", "raise_tier"} <= acts(county, number)
    assert "需要县里办的，由站长提请县级协同" not in county.open(at(number)).text


@pytest.mark.parametrize(
    ("move", "given", "leads_to"),
    [
        ("send_down", {"text": "乡里可以办"}, "filed"),
        ("confer", {"text": "请两家商量"}, "conferring"),
        ("raise_tier", {"tier": "big", "text": "涉及两个乡镇"}, "filed"),
    ],
)
def test_the_countys_forms_work(cast: Cast, county: Browser, move: str, given: dict[str, str], leads_to: str) -> None:
    number = sent_up(cast)
    assert county.press(at(number), at(number, move), **given).status_code == 303
    assert look(cast, number).state == leads_to
    assert look(cast, number).owner == ("to_station" if move == "send_down" else "county")


def test_the_county_orders_a_department(cast: Cast, county: Browser) -> None:
    number = sent_up(cast)
    given = {"title": "清理河道", "text": "清理死鱼，查明来源", "department": str(cast.housing)}
    assert county.press(at(number), at(number, "order"), **given).status_code == 303
    cast.act(number, "take", cast.handler())
    assert "示例县住建局" in county.open(at(number)).text


def test_what_was_sent_up_has_a_tab_of_its_own(cast: Cast, chen: Browser, county: Browser) -> None:
    number, other = sent_up(cast), cast.file(title="路灯不亮").request.number
    for browser in (chen, county):
        tab = browser.open(QUEUE).text
        assert "河里漂死鱼" in tab and "路灯不亮" not in tab
        assert "县级协同" in browser.open("/console/").text
    assert "已由县里接办，请安排" in county.open(QUEUE).text
    assert at(number) in county.open(QUEUE).text and at(other) not in county.open(QUEUE).text
    assert county.open("/console/?owner=province").status_code == 404
    cast.act(number, "send_down", cast.county_staff(), "乡里可以办")
    assert "县人大交联络站办理，请接办，或退回县人大" in chen.open(QUEUE).text
    cast.act(number, "take_over", cast.chief())
    assert "没有县级协同的待办诉求" in county.open(QUEUE).text


def test_the_tab_shows_only_what_is_theirs_to_see(cast: Cast, zhou: Browser) -> None:
    sent_up(cast)
    assert "河里漂死鱼" not in zhou.open(QUEUE).text and "县级协同" not in zhou.open("/console/").text


def test_the_resident_keeps_one_number_and_sees_who_has_it(app: Flask, cast: Cast) -> None:
    number = sent_up(cast)
    li = Browser(app).sign_in(cast.database, cast.li, "h5")
    shown = li.open(f"/r/{number}").text
    assert "示例县人大常委会" in shown and "需要县里牵头" not in shown


def test_both_levels_read_one_history(cast: Cast, chen: Browser, county: Browser) -> None:
    number = sent_up(cast)
    county.press(at(number), at(number, "note"), text="已联系上游乡镇")
    assert "已联系上游乡镇" in chen.open(at(number)).text and "需要县里牵头" in county.open(at(number)).text
    with cast.database.read() as session:
        past = [e.move for e in event.history(session, look(cast, number).id)]
        assert past == ["file", "send_up", "take_over", "note"]


def test_a_private_matter_is_not_the_countys_before(cast: Cast, county: Browser) -> None:
    number = cast.file(visibility="private").request.number
    assert county.open(at(number)).status_code == 404
    cast.lift(number, "需要县里牵头")
    assert county.open(at(number)).status_code == 200


def hired(cast: Cast) -> int:
    def work(session) -> int:
        wu = Person(id=new_id(), name="吴示例")
        session.add(wu)
        session.flush()
        session.add(Role(person_id=wu.id, role="county", scope_kind="county", scope_id=cast.county))
        return wu.id

    return cast.database.transact(work)


def owed(app: Flask, cast: Cast, notice: str) -> list[int]:
    with app.app_context():
        announce(app.extensions["mashang"])
    with cast.database.read() as session:
        return [d.recipient_id for d in session.query(Delivery) if d.notice == notice]


def test_sent_up_the_countys_staff_are_told_and_sent_down_the_chief(app: Flask, cast: Cast) -> None:
    wu = hired(cast)
    number = sent_up(cast)
    assert owed(app, cast, "sent_up") == [wu] and owed(app, cast, "taken_over") == [cast.chen]
    cast.act(number, "send_down", cast.county_staff(), "乡里可以办")
    assert owed(app, cast, "sent_down") == [cast.chen]
    assert owed(app, cast, "progressed") == [cast.li] * 3, "the resident hears of each step"


def test_what_the_station_does_not_take_over_is_the_countys_to_go_on_with(app: Flask, cast: Cast) -> None:
    wu = hired(cast)
    number = sent_up(cast)
    cast.act(number, "send_down", cast.county_staff(), "乡里可以办")
    cast.act(number, "send_up", cast.chief(), "不归乡里")
    assert owed(app, cast, "not_taken") == [wu] and owed(app, cast, "sent_up") == [wu], "asked once"


def test_what_is_asked_of_the_county_waits_in_its_own_list_with_the_button_first(
    cast: Cast, chen: Browser, county: Browser
) -> None:  # fmt: skip
    number = cast.file("上下游两个乡镇都涉及", title="河里漂死鱼").request.number
    cast.act(number, "accept", cast.deputy())
    assert "河里漂死鱼" not in county.open("/console/?state=mine").text
    cast.act(number, "send_up", cast.chief(), "需要县里牵头")
    assert "联络站提请县级协同，请接办，或退回联络站" in county.open("/console/?state=mine").text
    assert "待县人大" in chen.open("/console/").text
    assert county.press(at(number), at(number, "take_over")).status_code == 303
    assert look(cast, number).owner == "county" and look(cast, number).holder_id is None
    assert "已由县里接办，请安排" in county.open("/console/").text


def test_the_resident_sees_it_with_her_deputy_until_the_county_has_it(app: Flask, cast: Cast) -> None:
    number = cast.file("上下游两个乡镇都涉及").request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "send_up", cast.chief(), "需要县里牵头")
    li = Browser(app).sign_in(cast.database, cast.li, "h5")
    asked = li.open(f"/r/{number}").text
    assert "已提请县级协同，县人大还没有接办" in asked and "<strong>王示例代表</strong>" in asked
    cast.act(number, "take_over", cast.county_staff())
    assert "县人大已接办，现在由<strong>示例县人大常委会</strong>" in li.open(f"/r/{number}").text


# the path a tier suggests


def test_the_page_names_the_path_and_leads_to_its_first_step(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    for tier, words, form in (
        ("small", "小事网格速办", "assign"), ("hard", "难事联席会商", "confer"), ("big", "大事专项督办", "specialise"),
    ):  # fmt: skip
        if tier != "small":
            cast.act(number, "retier", cast.chief(), tier, "情况复杂")
        page = chen.open(at(number)).text
        assert words in page and f'{at(number)}?form={form}#do-{form}' in page
        opened = chen.open(f"{at(number)}?form={form}").text
        assert f'<details id="do-{form}" class="card move" open>' in opened


def test_once_on_its_way_the_card_leads_on(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    cast.act(number, "confer", cast.chief(), "请几家商量")
    page = chen.open(at(number)).text
    assert "会商待召开" in page and "/console/meetings/" in page
    cast.act(number, "resume", cast.chief(), "继续办")
    assert "会商的纪要和事项" in chen.open(at(number)).text
    cast.act(number, "specialise", cast.chief(), "群众反映集中")
    page = chen.open(at(number)).text
    assert "还没有确定督办人" in page and f"/console/supervision/{number}" in page
