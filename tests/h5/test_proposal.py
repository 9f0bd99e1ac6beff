"""民意诉求一键提交: 王代表 makes a proposal of a request with one press, and everybody concerned hears of it."""

from flask import Flask

from app.notices import after
from models import event, verify
from models.service_request import seeing
from models.topic import Topic, finding, proposing
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast


def page_of(number: str) -> str:
    return f"/deputy/requests/{number}"


def propose(browser: Browser, number: str, **fields: str):
    return browser.press(page_of(number), f"{page_of(number)}/bundle", **fields)


def topics(cast: Cast) -> list[Topic]:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return list(session.query(Topic))


def test_what_is_known_is_written_in_and_one_press_submits_it(wang: Browser, li: Browser, cast: Cast) -> None:
    number = cast.file("村口的路灯坏了，晚上看不见路", title="路灯不亮").request.number
    page = wang.open(page_of(number)).text
    assert "提交为代表建议" in page and 'value="路灯不亮"' in page and "村口的路灯坏了，晚上看不见路</textarea>" in page
    assert propose(wang, number, title="更换村口路灯的建议", text="建议今年更换").status_code == 303
    (made,) = topics(cast)
    assert (made.kind, made.title, made.text) == ("proposal", "更换村口路灯的建议", "建议今年更换")
    assert (made.made_by, made.station_id) == (cast.wang, cast.station)
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        last = event.history(session, one.id)[-1]
        assert (last.move, last.actor_id, last.actor_role, one.state) == ("bundle", cast.wang, "deputy", "filed")
    assert "您反映的事项已列入建议《更换村口路灯的建议》" in li.open(f"/r/{number}").text


def test_it_counts_for_the_deputy_and_among_the_conversions(wang: Browser, cast: Cast) -> None:
    assert "今年由您提交的代表建议" not in wang.open("/deputy").text
    for said in ("路灯坏了", "井盖坏了"):
        assert propose(wang, cast.file(said).request.number, title=f"{said}的建议").status_code == 303
    assert "今年由您提交的代表建议：2 件" in wang.open("/deputy").text
    with cast.database.read() as session:
        assert finding.conversion(session, (cast.station,), "proposal") == finding.Conversion(2, 2)


def test_the_station_hears_of_it_and_finds_it_among_its_proposals(wang: Browser, cast: Cast, app: Flask) -> None:
    number = cast.file().request.number
    propose(wang, number, title="更换村口路灯的建议")
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        last = event.history(session, one.id)[-1]
        told = {notice.name: notice.owed_to(session, last, one) for notice in after("bundle")}
    assert told == {"bundled": [cast.li], "proposed": [cast.chen]}
    desk = Browser(app).sign_in(cast.database, cast.chen, "console").open("/console/topics").text
    assert "更换村口路灯的建议" in desk


def test_what_is_in_a_proposal_is_not_submitted_a_second_time(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    older = wang.forms(page_of(number))[f"{page_of(number)}/bundle"]
    propose(wang, number, title="更换村口路灯的建议")
    page = wang.open(page_of(number)).text
    assert "已列入建议《更换村口路灯的建议》" in page and f"{page_of(number)}/bundle" not in page
    late = wang.post(f"{page_of(number)}/bundle", **(older | {"title": "再来一件", "key": str(new_id())}))
    assert late.status_code == 409 and len(topics(cast)) == 1


def test_without_a_title_what_was_typed_is_there_still(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    again = propose(wang, number, title=" ", text="想了很久写下的内容")
    assert again.status_code == 422 and "想了很久写下的内容" in again.text and topics(cast) == []


def test_of_what_few_may_read_nothing_is_written_in_beforehand(wang: Browser, cast: Cast) -> None:
    for more in ({"visibility": "private"}, {"about": "official"}):
        number = cast.file("是村干部的事，请保密", title="保密的标题", **more).request.number
        with cast.database.read() as session:
            draft = proposing.draft(seeing.by_number(session, number), {"title": "保密的标题", "text": "请保密"})
        assert draft == {"title": "", "text": ""}


def test_who_has_passed_it_on_has_it_no_more_to_propose(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "pass_on", cast.deputy(), "不是我的选区")
    assert "提交为代表建议" not in wang.open(page_of(number)).text


def test_no_half_of_a_number_is_left_in_a_title(cast: Cast) -> None:
    words = "请代表催一催，" * 7 + "找王大叔13800138000谢谢"
    with cast.database.read() as session:
        drawn = proposing.draft(seeing.by_number(session, cast.file(words).request.number), {"text": words})
    assert len(drawn["title"]) == 60 and "138001380" not in drawn["title"] + drawn["text"]
