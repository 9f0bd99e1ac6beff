"""The chief merges with one tap and takes it apart again; what is internal stays inside."""

from flask import Flask

from app import announcing
from models import event, verify
from models.delivery import Delivery
from models.service_request import ServiceRequest, seeing
from tests.browser import Browser
from tests.cast import Cast

LAMP = "村口第二盏路灯坏了三天，晚上老人孩子看不见路"
SAME = "村口的路灯坏了，晚上孩子看不见路，盼着修一修"


def at(number: str, move: str = "") -> str:
    return f"/console/requests/{number}" + (f"/{move}" if move else "")


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return seeing.by_number(session, number)


def two(cast: Cast, **more: str) -> tuple[str, str]:
    """The earlier and the later of two that say the same."""
    first = cast.file(LAMP).request.number
    return first, cast.file(SAME, who=cast.stranger, **more).request.number


def tap(browser: Browser, page: str, action: str) -> int:
    """The card's own form, whichever others lead there too."""
    return browser.press(page, action, **one_tap(browser, page, action)).status_code


def one_tap(browser: Browser, page: str, action: str) -> dict[str, str]:
    import re

    body = browser.open(page).text
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', body, re.S)
    [card] = [f for f in forms if 'name="into" value=' in f and "<input type=\"hidden\" name=\"into\"" in f]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', card))


def test_the_chief_is_shown_what_is_alike_and_merges_with_one_tap(chen: Browser, cast: Cast) -> None:
    first, later = two(cast)
    page = chen.open(at(later)).text
    assert "可能重复" in page and first[:5] in page and "并入这一件" in page and LAMP in page
    assert tap(chen, at(later), at(later, "merge")) == 303
    assert (look(cast, later).state, look(cast, first).state) == ("merged", "filed")
    lead = chen.open(at(first)).text
    assert "并入本件的 1 件" in lead and SAME in lead and later[:5] in lead
    assert "已并案" in chen.open(at(later)).text and "另有 1 件并入" in chen.open("/console/").text


def test_from_the_earlier_ones_page_the_later_one_is_merged_into_it(chen: Browser, cast: Cast) -> None:
    first, later = two(cast)
    assert "把它并入本件" in chen.open(at(first)).text
    assert tap(chen, at(first), at(later, "merge")) == 303
    assert (look(cast, later).state, look(cast, first).state) == ("merged", "filed")


def test_the_chief_takes_it_apart_from_the_leads_page(chen: Browser, cast: Cast) -> None:
    first, later = two(cast)
    tap(chen, at(later), at(later, "merge"))
    assert chen.press(at(first), at(later, "unmerge"), text="不是同一盏").status_code == 303
    assert look(cast, later).state == "filed" and "并入本件的" not in chen.open(at(first)).text


def test_a_stale_tap_is_told_and_changes_nothing(chen: Browser, cast: Cast) -> None:
    first, later = two(cast)
    form = one_tap(chen, at(later), at(later, "merge"))
    cast.act(later, "note", cast.chief(), "等一等")
    assert chen.post(at(later, "merge"), **form).status_code == 409
    assert look(cast, later).state == "filed" and look(cast, first).gathered == 0


def test_what_cannot_be_merged_is_shown_without_a_button(chen: Browser, cast: Cast) -> None:
    private = cast.file(LAMP, visibility="private").request.number
    other = cast.file(SAME, who=cast.stranger, about="official").request.number
    page = chen.open(at(other)).text
    assert private[:5] in page and "并入这一件" not in page and "把它并入本件" not in page
    assert "这两件不能直接并案：两件反映的对象不同。" in page, "it says which"


def test_it_says_which_of_the_two_stands_in_the_way(chen: Browser, cast: Cast) -> None:
    private = cast.file(LAMP, visibility="private").request.number
    other = cast.file(SAME, who=cast.stranger).request.number
    cast.act(private, "confer", cast.chief(), "涉及两家")
    assert "：那一件不公开；那一件是“联席会商中”，不能再并入别的诉求。" in chen.open(at(other)).text
    assert "：本件是“联席会商中”，不能再并入别的诉求；本件不公开。" in chen.open(at(private)).text


def test_the_same_village_alone_is_no_same_place(chen: Browser, cast: Cast) -> None:
    cast.file("井里的水发黄，烧开了还有味道", category="供水供电", place="甲镇柳树村西头")
    number = cast.file("表箱盖子掉了下来怕触电", category="供水供电", place="甲镇柳树村东边桥上", who=cast.stranger)
    page = chen.open(at(number.request.number)).text
    assert "同村（社区）同类" in page and "同一地点" not in page


def test_the_county_and_another_chief_merge_nothing(county: Browser, zhou: Browser, cast: Cast) -> None:
    first, later = two(cast)
    assert "可能重复" not in county.open(at(later)).text
    assert zhou.open(at(later)).status_code == 404
    form = {"token": county.forms("/console/")["/console/sign-out"]["token"], "key": "tap-of-the-county", "seen": "1"}
    assert county.post(at(later, "merge"), **form, into=first).status_code == 409
    assert look(cast, later).state == "filed"


def test_the_county_reads_no_private_words_of_those_who_go_along(county: Browser, chen: Browser, cast: Cast) -> None:
    first, _ = two(cast)
    private = cast.file("金丝雀私下说的", who=cast.zhou, visibility="private").request.number
    chen.press(at(private), at(private, "merge"), into=first)
    assert look(cast, private).state == "merged"
    assert "金丝雀" in chen.open(at(first)).text
    assert "金丝雀" not in county.open(at(first)).text and private not in county.open(at(first)).text


def test_a_held_one_says_with_which_its_resident_meant_to_go(chen: Browser, cast: Cast) -> None:
    from dataclasses import replace

    from models import profile

    lead, calm = cast.file("完全另外的一件事情，跟谁都不像").request, profile.of("default")
    with profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0))):
        held = cast.file(SAME, who=cast.stranger, joins=lead.id).request.number
    assert "反映人提交时选了这一件" in chen.open(at(held)).text
    assert tap(chen, at(held), at(held, "merge")) == 303
    assert look(cast, held).state == "merged"


def owed(cast: Cast, app: Flask, number: str) -> dict[str, set[int]]:
    """Who is owed which notice about it, once all is announced."""
    announcing.announce(app.extensions["mashang"])
    told: dict[str, set[int]] = {}
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        for row in session.query(Delivery).filter_by(request_id=one.id):
            told.setdefault(row.notice, set()).add(row.recipient_id)
    return told


def test_who_hears_of_joining_merging_sharing_and_going_ones_own_way(app: Flask, cast: Cast) -> None:
    lead = cast.file(LAMP).request
    joined = cast.file(SAME, who=cast.stranger, joins=lead.id).request.number
    other = cast.file(SAME, who=cast.zhou).request.number

    def merge(session) -> None:
        seeing.by_number(session, other).merge(seeing.by_number(session, lead.number), "", by=cast.chief())

    cast.database.transact(merge)
    assert owed(cast, app, joined) == {"joined": {cast.chen}}
    assert owed(cast, app, other)["merged"] == {cast.zhou}
    cast.act(other, "unmerge", cast.chief(), "不是一件")
    told = owed(cast, app, other)
    assert told["unmerged"] == {cast.zhou} and told["refiled"] == {cast.wang}
    cast.act(lead.number, "answer", cast.deputy(), "修好了")
    assert owed(cast, app, joined)["answered"] == {cast.stranger}
    assert owed(cast, app, lead.number)["answered"] == {cast.li}


def test_when_the_lead_is_withdrawn_the_chief_hears_of_those_nobody_was_asked_of(app: Flask, cast: Cast) -> None:
    lead = cast.file(LAMP).request
    joined = cast.file(SAME, who=cast.stranger, joins=lead.id).request.number
    cast.act(lead.number, "withdraw", cast.resident(), "")
    assert owed(cast, app, joined)["refiled"] == {cast.chen}
    with cast.database.read() as session:
        one = seeing.by_number(session, joined)
        assert [e.move for e in event.history(session, one.id)] == ["join", "unmerge"]


def test_a_deputy_is_not_pressed_about_what_went_along_with_another(app: Flask, cast: Cast) -> None:
    from app.delivering.moot import is_moot

    first, later = two(cast)
    told = owed(cast, app, later)
    assert told["filed"] == {cast.wang}

    def merge(session) -> None:
        seeing.by_number(session, later).merge(seeing.by_number(session, first), "", by=cast.chief())

    cast.database.transact(merge)
    with cast.database.read() as session:
        one = seeing.by_number(session, later)
        [row] = session.query(Delivery).filter_by(request_id=one.id, notice="filed")
        assert is_moot(session, row)
